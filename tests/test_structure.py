"""The habits of docs/architecture.md as tests: floors, names, no signals, one door for HTML, and docs that are true."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ["config", "essays", "forum", "accounts", "prose"]  # from the top down
NEVER_A_NAME = {"utils", "util", "helpers", "helper", "common", "services", "service", "core", "misc", "lib"}
NEVER_A_SIGNAL = {
    *("pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed", "pre_init", "post_init"),
    *("class_prepared", "receiver", "Signal"),
}
# Who may say of a string that it is safe HTML: stored HTML, and words escaped by that very function.
MARKS_SAFE = {
    "accounts/admin/moderated.py",
    "config/searching.py",
    "config/templatetags/opinion.py",
    "forum/stencils.py",
    "forum/templatetags/thread_posts.py",
}
# Words never reference a Member. A like is no word, and who hid something is a moderator.
MEMBERS_BEHIND_ROWS = {
    "Bookmark.member",
    "Essay.hidden_by",
    "Like.member",
    "Post.hidden_by",
    "Reading.member",
    "Topic.hidden_by",
    "Watch.member",
}

MODULES = sorted(
    path
    for floor in FLOORS
    for path in (ROOT / floor).rglob("*.py")
    if "migrations" not in path.parts and "__pycache__" not in path.parts
)
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt"})
PAGES = [path for path in TEMPLATES if path.suffix == ".html"]


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=str(path))


def imports_of(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever the statement stands, and what import_module is given."""
    for node in ast.walk(tree_of(path)):
        match node:
            case ast.Import():
                yield from (alias.name for alias in node.names)
            case ast.ImportFrom():
                yield "." * node.level + (node.module or "")
                yield from (f"{node.module}.{alias.name}" for alias in node.names if node.module)
            case ast.Call(func=ast.Name(id="import_module") | ast.Attribute(attr="import_module")):
                yield from (
                    str(argument.value) for argument in node.args if isinstance(argument, ast.Constant)
                )


def names_in(path: Path) -> set[str]:
    """Every name that a file imports, reads or sets."""
    found = set()
    for node in ast.walk(tree_of(path)):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name):
                found.add(name.rpartition(".")[2])
    return found


# --- Floors ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("floor", FLOORS)
def test_imports_point_down_only(floor):
    above = FLOORS[: FLOORS.index(floor)]
    wrong = {
        f"{named(path)} imports {name}"
        for path in MODULES
        if path.relative_to(ROOT).parts[0] == floor
        for name in imports_of(path)
        if name.partition(".")[0] in [*above, "tests"] or name.startswith(".")
    }
    assert not wrong


def test_prose_knows_no_django_and_no_setting():
    wrong = {
        f"{named(path)} imports {name}"
        for path in (ROOT / "prose").rglob("*.py")
        for name in imports_of(path)
        if name.partition(".")[0] in {"django", "allauth", "procrastinate", "psycopg", "environs", "os"}
    }
    assert not wrong


def test_imports_inside_functions_wait_for_the_models_and_dodge_no_cycle():
    """Django forbids models in apps.py at import; nowhere else is there a reason."""
    wrong = {
        f"{named(path)} in {function.name}"
        for path in MODULES
        if path.name != "apps.py"
        for function in ast.walk(tree_of(path))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for statement in ast.walk(function)
        if isinstance(statement, ast.Import | ast.ImportFrom)
    }
    assert not wrong


# --- Names and forms of code -----------------------------------------------------------------------------


def test_no_module_has_a_name_that_says_nothing():
    assert not {named(path) for path in MODULES if NEVER_A_NAME & {path.stem, *path.relative_to(ROOT).parts}}


def test_every_module_says_what_lives_in_it():
    silent = {
        named(path) for path in MODULES if path.read_text().strip() and not ast.get_docstring(tree_of(path))
    }
    assert not silent


def test_rows_have_no_signals():
    """Consequences stand in the verb that causes them. After a migration is the one time when nobody acts."""
    assert not {named(path) for path in MODULES if NEVER_A_SIGNAL & names_in(path)}


def test_few_places_say_that_html_is_safe():
    marking = {named(path) for path in MODULES if {"mark_safe", "SafeText"} & names_in(path)}
    assert marking <= MARKS_SAFE


def test_posts_are_shown_with_what_they_quote_and_never_as_they_are_stored():
    """`shown_html` refuses to be read before forum/quoting.py has asked what the reader may read."""
    pattern = re.compile(r"(?<![/\w])(?:post|answered|head|quoted|reply|opening|text)\.html\b")
    storing = {"forum/rendering.py", "forum/quoting.py"}
    assert not {named(page) for page in TEMPLATES if pattern.search(page.read_text())}
    reading = {
        named(path) for path in MODULES if path.parts[-2] != "models" and pattern.search(path.read_text())
    }
    assert reading <= storing


