"""A thread that is brought in: whoever brings it answers for what may identify a patient, before anybody reads it."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from accounts.models import CheckChoice
from accounts.screening import Marked, marks_in
from essays.importing.waiting import receive
from forum.importing import import_replies, import_topic
from forum.looking_over import SaidOfMarks
from forum.models import Post
from prose.threads import Said
from tests.forum.test_holding import STRONG

pytestmark = pytest.mark.django_db
WEAK = "The patient was admitted in March 2024."


def said(choice: str, *texts: str) -> SaidOfMarks:
    tokens = [mark.token for text in texts for mark in marks_in({"b": text}, "en-GB")]
    return SaidOfMarks(dict.fromkeys(tokens, choice))


def test_nothing_goes_in_unasked(cast, category, topic):
    for verb in (
        lambda: import_topic(category=category, title="T", posts=[Said("A."), Said(STRONG)], by=cast.editor),
        lambda: import_topic(category=category, title=STRONG, posts=[Said("A.")], by=cast.editor),
        lambda: import_replies(topic=topic, posts=[Said(WEAK)], by=cast.editor),
    ):
        before = Post.objects.count()
        with pytest.raises(Marked):
            verb()
        assert Post.objects.count() == before


def test_what_is_kept_is_written_down_beside_its_post(cast, category):
    thread = import_topic(
        category=category,
        title="T",
        posts=[Said("A."), Said(WEAK)],
        by=cast.editor,
        said_of_marks=said("public", WEAK),
    )
    choice = CheckChoice.objects.get()
    assert (choice.target, choice.why) == (thread.posts.get(number=2), "public")


def test_all_is_said_more_generally(cast, category):
    thread = import_topic(
        category=category,
        title="T",
        posts=[Said(STRONG, 3), Said(WEAK)],
        by=cast.editor,
        said_of_marks=SaidOfMarks(all_instead=True),
    )
    first, second = thread.posts.order_by("number")
    assert (first.source, first.like_count) == ("The patient, X, had been waiting since four.", 3)
    assert "March 2024" not in second.source
    assert set(CheckChoice.objects.values_list("choice", flat=True)) == {"generalised"}


def test_a_moderator_alone_keeps_what_points_at_a_patient(cast, category):
    kept = {
        "category": category,
        "title": "T",
        "posts": [Said(STRONG)],
        "said_of_marks": said("agreed", STRONG),
    }
    with pytest.raises(ValidationError, match="moderator"):
        import_topic(**kept, by=cast.editor)
    assert import_topic(**kept, by=cast.admin).posts.get().source == STRONG


def test_the_page_of_a_file_says_so_and_asks(cast, category):
    words = f"First post.\n\n2 Likes\n\n{STRONG}\n\n1 Like\n\nThird."
    waiting = receive([], words, by=cast.editor)[0][0]
    address, client = f"/admin/essays/import/{waiting.address_id}/", cast.client("editor")
    page = client.get(address)
    assert "1 passage could show who a patient is." in page.text, page.context["notes"]
    form = {"make": "thread", "title": "T", "category": category.pk, "begins": ["0", "1", "2"]}
    page = client.post(address, form)
    assert page.status_code == 422
    assert ">Gareth Pugh</mark>" in page.text
    name = page.context["asked"].questions[0].name
    assert client.post(address, {**form, name: "instead"}).status_code == 302
    assert not Post.objects.filter(source__contains="Pugh").exists()


def test_the_command_says_how_many_and_never_the_words(tmp_path, capsys, db):
    (tmp_path / "a.md").write_text(f"# A title\n\n{STRONG}\n")
    call_command("import_essays", str(tmp_path))
    told = capsys.readouterr().out
    assert "1 passage could show who a patient is" in told
    assert "Pugh" not in told
