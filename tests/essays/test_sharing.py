"""What other sites and machines are told of pages: nothing that not everybody may read, and nothing that can break out."""

import json
import re

import pytest

from accounts.moderating import hide
from accounts.sealing import own_byline
from essays.arranging import Place, arrange, save_series
from essays.models import Series
from forum.models import Category
from forum.posting import open_topic
from tests.cast import correct, write_essay

pytestmark = pytest.mark.django_db
DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def facts(page: str) -> list[dict]:
    (found,) = DATA.findall(page)
    return json.loads(found)


def test_an_essay_says_who_when_and_where(cast, settings):
    essay = write_essay(cast.editor, title="Keys & \u2028 </script><b>", published=True)
    correct(essay, by=cast.editor, bylines=[own_byline(cast.doctor)])
    series = save_series(Series(title="Leaving well"), by=cast.editor)
    arrange(series, [Place("A gap"), Place("", essay)], by=cast.editor)
    page = cast.client(None).get(essay.get_absolute_url()).text
    inside = DATA.search(page)[1]
    assert not set("<>&\u2028") & set(inside)
    article, way = facts(page)
    assert article["headline"] == essay.title
    assert article["author"] == [
        {"@type": "Person", "name": "Doctor", "url": f"{settings.SITE_URL}/members/doctor/"}
    ]
    assert (article["isPartOf"]["name"], article["position"]) == ("Leaving well", 2)
    assert article["inLanguage"] == essay.lang
    assert article["dateModified"] >= article["datePublished"]
    assert [step["name"] for step in way["itemListElement"]] == ["Essays", "Leaving well", essay.title]
    assert all(step["item"].startswith(settings.SITE_URL) for step in way["itemListElement"])


def test_a_series_says_so_once_there_is_something_to_read(cast):
    draft = write_essay(cast.editor, title="Unseen", published=False)
    series = save_series(Series(title="Leaving well", standfirst="In parts."), by=cast.editor)
    arrange(series, [Place("", draft)], by=cast.editor)
    assert "og:" not in cast.client("editor").get(series.get_absolute_url()).text
    arrange(series, [Place("", write_essay(cast.editor))], by=cast.editor)
    page = cast.client(None).get(series.get_absolute_url()).text
    assert 'property="og:title" content="Leaving well"' in page
    assert facts(page)[0]["@type"] == "CreativeWorkSeries"


def test_a_topic_says_so_only_where_everybody_may_read(cast, topic):
    page = cast.client(None).get(topic.get_absolute_url()).text
    assert 'property="og:description" content="I told my sister first.' in page
    closed = Category.objects.create(slug="inside", name="Inside", read_level="members")
    inside = open_topic(category=closed, by=cast.doctor, title="Among us", source="Quietly.")
    assert "og:" not in cast.client("doctor").get(inside.get_absolute_url()).text
    hide(target=topic, by=cast.moderator, reason="unkind")
    assert "og:" not in cast.client("moderator").get(topic.get_absolute_url()).text


def test_a_page_of_a_list_names_itself_and_junk_is_not_repeated(cast, essay, settings):
    client = cast.client(None)
    for path in ("/essays/", "/forum/"):
        for query, canonical in (
            ("", path),
            ("?before=1700000000000000-5", f"{path}?before=1700000000000000-5"),
            ("?before=x&utm_source=y", path),
        ):
            page = client.get(path + query).text
            assert f'<link rel="canonical" href="{settings.SITE_URL}{canonical}">' in page
