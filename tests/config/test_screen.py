"""manage.py screen: the contract with other programs, to the letter, and without a database."""

import json
import os
import subprocess
import sys

from config import settings


def screened(lines: str) -> list[dict]:
    environment = {**os.environ, "TESTING": "1", "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    done = subprocess.run(
        [sys.executable, "manage.py", "screen"],
        cwd=settings.BASE_DIR,
        input=lines.encode(),
        env=environment,
        capture_output=True,
        timeout=60,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def test_screen_answers_line_by_line_in_code_points():
    asked = [
        {"id": 7, "text": "🙂 Mrs Hughes was admitted. I want to die."},
        {"id": "b", "text": "Start amoxicillin 500 mg. This rota is killing me."},
        {"id": None, "text": ""},
    ]
    lines = "\n\n".join(json.dumps(one) for one in asked)
    assert screened(lines) == [
        {
            "id": 7,
            "identifiers": [{"kind": "name", "start": 2, "end": 12, "strength": "strong"}],
            "distress": "clear",
        },
        {"id": "b", "identifiers": [], "distress": "none"},
        {"id": None, "identifiers": [], "distress": "none"},
    ]
