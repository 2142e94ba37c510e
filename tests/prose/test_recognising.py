"""Files in the four shapes that people bring, written for these tests."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prose.recognising import Part, recognise
from prose.rendering import render_essay
from tests.timing import within

ESSAY = """The last clinic—a Friday—ended at six. I washed my cup and took it home.
“Where will you go?” asked the porter. I did not know.
It was enough.
For nineteen years a bleep told me where to be, and for nineteen years I went there.
TML/RK"""

THREAD = """Is part-time work still a secret?

Quite so, and in my department nobody says it aloud.

I asked for four days. They gave me a form, and then another form.

The second form was about the first.

2 Likes

Nicely put.

1 Like

Ask again in spring ."""

PAGE = """---
layout: page
icon: fas fa-compass
order: 3
title: Ways Out
redirect_from:
type: article
---

So you have [[night shifts|done your nights]]. It depends where you stand:
1. Curious, but content -> read this
2. Cross, and unsure -> read this
3. With a plan, without a date -> read this
4. Packed -> read this

<!-- {% include embed/video.html id="123" %} -->

---

## Reading

- [article: a week of mornings]
- article: how to ask for less (and get it)

[more about rotas here]

skills:
-
- writing (article: letters to colleagues)
- speaking ()
-

## [and then?]

