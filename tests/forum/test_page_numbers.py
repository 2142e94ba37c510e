"""The pages of a long topic: by number, beyond the last, by name in other orders, and branches on pages of their own."""

import pytest

from forum.posting import reply

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "query", ["page=0", "page=x", "page=-1", "page=999999999", "branch=5", "branch=5&page=2", "page=²"]
)
def test_pages_that_do_not_exist(topic, cast, query):
    assert cast.client(None).get(f"{topic.get_absolute_url()}?{query}").status_code == 404


@pytest.mark.parametrize(("query", "last"), [("", "?page=3"), ("order=newest&", "?order=newest")])
def test_a_page_beyond_the_last_leads_to_the_last(topic, cast, monkeypatch, query, last):
    for module in ("placing", "ordering"):
        monkeypatch.setattr(f"forum.{module}.PAGE_SIZE", 2)
    client, address = cast.client(None), topic.get_absolute_url()
    assert client.get(f"{address}?{query}page=2").url == address + last.partition("?page")[0]
    for number in range(4):
        reply(topic=topic, by=cast.other, source=f"{number}")
    for number in (4, 99_999_999):
        answer = client.get(f"{address}?{query}page={number}")
        assert (answer.status_code, answer.url) == (302, address + last)
    shown = client.get(address + last)
    assert shown.status_code == 200
    canonical = last if not query else ""
    assert f'{address}{canonical}">' in shown.text.partition('rel="canonical"')[2].partition("\n")[0]


def test_a_page_beyond_the_last_of_a_branch_leads_to_the_last(topic, cast):
    above = None
    for number in range(10):
        above = reply(topic=topic, by=cast.other, source=f"{number}", reply_to=above)
    branch = f"{topic.get_absolute_url()}?branch=9"
    assert cast.client(None).get(f"{branch}&page=7").url == branch


def test_a_topic_of_many_pages_leads_to_any_of_them_above_and_below_its_posts(topic, cast, monkeypatch):
    monkeypatch.setattr("forum.placing.PAGE_SIZE", 2)
    for number in range(12):
        reply(topic=topic, by=cast.other, source=f"{number}")
    page = cast.client(None).get(topic.page_address(3)).text
    above, _, below = page.partition('<ol class="thread"')
    for part, place in ((above, "top"), (below, "end")):
        links = part[part.index('<nav class="pages') :].partition("</nav>")[0]
        for number in (1, 2, 4, 7):
            assert f'href="{topic.page_address(number)}"' in links
        assert ("?order=newest" in links) == (place == "end"), "above, the orders stand just before"
        assert f'<form class="to-page" action="{topic.get_absolute_url()}"' in links
        assert f'id="page-{place}" name="page" type="number" inputmode="numeric" min="1" max="7"' in links


def test_another_order_is_called_by_its_name(topic, cast, monkeypatch):
    for module in ("placing", "ordering"):
        monkeypatch.setattr(f"forum.{module}.PAGE_SIZE", 2)
    for number in range(4):
        reply(topic=topic, by=cast.other, source=f"{number}")
    client, address = cast.client(None), f"{topic.get_absolute_url()}?order="
    newest, older = client.get(f"{address}newest").text, client.get(f"{address}newest&page=1").text
    assert "tell first?, newest first · " in newest.partition("</title>")[0]
    assert '<span class="folio">Newest first</span>' in newest
    assert '<span aria-current="page">Newest</span>' in newest
    assert '<span class="folio">Newest first, page 1 of 3</span>' in older
    assert '<span class="folio">Most liked first</span>' in client.get(f"{address}top").text


def test_a_deep_branch_goes_on_on_pages_of_its_own(topic, cast):
    last = None
    for number in range(12):
        last = reply(topic=topic, by=cast.other, source=f"Level {number + 1}.", reply_to=last)
    first_page = cast.client(None).get(topic.get_absolute_url()).content.decode()
    assert "Level 8." in first_page
    assert "Level 9." not in first_page
    assert "Continue this branch, 4 more replies" in first_page
    answer = cast.client(None).get(f"/forum/p/{last.address_id}/")
    assert "?branch=9#" in answer.url
    branch = cast.client(None).get(answer.url).content.decode()
    assert "Level 12." in branch
    assert "Level 8." in branch, "the post that the branch continues is quoted"
    assert "Level 7." not in branch
    assert '<header class="topic-head is-brief">' in branch, "who reads on knows the title"
    assert '<header class="topic-head">' in first_page
