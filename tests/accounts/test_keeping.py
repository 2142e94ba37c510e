"""Words of a refused form wait for their writer: not too long, for nobody else, and the page says the truth."""

from datetime import timedelta

import pytest
from django.test import Client, RequestFactory

from accounts.addressing import client_address
from accounts.keeping import LONGEST, OWNED_FOR, UNOWNED_FOR
from essays.previewing import LONGEST as LONGEST_ESSAY
from forum.models import Draft

pytestmark = pytest.mark.django_db
WORDS = "Night words."
KEPT, NOT_KEPT = "is kept for a while", "could not be kept"


def later(client: Client, passed: timedelta) -> None:
    """Let the kept words of a browser be older."""
    session = client.session
    for form in session["kept_words"].values():
        form["at"] -= passed.total_seconds()
    session.save()


@pytest.mark.parametrize(("owned", "lasts"), [(False, UNOWNED_FOR), (True, OWNED_FOR)])
def test_words_are_forgotten_in_time(cast, topic, owned, lasts):
    client = Client()
    client.post(topic.reply_address, {"body": WORDS} | ({"writer": cast.other.pk} if owned else {}))
    later(client, lasts - timedelta(minutes=1))
    client.force_login(cast.other)
    assert WORDS in client.get(topic.reply_address).content.decode()
    later(client, timedelta(minutes=2))
    assert WORDS not in client.get(topic.reply_address).content.decode()


def test_nothing_is_promised_on_the_way_in_once_it_is_forgotten(topic):
    client = Client()
    client.post(topic.reply_address, {"body": WORDS})
    assert "what you wrote is kept" in client.get("/accounts/login/").content.decode()
    later(client, UNOWNED_FOR)
    assert "what you wrote is kept" not in client.get("/accounts/login/").content.decode()


def test_one_members_words_outlast_anothers_on_a_shared_computer(cast, topic):
    """The other sends a reply in the same place, meets an ended session there as well, and signs out."""
    client = Client()
    client.post(topic.reply_address, {"body": WORDS, "writer": cast.other.pk})
    client.post(topic.reply_address, {"body": "Theirs.", "writer": cast.doctor.pk})
    client.force_login(cast.doctor)
    form = client.get(topic.reply_address).text
    assert ("Theirs." in form, WORDS in form) == (True, False)
    assert client.post(topic.reply_address, {"body": "Theirs."}).status_code == 302
    assert "Theirs." not in client.get(topic.reply_address).text, "it has arrived"
    client.post(topic.reply_address, {"body": "Theirs once more."})
    client.post("/accounts/logout/")
    assert WORDS not in client.get(topic.reply_address).text
    client.force_login(cast.other)
    assert WORDS in client.get(topic.reply_address).text


def test_what_is_sent_lets_go_of_what_its_form_showed_alone(cast, topic):
    client = Client()
    client.post(topic.reply_address, {"body": "Begun by nobody."})
    client.post(topic.reply_address, {"body": WORDS, "writer": cast.other.pk})
    client.force_login(cast.other)
    for words in (WORDS, "Begun by nobody."):
        assert words in client.get(topic.reply_address).text
        assert client.post(topic.reply_address, {"body": words}).status_code == 302
    assert not client.session["kept_words"]


def test_signing_out_forgets_ones_own_words_and_nobodys(cast, topic):
    client = Client()
    client.post(topic.reply_address, {"body": WORDS})
    client.post(topic.reply_address, {"body": WORDS, "writer": cast.other.pk})
    client.force_login(cast.other)
    client.post("/accounts/logout/")
    assert "kept_words" not in client.session


def test_a_session_holds_five_forms_at_most(topic, cast):
    client = Client()
    for number in range(7):
        client.post(topic.reply_address, {"body": WORDS, "writer": number})
    assert [form["writer"] for form in client.session["kept_words"].values()] == list("23456")


def test_what_the_release_before_kept_by_address_alone_comes_back(cast, topic):
    client = Client()
    client.post(topic.reply_address, {"body": WORDS, "writer": cast.other.pk})
    session = client.session
    (form,) = session["kept_words"].values()
    session["kept_words"] = {form.pop("address"): form}
    session.save()
    client.force_login(cast.other)
    assert WORDS in client.get(topic.reply_address).text
    client.post(topic.reply_address, {"body": WORDS})
    assert not client.session["kept_words"]


@pytest.mark.parametrize(
    "old",
    [{"body": WORDS}, {"fields": {"body": WORDS}}, {"fields": {"body": WORDS}, "writer": ""}],
)
def test_the_shape_of_another_release_is_no_error(cast, topic, old):
    client = cast.client("doctor")
    session = client.session
    session["kept_words"] = {topic.reply_address: old}
    session.save()
    page = client.get(topic.get_absolute_url())
    assert page.status_code == 200
    assert WORDS not in page.content.decode()


