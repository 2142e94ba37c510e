"""Reading as a member who comes back: folding, walking from new post to new post, with keys, links and thumbs."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models.identity import from_address
from forum.models import Post, Reading
from forum.models.page import PAGE_SIZE
from forum.posting import open_topic, reply
from forum.seeing import VISIT, reading_of

pytestmark = pytest.mark.django_db(transaction=True)

FOCUSED = "document.activeElement.closest('article.post')?.id"


@pytest.fixture
def returning(person, cast, topic, settings):
    """The doctor, who read the topic when it had its first page full, comes back to five posts on each of two pages."""
    settings.LIMITS = {name: [(10_000, 60)] for name in settings.LIMITS}
    first = reply(topic=topic, by=cast.other, source="The first of all.")
    for number in range(PAGE_SIZE - 6):
        reply(topic=topic, by=cast.other, source=f"Reply {number}.")
    cast.client("doctor").get(topic.get_absolute_url())
    Reading.objects.update(visited_at=timezone.now() - VISIT - timedelta(seconds=1))
    for number in range(4):
        reply(
            topic=topic, by=cast.other, source=f"New one {number}.", reply_to=first if number == 1 else None
        )
    for number in range(3):
        reply(topic=topic, by=cast.other, source=f"New, on the next page {number}.")

    def come(address="", **how):
        reader = person(**how)
        reader.enter(cast.client("doctor"))
        reader.visit(address or topic.get_absolute_url())
        return reader

    return come


# What a reader who comes to a post sees of it and round it: it stands right below the line that stays in sight, or at the
# top, on a ground of its own; what can be done with the post before does not look out half.
MISPLACED = """anchor => {
  const feet = [...document.querySelectorAll(".post-foot")];
  const own = document.querySelector(`#${anchor} .post-foot`);
  const before = feet[feet.indexOf(own) - 1]?.getBoundingClientRect();
  const line = document.querySelector(".fresh")?.getBoundingClientRect();
  const post = document.getElementById(anchor), top = post.getBoundingClientRect().top - Math.max(0, line?.bottom ?? 0);
  const scrolled = scrollY > 0 && scrollY + innerHeight < document.documentElement.scrollHeight - 1;
  if (scrolled && (top < 0 || top > 32)) return `it stands ${top} below`;
  if (scrolled && before && line && before.top < line.bottom && before.bottom > line.bottom) return "the post before looks out";
  return post.matches(":target") && getComputedStyle(post).backgroundColor === "rgba(0, 0, 0, 0)" ? "it is not marked" : "";
}"""


def new_ones(topic) -> list[str]:
    """The anchors of the new posts in the order of the tree."""
    posts = Post.objects.filter(topic=topic, source__startswith="New").order_by("path")
    return [post.anchor for post in posts]


def test_the_keyboard_alone_walks_through_all_that_is_new(returning, topic, cast, category):
    other = open_topic(category=category, by=cast.doctor, title="Another one", source="Words.")
    reply(topic=other, by=cast.other, source="Words.")
    new = new_ones(topic)
    reader = returning(Post.objects.get(pk=from_address(new[2][1:])).get_absolute_url())
    page_one, page_two = new[:4], new[4:]
    walked = [new[2]]
    for anchor in [page_one[3], *page_one[:2], *page_two]:  # what was passed over, before the page is left
        reader.page.keyboard.press("n")
        reader.page.locator(f"#{anchor}:focus-within").wait_for()
        walked.append(reader.page.evaluate(FOCUSED))
    assert sorted(walked) == sorted(new)
    assert "page=2" in reader.page.url
    reader.page.keyboard.press("n")
    reader.page.locator("#up-to-date:focus").wait_for()
    assert "You are up to date" in reader.page.inner_text("#up-to-date")
    for anchor in reversed([page_one[3], *page_two]):
        reader.page.keyboard.press("p")
        reader.page.locator(f"#{anchor}:focus-within").wait_for()
    assert "page=2" not in reader.page.url
    assert reading_of(topic, cast.doctor).seen_count == Post.objects.filter(topic=topic).count()
    reader.page.keyboard.press("n")
    reader.page.locator("#up-to-date:focus").wait_for()
    reader.page.keyboard.press("n")
    reader.page.wait_for_url("**/another-one/#p*")


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_visible_links_lead_through_all_that_is_new_on_a_phone(returning, topic, cast, category, javascript):
    other = open_topic(category=category, by=cast.doctor, title="Another one", source="Words.")
    reply(topic=other, by=cast.other, source="Words.")
    reader = returning(javascript=javascript, width=390, touch=True)
    reader.page.get_by_role("link", name="To the first", exact=True).tap()
    for anchor in new_ones(topic):
        reader.page.wait_for_url(f"**#{anchor}")
        assert reader.page.locator(f"#{anchor}").is_visible()
        link = reader.page.locator(f"#{anchor} .next-new a")
        box = link.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert not reader.page.evaluate(MISPLACED, anchor)
        link.tap()
    reader.page.wait_for_url("**#up-to-date")
    reader.page.locator("#up-to-date").get_by_role("link", name="Another one").tap()
    reader.page.wait_for_url("**/another-one/#p*")


def test_a_fold_stays_folded_and_a_permalink_opens_it(person, cast, topic, a_reply):
    below = reply(topic=topic, by=cast.other, source="Below.", reply_to=a_reply)
    reader = person()
    reader.enter(cast.client("doctor"))
    reader.visit(topic.get_absolute_url())
    for post in topic.posts.order_by("path"):  # on a first visit nothing is marked, since all of it is new
        reader.page.keyboard.press("n")
        reader.page.locator(f"#{post.anchor}:focus-within").wait_for()
    reader.page.keyboard.press("n")
    reader.page.locator("#up-to-date:focus").wait_for()
    with reader.page.expect_response("**/fold/") as kept:
        reader.page.locator("summary.fold").first.click()
    assert kept.value.status == 204
    assert reading_of(topic, cast.doctor).folded == [a_reply.number]
    reader.visit(topic.get_absolute_url())
    assert not reader.page.locator(f"#{below.anchor}").is_visible()
    assert "and 1 reply" in reader.page.locator("summary.fold").first.inner_text()
    reader.visit(f"/forum/p/{below.address_id}/")
    assert reader.page.locator(f"#{below.anchor}").is_visible()
    assert reading_of(topic, cast.doctor).folded == [a_reply.number], "reading one post is no wish to unfold"


def test_without_javascript_a_button_keeps_the_fold(person, cast, topic, a_reply):
    below = reply(topic=topic, by=cast.other, source="Below.", reply_to=a_reply)
    reader = person(javascript=False)
    reader.enter(cast.client("doctor"))
    reader.visit(topic.get_absolute_url())
    reader.page.get_by_role("button", name="Keep this branch folded").click()
    assert not reader.page.locator(f"#{below.anchor}").is_visible()
    reader.visit(f"/forum/p/{below.address_id}/")
    assert reader.page.locator(f"#{below.anchor}").is_visible()
    reader.page.get_by_role("button", name="Leave this branch open").click()
    assert reader.page.locator(f"#{below.anchor}").is_visible()
    assert reading_of(topic, cast.doctor).folded == []


def test_up_to_what_a_post_answers_and_down_again(person, cast, topic, a_reply):
    below = reply(topic=topic, by=cast.other, source="Below.", reply_to=a_reply)
    reader = person()
    reader.visit(f"/forum/p/{below.address_id}/")
    for key, anchor in (
        ("u", a_reply.anchor),
        ("u", topic.posts.get(number=1).anchor),
        ("d", a_reply.anchor),
        ("d", below.anchor),
    ):
        reader.page.keyboard.press(key)
        assert reader.page.evaluate(FOCUSED) == anchor, key


def test_keys_are_listed_can_be_switched_off_and_leave_fields_alone(returning, topic):
    reader = returning()
    reader.page.keyboard.press("?")
    assert reader.page.locator("#keys").is_visible()
    reader.page.keyboard.press("n")
    assert reader.page.evaluate(FOCUSED) is None, "a dialog is open"
    reader.page.keyboard.press("Escape")
    reader.page.locator("textarea[name=body]").focus()
    reader.page.keyboard.type("nup?")
    assert reader.page.input_value("textarea[name=body]") == "nup?"
    reader.page.get_by_role("button", name="Keys for reading").click()
    reader.page.locator("#keys input[type=checkbox]").uncheck()
    reader.page.get_by_role("button", name="Close").click()
    reader.page.keyboard.press("n")
    assert reader.page.evaluate(FOCUSED) is None
    reader.visit(topic.get_absolute_url())
    reader.page.keyboard.press("n")
    assert reader.page.evaluate(FOCUSED) is None, "the browser keeps it"
    reader.page.emulate_media(media="print")
    for what in (".fresh", ".new-mark", ".next-new", ".orders", "#up-to-date"):
        assert reader.page.locator(what).count(), what
        assert not any(shown.is_visible() for shown in reader.page.locator(what).all()), f"{what} is printed"


def test_a_thumb_finds_what_can_be_done_with_a_post(person, cast, topic, a_reply):
    reader = person(width=390, touch=True)
    reader.enter(cast.client("doctor"))
    reader.visit(topic.get_absolute_url())
    targets = reader.page.locator(".post-foot > .act, .post-foot > .menu > summary").all()
    boxes = [box for target in targets if (box := target.bounding_box())]
    assert len(boxes) == len(targets) > 6
    assert all(box["height"] >= 44 for box in boxes)
    for one, next_one in pairwise(boxes):
        if one["y"] == next_one["y"]:
            assert next_one["x"] - one["x"] - one["width"] >= 8
    assert not reader.page.get_by_text("Keys for reading").is_visible(), "there are no keys"
    more = reader.page.locator(".post-foot > .menu > summary").last
    more.evaluate("it => scrollBy(0, it.getBoundingClientRect().bottom - innerHeight)")
    more.tap()
    reader.page.wait_for_function(
        "document.querySelector('.menu[open] > .menu-list').getBoundingClientRect().bottom <= innerHeight"
    )
    button, menu = more.bounding_box(), reader.page.locator(".menu[open] > .menu-list").bounding_box()
    assert button is not None
    assert menu is not None
    assert 0 <= menu["x"] <= button["x"] < menu["x"] + menu["width"] <= 390, "it opens where its button is"


@pytest.mark.parametrize("width", [320, 390])
def test_a_deep_branch_on_a_phone_says_whom_it_answers(person, cast, topic, width):
    last = None
    for number in range(12):
        last = reply(
            topic=topic,
            by=cast.doctor if number % 2 else cast.other,
            source=f"{'Word ' * 30}{number}",
            reply_to=last,
        )
    reader = person(width=width, touch=True)
    reader.visit(topic.get_absolute_url())
    posts = reader.page.locator(".reply > details > .post").all()
    starts = [round(box["x"]) for post in posts if (box := post.bounding_box())]
    assert len(set(starts)) == 3, "three steps of indentation, then none"
    assert all(
        link.is_visible() for link in reader.page.locator(".replies .replies .replies .reply-to").all()
    )
    assert reader.page.locator(".replies .replies .replies .reply-to").count() == 5
    assert not reader.page.evaluate("document.documentElement.scrollWidth > innerWidth")
    posts[-1].scroll_into_view_if_needed()
    rail = reader.page.locator("summary.fold").first
    box = rail.bounding_box()
    assert box is not None
    reader.page.touchscreen.tap(box["x"] + 12, 400)
    expect(reader.page.locator(".branch:not([open]) > summary:focus")).to_be_in_viewport(ratio=0.9)
    reader.page.keyboard.press("Enter")
    reader.page.get_by_role("link", name="Continue this branch").click()
    assert reader.page.locator(".lineage a").count() == 8
    assert not reader.page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_each_post_has_one_heading_in_every_order(person, cast, topic, a_reply):
    reply(topic=topic, by=cast.doctor, source="And then?", reply_to=a_reply)
    reader = person()
    reader.enter(cast.client("doctor"))
    for order in ("", "?order=newest", "?order=top"):
        reader.visit(topic.get_absolute_url() + order)
        for post in reader.page.locator("article.post").all():
            assert post.locator("h1, h2, h3, h4, h5, h6").count() == 1