- [ ] ring the college
- [a real link](https://example.org)
- [defined]

[defined]: https://example.org
"""

PASTED = """🧭 After the Rota: Finding a Week That Fits

Part 2 of 3: What a Smaller Week Costs

You did not train for this.

1. Count What You Have

Write it down before you decide, and let somebody else look at it with you.

  • The Fixed Part: Rent, school, and the loan.


  • The Soft Part: Everything else: look twice.

Shift from Guess to Ledger

A ledger is only a list that somebody keeps, every week, on the same evening, with tea.

2. Ask Early

A rota is written months ahead, so asking late is asking for somebody else’s weekend.

Ledger Starter Kit
Quick View
Ledger Starter Kit
$12.50

Twelve sheets and a pencil.

Previous
Previous

Why Nobody Counts

Next
Next

The Meeting, (and Its Minutes)"""


def notes_of(found, kind):
    return [note.text for note in found.notes if note.kind == kind]


def test_essay_of_one_line_paragraphs():
    found = recognise(ESSAY, filename="000_9f3a77c1.txt")
    assert (found.shape, found.byline) == ("essay", "TML/RK")
    assert found.body.split("\n\n") == ESSAY.split("\n")[:4]
    assert found.title == "The last clinic—a Friday—ended at six."
    assert any(text.startswith("No title") for text in notes_of(found, "warning"))
    assert render_essay(found.body).html.count("<p>") == 4


def test_essay_title_from_a_telling_filename():
    assert recognise(ESSAY, filename="drafts/2026-01-02-the-last-clinic.txt").title == "The last clinic"
    for name in ("a.txt", "untitled-3.txt", "9f3a.txt", "document.md", ""):
        assert recognise(ESSAY, filename=name).title.startswith("The last clinic—")


def test_essay_with_its_title_above():
    found = recognise("# My *week*\n\nOne.\n\nTwo.")
    assert (found.title, found.body) == ("My *week*", "One.\n\nTwo.")
    assert recognise("Was it worth it?\n\nYes.\n\nMostly.").title == "Was it worth it?"


def test_wrapped_lines_and_markdown_are_left_alone():
    wrapped = "A line that goes on and\non until the margin ends and then\ngoes on to the next one."
    assert recognise(wrapped).body == wrapped
    listed = "Things:\n- one\n- two"
    assert recognise(listed).body == listed


def test_thread():
    found = recognise(THREAD)
    assert (found.shape, found.title) == ("thread", "Is part-time work still a secret?")
    said = notes_of(found, "recognised")
    assert any("looks like a thread" in text for text in said)
    assert sum("Like" in text for text in said) == 2
    assert any(text.startswith("2 Likes belongs to") and "The second form" in text for text in said)
    for line in THREAD.split("\n")[1:]:
        assert line in found.body


def test_page():
    found = recognise(PAGE)
    assert (found.shape, found.title) == ("page", "Ways Out")
    assert found.values["redirect_from"] is None
    assert found.values["icon"] == "fas fa-compass"
    unresolved = notes_of(found, "unresolved")
    assert sum("Target missing" in text for text in unresolved) == 4
    for stub in ("a week of mornings", "how to ask for less (and get it)", "letters to colleagues"):
        assert any(f"“{stub}”" in text for text in unresolved)
    assert len(unresolved) == 7
    warnings = notes_of(found, "warning")
    assert any("redirect_from" in text for text in warnings)
    assert any("“more about rotas here”" in text for text in warnings)
    assert any("“and then?”" in text for text in warnings)
    assert sum("placeholder" in text for text in warnings) == 2
    assert any("Empty list items: 2" in text for text in warnings)
    assert any("Empty parentheses" in text for text in warnings)
    assert any("template tag" in text for text in notes_of(found, "left out"))
    assert any("night shifts" in text for text in notes_of(found, "recognised"))


def test_page_renders_without_what_is_hidden():
    found = recognise(PAGE)
    essay = render_essay(found.body)
    assert "{%" in found.body
    assert "{%" not in essay.html + essay.plain
    assert [heading.text for heading in essay.headings] == ["Reading", "[and then?]"]
    assert essay.html.count("<hr>") == 1


def test_pasted_page():
    found = recognise(PASTED)
    assert found.shape == "series-part"
    assert found.title == "🧭 After the Rota: Finding a Week That Fits"
    assert found.series == Part(2, 3, "What a Smaller Week Costs")
    assert (found.previous, found.next) == ("Why Nobody Counts", "The Meeting, (and Its Minutes)")
    assert (
        "- **The Fixed Part:** Rent, school, and the loan.\n- **The Soft Part:** Everything else: look twice."
        in found.body
    )
    headings = [(heading.level, heading.text) for heading in render_essay(found.body).headings]
    assert headings == [(2, "1. Count What You Have"), (3, "Shift from Guess to Ledger"), (2, "2. Ask Early")]
    assert "Quick View" not in found.body
    assert found.body.count("Ledger Starter Kit") == 1
    assert any("Quick View" in text for text in notes_of(found, "left out"))
    assert any("Ledger Starter Kit" in text and "$12.50" in text for text in notes_of(found, "recognised"))
    assert "Previous" not in found.body


def test_impossible_part_is_said():
    found = recognise("A Title\n\nPart 5 of 3: x\n\nWords.")
    assert any("cannot" in text for text in notes_of(found, "warning"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "\0",
        "\ud800",
        "---",
        "---\n---",
        "•",
        "Part 1 of 1",
        "1 Like",
        "Next\nNext",
        "$5",
        "AB/CD",
        "#",
        "- \n-",
    ],
)
def test_scraps(text):
    assert recognise(text, filename="\0/..").shape


PARTS = st.sampled_from(
    [
        ESSAY,
        THREAD,
        PAGE,
        PASTED,
        *ESSAY.split("\n"),
        *PASTED.split("\n"),
        "•",
        "[",
        "\n",
        "->",
        "---\n",
        "<!--",
        "1 Like",
    ]
)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(st.one_of(PARTS, st.text(max_size=20)), max_size=12).map("\n".join), st.text(max_size=20))
def test_nothing_raises(text, filename):
    found = recognise(text, filename=filename)
    assert found.shape in ("essay", "thread", "page", "series-part")
    render_essay(found.body)


@pytest.mark.parametrize("start", ["", "T\n\nPart 1 of 2: x\n\n", "---\na: 1\n---\n", "1 Like\n"])
@pytest.mark.parametrize(
    "unit",
    ["a\n\n", "\n", "[article: ", "-> read this\n", "• a: ", "Next\nNext\n", "$5\n", " #", "# ", "{%", " ("],
)
def test_long_files_cost_little(start, unit):
    found = within(1, lambda: recognise(start + (unit * 50_000)[:50_000] + "x"))
    assert len(found.notes) <= 300


def test_headings_keep_their_own_signs():
    assert recognise("# Learning C#\n\nx").title == "Learning C#"
    assert recognise("# Closed ##\n\nx").title == "Closed"


def test_unfinished_passages_are_told_with_their_line():
    found = recognise(
        "# A\n\nOne.\n\n[more here]\n\narticle: the rota\n\nTODO: ask\n\n## Empty\n\n## [Next]\n\nx"
    )
    said = [note.text for note in found.notes]
    assert any("“more here” in line 5" in text for text in said)
    assert any("“the rota” in line 7" in text for text in said)
    assert any("“TODO” in line 9" in text for text in said)
    assert any("below the heading “Empty” in line 11" in text for text in said)
    assert any("“Next” in line 13" in text for text in said)
    assert found.stubs == ("the rota",)


@pytest.mark.parametrize(
    ("line", "shown", "hidden"),
    [
        ("{% include ad.html %}", "", "include"),
        ("Before {% include ad.html %} after", "<code>{% include ad.html %}</code>", ""),
        ("{{< figure src='a.png' >}}", "", "figure"),
        ("Hello {{ user.name | upcase }}", "<code>{{ user.name | upcase }}</code>", ""),
        ("Words\n{: .lead}", "Words", "lead"),
        ("*So*{: .red} it is", "<em>So</em>", "red"),
        ("* TOC\n{:toc}", "", "toc"),
        ("## Rooms {#rooms}", "Rooms", "#rooms"),
        ("[a]({{ site.baseurl }}/about/)", 'href="/about/"', "baseurl"),
        ('[a]({{ "/about/" | relative_url }})', 'href="/about/"', "relative_url"),
        ("[a]({% post_url 2020-01-02-rooms %})", 'href="/essays/rooms/"', "post_url"),
        ("Kept %% to myself %% here", "Kept", "myself"),
        ("<!-- a > b -- not shown -->", "", "not shown"),
        ("`{% code %}`", "<code>{% code %}</code>", ""),
    ],
)
def test_what_other_programs_read_is_not_carried_out_here(line, shown, hidden):
    found = recognise(f"# T\n\nFirst.\n\n{line}\n\nLast.")
    html = render_essay(found.body).html
    assert shown in html
    assert not hidden or hidden not in html
    assert "Last." in html


@pytest.mark.parametrize(
    ("written", "becomes"),
    [
        ("[[a]]", "[[a]]"),
        ("[[a|b]]", "[[a|b]]"),
        ("[[a#part]]", "[[a|a: part]]"),
        ("[[a#part|b]]", "[[a|b]]"),
        ("[[folder/a.md]]", "[[a]]"),
        ("[[#below]]", "below"),
        ("![[a note]]", "[[a note]]"),
        ("![[my ward.png|300]]", "![my ward](<my ward.png>)"),
        ("![[ward.png|A ward]]", "![A ward](ward.png)"),
        ("[[]]", "[[]]"),
        ("`[[a#b]]`", "`[[a#b]]`"),
    ],
)
def test_links_by_name(written, becomes):
    assert recognise(f"# T\n\nWords {written} and.\n\nx").body == f"Words {becomes} and.\n\nx"


def test_highlighted_code_is_code():
    found = recognise("# T\n\n{% highlight python %}\nprint(1)\n{% endhighlight %}\n\nx")
    assert found.body.startswith("```python\nprint(1)\n```")


def test_lines_that_cannot_have_been_wrapped_are_paragraphs():
    long = "A sentence that is far longer than any margin would ever let it be, because nobody wraps lines at so very great a width as this one."
    found = recognise(f"# T\n\n{long}\n{long}\n\n{long}")
    assert found.body == f"{long}\n\n{long}\n\n{long}"
    letter = recognise(f"A title\n\n\t{long}\n\n\t{long}")
    assert letter.body == f"{long}\n\n{long}"
    assert "<pre>" not in render_essay(letter.body).html
    front = recognise("---\ntitle: T\n---\nOne ends here.\nTwo ends there.\nThree.")
    assert front.body.count("\n\n") == 2


def test_call_outs_and_checked_dates_are_no_placeholders():
    found = recognise("# T\n\n> [!note] Look\n\nx [checked October 2026] y")
    assert not any("placeholder" in note.text for note in found.notes)


def test_bullets_below_a_checklist_s_name_can_be_ticked():
    found = recognise(
        "A title\n\nYour checklist (short):\n\n  • Ring: the college.\n\n  • Sleep.\n\nOthers:\n\n• one\n• two"
    )
    assert "- [ ] **Ring:** the college.\n- [ ] Sleep." in found.body
    assert "- one\n- two" in found.body


def test_a_fence_is_no_title():
    for text in ("---\ntitle: x\n\nText goes on.", "+++\ntitle = 'x'\n\nText.", "***\n\nText."):
        assert recognise(text, filename="the-ward-at-night.md").title == "The ward at night"
    assert recognise("---\xa0\ntitle: x\n---\nText.").title == "x"


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("“The rota”", "The rota"),
        ("‘Don’t ask’", "Don’t ask"),
        ("“The rota", "“The rota"),
        ("The rota”", "The rota”"),
        ("“The rota’", "“The rota’"),
        ("“Yes” and “no”", "“Yes” and “no”"),
        ("“ ”", "“ ”"),
    ],
)
def test_a_title_loses_only_quotes_around_the_whole_of_it(written, title):
    assert recognise(f"---\ntitle: {written}\n---\nWords.").title == title