def test_a_page_with_kept_words_is_stored_nowhere(topic, essay):
    client = Client()
    for place in (topic, essay.discussion):
        client.post(place.reply_address, {"body": WORDS})
    for address in (topic.reply_address, topic.get_absolute_url(), essay.discussion.reply_address):
        page = client.get(address)
        if WORDS in page.content.decode():
            assert "no-store" in page["Cache-Control"], address
    assert WORDS in client.get(topic.reply_address).content.decode()
    assert "no-store" not in Client().get(topic.get_absolute_url()).headers.get("Cache-Control", "")


def test_everybody_behind_one_proxy_is_counted_alone(topic, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.LIMITS = settings.LIMITS | {"kept-words": [(1, 600)]}
    for reader in ("203.0.113.1", "203.0.113.2"):
        answer = Client().post(
            topic.reply_address, {"body": WORDS}, headers={"x-forwarded-for": f"10.9.9.9, {reader}"}
        )
        assert KEPT in answer.content.decode()


@pytest.mark.parametrize(
    ("count", "header", "address"),
    [
        (0, "203.0.113.1", "127.0.0.1"),
        (1, "6.6.6.6, 203.0.113.1", "203.0.113.1"),
        (2, "6.6.6.6, 203.0.113.1, 10.0.0.1", "203.0.113.1"),
        (2, "203.0.113.1", "127.0.0.1"),
        (1, "no address", "127.0.0.1"),
    ],
)
def test_only_trusted_proxies_say_who_asks(settings, count, header, address):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = count
    assert client_address(RequestFactory().get("/", headers={"x-forwarded-for": header})) == address


@pytest.mark.parametrize("address", ["/settings/", "topic", "report"])
def test_the_page_says_whether_the_words_are_kept(topic, settings, address):
    addresses = {"topic": topic.reply_address, "report": f"/report/topic/{topic.pk}/"}
    settings.LIMITS = settings.LIMITS | {"kept-words": [(1, 600)]}
    fields = {"body": WORDS, "words": WORDS, "reason": "spam", "biography": WORDS}
    pages = [Client().post(addresses.get(address, address), fields).content.decode() for _ in range(2)]
    assert [KEPT in page for page in pages] == [True, False]
    assert [NOT_KEPT in page for page in pages] == [False, True]
    assert all(WORDS in page for page in pages)
    assert "What you wrote is kept" not in pages[1]


@pytest.mark.parametrize("way", ["sign-in", "sign-up"])
@pytest.mark.parametrize("address", ["/settings/", "topic", "report"])
def test_what_is_added_on_the_refused_page_comes_along(cast, topic, address, way):
    path = {"topic": topic.reply_address, "report": f"/report/topic/{topic.pk}/"}.get(address, address)
    name = {"topic": "body", "report": "words"}.get(address, "biography")
    client = Client()
    refused = client.post(path, {name: WORDS, "writer": cast.other.pk})
    assert refused.status_code == 403
    form = refused.content.decode()
    assert f'name="writer" value="{cast.other.pk}"' in form, "the words stay this member's own"
    assert f'name="go_on" value="{way}"' in form
    added = f"{WORDS} And more of them."
    answer = client.post(path, {name: added, "writer": cast.other.pk, "go_on": way})
    assert answer.status_code == 302
    assert answer["Location"].startswith(
        f"/accounts/{'login' if way == 'sign-in' else 'signup'}/?next=%2F{path.split('/')[1]}"
    )
    client.force_login(cast.other)
    assert added in client.get(path).content.decode()


def test_words_that_cannot_be_kept_are_not_led_away_from(topic, settings):
    settings.LIMITS = settings.LIMITS | {"kept-words": [(1, 600)]}
    client = Client()
    client.post(topic.reply_address, {"body": WORDS})
    answer = client.post(topic.reply_address, {"body": f"{WORDS} More.", "go_on": "sign-in"})
    assert answer.status_code == 403
    assert f"{WORDS} More." in answer.content.decode()
    assert NOT_KEPT in answer.content.decode()


def test_the_way_in_never_sends_what_somebody_signed_in_wrote(cast, topic):
    answer = cast.client("other").post(topic.reply_address, {"body": WORDS, "go_on": "sign-in"})
    assert answer.status_code == 302
    assert not topic.posts.filter(number__gt=1).exists()
    assert Draft.objects.get().source == WORDS


def test_the_draft_of_a_refused_form_comes_along(cast, topic):
    client = Client()
    held = {"draft": "0000000001", "draft_version": "3"}
    form = client.post(topic.reply_address, {"body": WORDS, "writer": cast.other.pk, **held}).content.decode()
    assert all(f'name="{name}" value="{value}"' in form for name, value in held.items())


def test_an_essay_of_any_length_is_kept():
    assert LONGEST > LONGEST_ESSAY


def test_what_cannot_be_kept_is_not_offered_later(topic):
    client = Client()
    answer = client.post(topic.reply_address, {"body": "x" * (LONGEST + 1)})
    assert NOT_KEPT in answer.content.decode()
    assert "kept_words" not in client.session
