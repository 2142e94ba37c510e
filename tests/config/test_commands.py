"""The commands of the contract that read or make texts."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from forum.models import Post, Topic
from forum.posting import reply
from prose.rendering import RENDERER_VERSION
from tests.cast import write_essay
from tests.forum.test_tree import check

ROOT = Path(__file__).parents[2]


def test_render_needs_no_database_and_no_settings():
    lines = [{"id": 1, "text": "a\nb"}, {"id": "x", "text": "<script>alert(1)</script>\n\n**é**"}]
    for option, expected in (([], "<p>a<br>\nb</p>"), (["--essay"], "<p>a\nb</p>")):
        done = subprocess.run(
            [sys.executable, "manage.py", "render", *option],
            input="\n".join(map(json.dumps, lines)) + "\n\n",
            cwd=ROOT,
            env={"PATH": "/usr/bin:/bin", "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"},
            capture_output=True,
            text=True,
            check=True,
        )
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        assert answers[0] == {"id": 1, "html": expected}
        assert answers[1]["id"] == "x"
        assert "<script" not in answers[1]["html"]
        assert "<strong>é</strong>" in answers[1]["html"]


@pytest.mark.django_db
def test_render_gives_what_is_stored(topic, cast):
    post = reply(topic=topic, by=cast.other, source="One\ntwo[^1]\n\n[^1]: three")
    assert "note" in post.html
    assert post.renderer == RENDERER_VERSION


@pytest.mark.django_db
def test_rerender_does_what_is_old(topic, a_reply, cast):
    essay = write_essay(cast.editor)
    Post.objects.filter(pk=a_reply.pk).update(renderer=0, html="old", plain="old")
    type(essay).objects.filter(pk=essay.pk).update(renderer=0, html="old")
    out = io.StringIO()
    call_command("rerender", stdout=out)
    a_reply.refresh_from_db()
    essay.refresh_from_db()
    assert out.getvalue() == "2 texts were rendered again.\n"
    assert a_reply.plain == "My mother, on a Tuesday."
    assert "The first paragraph." in essay.html
    call_command("rerender", stdout=out)
    assert "0 texts" in out.getvalue()


@pytest.mark.django_db
def test_populate_makes_sound_topics():
    out = io.StringIO()
    call_command("populate", members=5, topics=2, replies=60, big_topic=120, stdout=out)
    assert "5 members, 3 topics." in out.getvalue()
    for topic in Topic.objects.all():
        check(topic)
