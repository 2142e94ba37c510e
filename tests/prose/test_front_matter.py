"""Front matter in every state that files arrive in, and bytes in every encoding."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prose.decoding import decode, no_text, refusal
from prose.front_matter import UNREAD, FrontMatter, body_of, join, split
from tests.timing import within


def test_values_body_and_raw():
    found = split("---\ntitle: A day\norder: 7\nredirect_from:\ndate: 2026-01-02\n---\nBody\n\n---\n\nMore\n")
    assert found.values == {
        "title": "A day",
        "order": 7,
        "redirect_from": None,
        "date": "2026-01-02",
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
        "\ta: 1\n",
        "a: !!python/object/apply:os.system [x]\n",
        "a: !mine x\n",
        "a: &x [*x]\n",
        "? [a]\n: b\n",
        "[" * 5_000 + "\n",
        "a: '\n",
        "a: \x07\n",
        "a: x" * 20_000 + "\n",
        BOMB,
    ],
)
def test_what_cannot_be_read_is_a_problem_and_is_kept(block):
    found = split(f"---\n{block}---\nbody")
    assert found.values == {UNREAD: block[:64_000]}
    assert found.body == "body"
    assert found.problems
    assert found.raw == block


def test_a_colon_in_a_title_costs_no_key():
    found = split("---\ntitle: Part 4: The end\nlayout: post\ntags: [a\n---\nbody")
    assert found.values["title"] == "Part 4: The end"
    assert found.values["layout"] == "post"
    assert "tags" not in found.values
    assert found.values[UNREAD].startswith("title: Part 4: The end\n")
    assert "kept" in found.problems[0]


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ('"Part 2 of 3: The rota"', "Part 2 of 3: The rota"),
        (r'"She said \"no\": \u2014"', 'She said "no": —'),
        ("'It''s late: again'", "It's late: again"),
        ('"The rota" # for now', "The rota"),
        ('"The rota', None),
        ("'The rota\"", None),
        ('"The" rota', None),
        (r'"\q"', None),
        ('"a": b', None),
    ],
)
def test_words_in_quotes_outlive_a_broken_line_below(written, words):
    found = split(f"---\ntitle: {written}\npart: 2\nfoo: [a, b\n---\nbody")
    assert found.values.get("title") == words
    assert found.values["part"] == "2"
    assert "foo" not in found.values


@pytest.mark.parametrize(
    ("block", "line"),
    [
        ("a: 1\nb: c: d\n", 3),
        ("a: 1\nb: [c, d\ne: 2\nf: 3\n", 3),
        ("a: 1\nb: 2\nc: 'd\n\n", 4),
        ("a: 1\n\tb: 2\n", 3),
        ("a: 1\nb: *c\n", 0),
        ("a: \x07\n", 0),
    ],
)
def test_what_cannot_be_read_is_told_by_the_line_of_the_file_in_plain_words(block, line):
    place = f" from line {line} on" if line else ""
    [told] = split(f"---\n{block}---\nbody").problems
    told = told.removesuffix(" Its simple lines were understood nevertheless.")
    assert told == f"The head of the file could not be read{place}; it is kept as it is."


def test_words_are_words():
    block = (
        "time: 12:30\nversion: 1.10\ncode: 0123\nanswer: yes\ndate: 2026-13-45\nsure: true\nnone:\nbig: 7\n"
    )
    assert split(f"---\n{block}---\n").values == {
        "time": "12:30",
        "version": "1.10",
        "code": "0123",
        "answer": "yes",
        "date": "2026-13-45",
        "sure": True,
        "none": None,
        "big": 7,
    }


def test_json():
    found = split('{"title": "A", "title": "B", "n": {"m": [1]}}\n\nbody')
    assert (found.values, found.body) == ({"title": "B", "n": {"m": [1]}}, "body")
    assert "JSON" in found.problems[0]
    assert "“title”" in found.problems[1]
    for text in ("{curly} words", '{"a": ', "{}", '{"a": 1} and words', "{% tag %}"):
        assert split(text).body == text


def test_halves_of_a_sign_are_replaced():
    for text in ('---\n"\\ud800a": "b\\udc00"\n---\n', '{"\\ud800a": "b\\udc00"}\n'):
        assert split(text).values == {"\ufffda": "b\ufffd"}


def test_toml_never_closed():
    assert "never closed" in split("+++\ntitle = 1\nbody").problems[0]
    assert split("+++ words").problems == ()


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**17), 10**17) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(min_size=1), VALUES, min_size=1, max_size=5), st.text())
def test_what_is_joined_is_split_again(values, body):
    body = body.replace("\r\n", "\n").replace("\r", "\n")
    text = join(values, body)
    found = split(text)
    assert found.problems == ()
    assert found.values == values
    assert list(found.values) == list(values)
    assert body_of(found) == body
    assert join(found.values, body_of(found)) == text


def test_toml():
    found = split('+++\ntitle = "A"\n+++\nbody')
    assert (found.values, found.body) == ({"title": "A"}, "body")
    assert "TOML" in found.problems[0]
    broken = split("+++\ntitle =\n+++\nbody")
    assert (broken.values, broken.body) == ({UNREAD: "title =\n"}, "body")
    assert broken.problems == ("The head of the file could not be read from line 2 on; it is kept as it is.",)


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


def test_utf16_without_a_mark():
    assert decode("A ward at night".encode("utf-16-le"))[0] == "A ward at night"
    assert decode("A ward at night".encode("utf-16-be"))[0] == "A ward at night"
    assert decode(b"\0\0\0\0\0\0\0\0\0\0")[0].count("\0") == 10


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"PK\x03\x04", b"{\\rtf1", b"\x89PNG", b"x" * 5_000_000])
def test_what_is_no_text_is_refused_with_a_sentence(data):
    assert refusal(data).endswith(".")
    assert not refusal(b"Words.")


def test_signs_that_no_text_holds():
    assert no_text("a\0b")
    assert no_text("\x01\x02\x03\x04")
    assert not no_text("Words\twith a tab.\n" * 100)


@pytest.mark.parametrize(
    "block", ["a: {", "a: [", "- ", "? ", "a:\n ", "x: 1\n", "'", "a: |\n ", "&a ", "!!set {"]
)
def test_any_head_costs_little(block):
    long = (block * 70_000)[:63_000]
    within(4, lambda: split(f"---\n{long}\n---\nbody"))
    within(4, lambda: split(f"+++\n{long}\n+++\nbody"))
    within(4, lambda: split("{" + long))
