"""Front matter in every state that files arrive in, and bytes in every encoding."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prose.front_matter import FrontMatter, decode, split


def test_values_body_and_raw():
    found = split("---\ntitle: A day\norder: 7\nredirect_from:\ndate: 2026-01-02\n---\nBody\n\n---\n\nMore\n")
    assert found.values == {
        "title": "A day",
        "order": 7,
        "redirect_from": None,
        "date": datetime.date(2026, 1, 2),
    }
    assert found.body == "Body\n\n---\n\nMore\n"
    assert found.raw == "title: A day\norder: 7\nredirect_from:\ndate: 2026-01-02\n"
    assert found.problems == ()


def test_marks_and_line_ends():
    assert split("\ufeff---\r\na: 1\r\n---\r\nb\rc").values == {"a": 1}
    assert split("\ufeff---\r\na: 1\r\n---\r\nb\rc").body == "b\nc"


def test_empty_and_none():
    assert split("---\n---\nb") == FrontMatter(body="b")
    assert split("") == FrontMatter()
    assert split("plain") == FrontMatter(body="plain")


def test_keys_are_what_was_written():
    assert split("---\non: 1\n2024: x\nyes: y\n---\n").values == {"on": 1, "2024": "x", "yes": "y"}


def test_repeated_key_counts_last_and_is_said():
    found = split("---\na: 1\na: 2\n---\n")
    assert found.values == {"a": 2}
    assert "“a”" in found.problems[0]


def test_words_between_two_rules_are_words():
    text = "---\nOnly words here.\n---\nAnd more."
    assert split(text) == FrontMatter(body=text)


def test_never_closed():
    found = split("---\na: 1\nbody")
    assert found.values == {}
    assert found.body == "---\na: 1\nbody"
    assert "never closed" in found.problems[0]
    assert split("---\n\nA rule first.") == FrontMatter(body="---\n\nA rule first.")


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{key}: &{key} [{','.join([f'*{before}'] * 9)}]\n"
    for before, key in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "block",
    [
        "a: [\n",
        "a: b: c\n",
        "\ta: 1\n",
        "a: !!python/object/apply:os.system [x]\n",
        "a: !mine x\n",
        "a: &x [*x]\n",
        "date: 2026-13-45\n",
        "? [a]\n: b\n",
        "[" * 5_000 + "\n",
        "a: '\n",
        "a: \x07\n",
        "a: x" * 20_000 + "\n",
        BOMB,
    ],
)
def test_what_cannot_be_read_is_a_problem(block):
    found = split(f"---\n{block}---\nbody")
    assert found.values == {}
    assert found.body == "body"
    assert found.problems
    assert found.raw == block


def test_toml():
    found = split('+++\ntitle = "A"\n+++\nbody')
    assert (found.values, found.body) == ({"title": "A"}, "body")
    assert found.problems[0].startswith("TOML")
    broken = split("+++\ntitle =\n+++\nbody")
    assert (broken.values, broken.body) == ({}, "body")
    assert broken.problems[0].startswith("TOML")


@given(
    st.text(),
    st.sampled_from(["---\n", "---\na: ", "+++\n", "---\n&a "]),
    st.sampled_from(["", "\n---\n", "\n+++\n"]),
)
def test_nothing_raises(text, start, end):
    assert isinstance(split(start + text + end), FrontMatter)


def test_decode():
    assert decode("naïve “a”".encode()) == ("naïve “a”", ())
    assert decode("\ufeffa".encode()) == ("a", ())
    assert decode("a“".encode("utf-16")) == ("a“", ())
    text, problems = decode("don’t é".encode("cp1252"))
    assert text == "don’t é"
    assert "Windows-1252" in problems[0]
    assert decode(b"\x81\xe9\x93")[0] == "\x81é“"
    assert decode(b"\xff\xfe\x00\xd8")[1]


@given(st.binary())
def test_any_bytes_decode(data):
    assert isinstance(decode(data)[0], str)
