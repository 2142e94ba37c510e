"""Bringing texts in at the desk: nothing is made before the editor says so, once, and nothing gets lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import Upload
from essays.importing import import_file
from essays.importing.waiting import EssayChoices, forget_outdated, receive, take_as_essay
from essays.models import Essay, ImportedFile, WaitingFile
from forum.models import Post, Topic
from tests.accounts.pictures import file_of, picture
from tests.cast import write_essay

pytestmark = pytest.mark.django_db

LIST = "/admin/essays/import/"
ESSAY = """---
title: Going ashore
tags: [boats]
---
Words, ![a boat](images/boat.jpg) and so on.

- article: Handing back the key

Part of something. {% include x.html %}
"""
THREAD = """What do you say at parties?

Quite, I say bees.

Nobody asks again.

2 Likes

This is true, and they leave me alone.
"""


def send(client, *files, words=""):
    return client.post(LIST, {"files": list(files), "words": words})


def text(words, name="words.md"):
    return SimpleUploadedFile(name, words.encode(), "text/markdown")


@pytest.fixture
def desk(cast):
    return cast.client("editor")


def the_page():
    return reverse("admin-import-file", args=[WaitingFile.objects.get().pk])


def test_the_desk_leads_here(desk):
    assert LIST in desk.get("/admin/essays/essay/").content.decode()


def test_a_file_is_shown_before_anything_is_made_of_it(desk, cast):
    write_essay(cast.editor)
    answer = send(desk, text(ESSAY))
    assert answer.url == the_page()
    page = desk.get(answer.url).content.decode()
    assert "<p>Words," in page
    assert "Part of something." in page
    assert "may be the essay “Handing back the keys”" in page
    assert "does not lie beside" in page
    assert Essay.objects.count() == 1
    assert not ImportedFile.objects.exists()


def test_an_essay_is_made_once(desk, cast):
    write_essay(cast.editor)
    send(desk, text(ESSAY), file_of(picture(), name="Boat.JPG"))
    page = the_page()
    form = {
        "make": "essay",
        "title": "Ashore",
        "series": "Boats",
        "position": "2",
        "part_title": "",
        "linked": ["0"],
    }
    answers = [desk.post(page, form) for _ in range(2)]
    made = Essay.objects.get(title="Ashore")
    assert {answer.url for answer in answers} == {reverse("admin:essays_essay_change", args=[made.pk])}
    assert made.state == "draft"
    assert [tag.name for tag in made.tags.all()] == ["boats"]
    assert made.part.position == 2
    assert made.part.series.title == "Boats"
    assert "[[Handing back the keys|Handing back the key]]" in made.source
    assert Upload.objects.get().get_absolute_url() in made.source
    kept = ImportedFile.objects.get()
    assert bytes(kept.content) == ESSAY.encode()
    assert "brought in already" in desk.get(page).content.decode()
    assert page not in desk.get(LIST).content.decode()


def test_a_thread_with_its_boundaries_set_by_hand(desk, category):
    send(desk, words=THREAD)
    page = the_page()
    shown = desk.get(page).content.decode()
    assert shown.count(" checked ") >= 1
    assert "2 Likes belong to the post that ends here." in shown
    form = {
        "make": "thread",
        "title": "At parties",
        "category": category.pk,
        "essay": "",
        "begins": ["0", "1", "2"],
    }
    answers = [desk.post(page, form) for _ in range(2)]
    topic = Topic.objects.get()
    assert {answer.url for answer in answers} == {topic.get_absolute_url()}
    posts = list(topic.posts.order_by("number"))
    assert [post.source for post in posts] == [
        "Quite, I say bees.",
        "Nobody asks again.",
        "This is true, and they leave me alone.",
    ]
    assert [post.imported_likes for post in posts] == [0, 2, 0]
    assert ImportedFile.objects.get().topic == topic


def test_replies_join_the_discussion_of_an_essay(desk, cast):
    essay = write_essay(cast.editor, title="What do you say at parties?")
    send(desk, words=THREAD)
    page = the_page()
    assert f'<option value="{essay.pk}" selected>' in desk.get(page).content.decode()
    desk.post(page, {"make": "thread", "title": "", "category": "", "essay": essay.pk, "begins": ["0", "2"]})
    assert Topic.objects.count() == 1
    assert essay.discussion.posts.count() == 3


@pytest.mark.parametrize(
    "form", [{"make": "thread", "begins": ["0", "1"]}, {"make": "essay"}, {"make": "x"}, {}]
)
def test_a_refused_form_keeps_what_was_decided(desk, form):
    send(desk, words=THREAD)
    answer = desk.post(the_page(), {"title": "", **form})
    assert answer.status_code == 422
    if form.get("make") == "thread":
        page = answer.content.decode()
        assert page.count(" checked ") == 1
        assert "Choose either a category or an essay" in page
    assert not Topic.objects.exists()
    assert not Essay.objects.exists()


def test_what_waits_is_its_editors_alone(desk, cast):
    send(desk, words=THREAD)
    page = the_page()
    assert cast.client("admin").get(page).status_code == 404
    assert cast.client("admin").post(page, {"make": "nothing"}).status_code == 404
    assert cast.client("moderator").get(page).status_code == 403
    assert cast.client("moderator").get(LIST).status_code == 403
    assert cast.client("doctor").get(page).status_code == 302
    assert page not in cast.client("admin").get(LIST).content.decode()
    assert page in desk.get(LIST).content.decode()


def test_the_same_words_wait_once(desk):
    for _ in range(3):
        send(desk, words=THREAD)
    assert WaitingFile.objects.count() == 1


def test_several_files_wait_in_a_list(desk):
    answer = send(desk, text(ESSAY, "a.md"), text(THREAD, "b.txt"), text("x" * 2_100_000, "c.md"))
    assert answer.url == LIST
    page = desk.get(LIST).content.decode()
    assert ">a.md<" in page
    assert ">b.txt<" in page
    assert "far too long" in page


def test_what_is_no_text_says_so(desk):
    send(desk, SimpleUploadedFile("a.md", b"%PDF-1.7"))
    page = desk.get(the_page()).content.decode()
    assert "This is a PDF, not a text." in page
    assert desk.post(the_page(), {"make": "essay", "title": "T"}).status_code == 422
    assert send(desk).status_code == 422


def test_let_go(desk):
    send(desk, words=THREAD)
    assert desk.post(the_page(), {"make": "nothing"}).url == LIST
    assert not WaitingFile.objects.exists()


def test_words_and_decisions_outlast_a_session_that_ends(desk, cast, client):
    client.post(LIST, {"words": "Words of an hour."})
    client.force_login(cast.editor)
    assert "Words of an hour." in client.get(LIST).content.decode()
    send(desk, words=THREAD)
    page = the_page()
    client.logout()
    client.post(page, {"make": "thread", "title": "Kept title", "begins": ["0", "1"]})
    client.force_login(cast.editor)
    shown = client.get(page).content.decode()
    assert "Kept title" in shown
    assert shown.count(" checked ") == 1


def test_what_was_made_and_deleted_can_be_made_again(desk):
    send(desk, words="# T\n\nWords.")
    form = {"make": "essay", "title": "T"}
    desk.post(the_page(), form)
    Essay.objects.all().delete()
    desk.post(the_page(), form)
    assert Essay.objects.count() == 1


def test_what_waits_too_long_is_forgotten(desk):
    send(desk, words=THREAD)
    page = the_page()
    WaitingFile.objects.update(came_at=timezone.now() - timedelta(days=15))
    assert desk.get(page).status_code == 404
    assert forget_outdated() == 1
    assert not Post.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_thing(cast):
    [waiting], _notes = receive([], "# T\n\nWords of one file.", by=cast.editor)
    [theirs], _notes = receive([], "# T\n\nWords of one file.", by=cast.admin)
    begin = Barrier(3)

    def click(take):
        try:
            begin.wait(10)
            return take()
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        takes = [
            lambda: take_as_essay(waiting, EssayChoices("T"), by=cast.editor),
            lambda: take_as_essay(theirs, EssayChoices("T"), by=cast.admin),
            lambda: import_file(b"# T\n\nWords of one file.", name="t.md").essay,
        ]
        made = list(pool.map(click, takes))
    assert Essay.objects.count() == 1
    assert len({essay.pk for essay in made}) == 1
