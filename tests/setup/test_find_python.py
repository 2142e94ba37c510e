"""bin/find-python: an interpreter that really runs, whatever PATH promises."""

import os
import subprocess
from pathlib import Path

import pytest

PROGRAM = Path(__file__).resolve().parents[2] / "bin" / "find-python"
ASK = "import sys; print(*sys.version_info[:2])"


def find(**environment: str) -> subprocess.CompletedProcess[str]:
    plain = {"PATH": "/usr/bin:/bin", "HOME": os.path.expanduser("~")}
    return subprocess.run([PROGRAM], env=plain | environment, capture_output=True, text=True, check=False)


def version(program: str) -> tuple[int, int]:
    words = subprocess.run([program, "-c", ASK], capture_output=True, text=True, check=True).stdout.split()
    return int(words[0]), int(words[1])


@pytest.fixture
def broken_shims(tmp_path: Path) -> Path:
    """A folder like a version manager's whose interpreters are all missing."""
    for name in ("python3.12", "python3.13", "python3.14", "python3", "python"):
        shim = tmp_path / name
        shim.write_text('#!/bin/sh\necho "$0: command not found" >&2\nexit 127\n')
        shim.chmod(0o755)
    return tmp_path


def test_an_interpreter_of_a_right_version_is_found_by_its_path():
    found = find(PATH=os.environ["PATH"])
    assert (3, 12) <= version(found.stdout.strip()) < (3, 15)


def test_shims_that_do_not_run_are_passed_over(broken_shims):
    real = find(PATH=os.environ["PATH"]).stdout.strip()
    found = find(PATH=f"{broken_shims}:{Path(real).parent}:/usr/bin:/bin")
    assert str(broken_shims) not in found.stdout
    assert found.returncode == 0 or "PYTHON=" in found.stderr


def test_PYTHON_is_tried_first():
    real = find(PATH=os.environ["PATH"]).stdout.strip()
    assert find(PYTHON=real).stdout.strip() == real


def test_without_any_the_answer_is_one_sentence(broken_shims, tmp_path):
    basics = tmp_path / "basics"
    basics.mkdir()
    (basics / "sh").symlink_to("/bin/sh")
    found = find(PATH=f"{broken_shims}:{basics}", HOME=str(tmp_path), PYENV_ROOT=str(tmp_path))
    if found.returncode == 0:
        pytest.skip("this machine keeps an interpreter in a place that is always tried")
    assert found.stderr.startswith("Second Opinion needs Python 3.12")
    assert found.stderr.count("\n") == 1
