"""Sending a picture for one's words: described or refused, as a page and as a script asks."""

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Upload
from forum.editing import edit
from forum.posting import reply
from tests.accounts.pictures import file_of, picture
from tests.accounts.test_uploading import HOSTILE

pytestmark = pytest.mark.django_db
ADDRESS = "/uploads/new/"
AS_SCRIPT = {"X-Requested-With": "XMLHttpRequest"}


def send(client, data=None, alt="A door", *, script=False, name="photo.jpg", kind="image/jpeg"):
    fields = {"picture": file_of(picture() if data is None else data, name, kind), "alt": alt}
    return client.post(ADDRESS, fields, headers=AS_SCRIPT if script else {})


def test_a_page_gives_the_line_to_copy(cast):
    answer = send(cast.client("doctor"), alt=" A [red]\n door ")
    line = Upload.objects.get().markdown(" A [red]\n door ")
    assert line == f"![A \\[red\\] door](/uploads/{Upload.objects.get().name})"
    assert line in answer.content.decode()


def test_a_script_gets_the_same_line(cast, topic):
    line = send(cast.client("doctor"), alt='*A* `red` <b> "door" & \\', script=True).json()["markdown"]
    post = reply(topic=topic, by=cast.doctor, source=line)
    assert 'alt="*A* `red` &lt;b&gt; &quot;door&quot; &amp; \\"' in post.html.replace("<b>", "&lt;b&gt;")


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("alt", ["", "  ", "\u200b", "x" * 251])
def test_a_picture_without_words_is_refused(cast, alt, script):
    answer = send(cast.client("doctor"), alt=alt, script=script)
    assert answer.status_code == 422
    assert not Upload.objects.exists()
    if script:
        assert answer.json()["error"]


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_no_picture_is_refused_with_a_sentence(cast, what, script):
    data, name, kind = HOSTILE[what]
    answer = send(cast.client("doctor"), data, script=script, name=name, kind=kind)
    assert answer.status_code == 422
    assert not Upload.objects.exists()
    if script:
        assert answer.json()["error"].endswith((".", "please."))


def test_signed_out_nobody_sends(cast):
    assert cast.client(None).get(ADDRESS).status_code == 302
    assert send(cast.client(None)).status_code == 403
    assert send(cast.client(None), script=True).status_code == 403
    assert not Upload.objects.exists()


def test_too_often(cast, settings):
    settings.LIMITS = {**settings.LIMITS, "upload": [(1, 60)]}
    client = cast.client("doctor")
    assert send(client, script=True).status_code == 200
    answer = send(client, script=True)
    assert answer.status_code == 429
    assert answer["Retry-After"]
    assert answer.json()["error"]


@pytest.mark.parametrize("alt", ["", " ", "&#8203;"])
def test_a_post_with_a_picture_that_says_nothing_is_refused(cast, topic, alt):
    source = f"Look:\n\n![{alt}](/uploads/{'a' * 24}.jpg)"
    with pytest.raises(ValidationError, match="between the brackets"):
        reply(topic=topic, by=cast.doctor, source=source)
    post = reply(topic=topic, by=cast.doctor, source="Look:")
    with pytest.raises(ValidationError, match="between the brackets"):
        edit(post=post, by=cast.doctor, source=source, version=1)
    answer = cast.client("doctor").post(topic.reply_address, {"body": source, "submission": "x"})
    assert answer.status_code == 422
    assert "Look:" in answer.content.decode()