def test_sealing_alone_compares_a_byline_with_a_member():
    pattern = re.compile(r"byline(?:__|\.)member\b|byline(?:__|\.)member_id\b")
    asking = {named(path) for path in MODULES if pattern.search(path.read_text())}
    assert asking <= {"accounts/sealing.py"}


def test_words_never_reference_a_member():
    member = apps.get_model("accounts", "Member")
    found = {
        f"{model.__name__}.{field.name}"
        for label in ("forum", "essays")
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.related_model is member and field.concrete
    }
    assert found <= MEMBERS_BEHIND_ROWS


def test_no_save_has_consequences():
    """RandomIdModel tries another id; every other row is saved as Django saves it."""
    overriding = {
        f"{named(path)}:{node.name}"
        for path in MODULES
        if "models" in path.parts
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ClassDef)
        for function in node.body
        if isinstance(function, ast.FunctionDef) and function.name in {"save", "delete"}
    }
    assert overriding == {"accounts/models/identity.py:RandomIdModel"}


# --- Templates ---------------------------------------------------------------------------------------------


def test_templates_hold_no_style_and_no_script_of_their_own():
    patterns = {
        "a style attribute": re.compile(r"\sstyle\s*=", re.IGNORECASE),
        "a style element": re.compile(r"<style\b", re.IGNORECASE),
        "a script without src": re.compile(r"<script\b(?![^>]*\ssrc=)", re.IGNORECASE),
        "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
        "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    }
    wrong = {
        f"{named(path)}: {what}"
        for path in PAGES
        for what, pattern in patterns.items()
        if pattern.search(path.read_text())
    }
    assert not wrong


def test_templates_escape_everything_but_stored_html():
    """Mails are plain text, so only they may turn escaping off."""
    wrong = {named(path) for path in TEMPLATES if re.search(r"\|\s*safe(seq)?\b", path.read_text())}
    wrong |= {named(path) for path in PAGES if "autoescape off" in path.read_text()}
    assert not wrong


def test_templates_ask_no_other_host():
    pattern = re.compile(r"""(?:src|action|srcset|poster|data)\s*=\s*["']\s*(?:https?:)?//""", re.IGNORECASE)
    assert not {named(path) for path in PAGES if pattern.search(path.read_text())}


# --- What the documents say -----------------------------------------------------------------------------------


def documents() -> list[Path]:
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


def targets_of_make() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def commands_in(path: Path) -> Iterator[str]:
    """The lines of the shell's code blocks, without comments, and what stands between backticks in sentences."""
    language: str | None = None
    for line in path.read_text().splitlines():
        if line.startswith("```"):
            language = None if language is not None else line[3:].strip()
        elif language is None:
            yield from re.findall(r"`([^`]+)`", line)
        elif language in {"", "sh"}:
            yield line.partition(" #")[0]


def test_every_command_in_the_documents_exists():
    missing = set()
    for path in documents():
        text = "\n".join(commands_in(path))
        missing |= {
            f"{named(path)}: make {target}"
            for target in re.findall(r"(?:^|\s|=\S+ )make ([a-z][a-z-]*)", text, re.MULTILINE)
            if target not in targets_of_make()
        }
        missing |= {
            f"{named(path)}: manage.py {command}"
            for command in re.findall(r"manage\.py ([a-z_]+)", text)
            if command not in get_commands()
        }
    assert not missing


def test_every_file_that_the_documents_name_exists():
    known = re.compile(
        r"`((?:config|essays|forum|accounts|prose|templates|static|tests|docs|bin|requirements)/[^`\s:]*)`"
    )
    missing = {
        f"{named(path)}: {name}"
        for path in documents()
        for name in known.findall(path.read_text())
        if not any(mark in name for mark in "…<*") and not (ROOT / name).exists()
    }
    assert not missing


def test_every_link_between_documents_leads_somewhere():
    missing = {
        f"{named(path)}: {target}"
        for path in documents()
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text())
        if "://" not in target and not target.startswith("mailto:") and not (path.parent / target).exists()
    }
    assert not missing


def test_every_direct_requirement_is_explained():
    explained = (ROOT / "docs" / "dependencies.md").read_text()
    asked = {
        re.split(r"[\[<>=~ ]", line)[0]
        for name in ("base", "dev")
        for line in (ROOT / "requirements" / f"{name}.in").read_text().splitlines()
        if line and line[0] not in "#-"
    }
    assert not {name for name in asked if f"| {name} |" not in explained}


def test_pins_are_hashed_and_name_no_host():
    for name in ("base", "dev"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text()
        assert "://" not in text
        assert "index-url" not in text
        pins = re.findall(r"^[\w.-]+==\S+.*?(?=^[\w.-]+==|\Z)", text, re.MULTILINE | re.DOTALL)
        assert pins
        assert all("--hash=sha256:" in pin for pin in pins)
