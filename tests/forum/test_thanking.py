"""“This helped me”: said by who opened the topic, of what others replied, and seen by everybody."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Notification
from accounts.moderating import hide, restore
from accounts.sealing import own_byline
from forum.models import Post
from forum.posting import reply
from forum.thanking import replies_that_helped, take_thanks_back, thank

pytestmark = pytest.mark.django_db


def page(cast, topic, person=None) -> str:
    return cast.client(person).get(topic.get_absolute_url()).content.decode()


def test_who_asked_says_it_and_everybody_sees_it(cast, topic, a_reply):
    address = f"{a_reply.get_absolute_url()}helped/"
    doctor = cast.client("doctor")
    assert "This helped me" in page(cast, topic, "doctor")
    assert "This helped me" not in page(cast, topic, "other")
    assert doctor.post(address, {"want": "thank"}).url == f"{topic.get_absolute_url()}#{a_reply.anchor}"
    for person in (None, "other", "moderator"):
        shown = page(cast, topic, person)
        assert shown.count("helped who asked") == 1
        assert f'<a href="{a_reply.get_absolute_url()}">Other, post 2</a>' in shown
    assert 'aria-pressed="true">Helped me' in page(cast, topic, "doctor")
    answer = doctor.post(address, {"want": "undo"}, headers={"hx-request": "true"})
    assert 'aria-pressed="false">This helped me' in answer.content.decode()
    assert "helped who asked" not in page(cast, topic)
    signed_out = cast.client(None)
    assert signed_out.post(address).url.startswith("/accounts/login/")
    assert "You are signed out, so nothing was changed." in signed_out.get("/accounts/login/").text


def test_its_writer_is_told_once(cast, topic, a_reply):
    told = Notification.objects.filter(kind=Notification.Kind.HELPED)
    thank(post=a_reply, by=cast.doctor)
    thank(post=a_reply, by=cast.doctor)
    assert [row.byline for row in told] == [own_byline(cast.other)]
    assert told.get().group == topic.pk
    take_thanks_back(post=a_reply, by=cast.doctor)
    assert not told.all()


def test_who_may_not(cast, topic, a_reply, essay):
    own = reply(topic=topic, by=cast.doctor, source="I.")
    under_essay = reply(topic=essay.discussion, by=cast.other, source="Under an essay.")
    essay.discussion.byline = own_byline(cast.doctor)
    essay.discussion.save(update_fields=["byline"])
    for post, by in [
        (a_reply, cast.other),
        (a_reply, cast.moderator),
        (own, cast.doctor),
        (topic.posts.get(number=1), cast.doctor),
        (under_essay, cast.doctor),
    ]:
        with pytest.raises(PermissionDenied):
            thank(post=post, by=by)
    assert "This helped me" not in page(cast, essay.discussion, "doctor")
    assert cast.client("other").post(f"{a_reply.get_absolute_url()}helped/").status_code == 403
    assert not Post.objects.filter(helped_at__isnull=False).exists()


def test_a_hidden_reply_loses_nothing_and_is_not_listed(cast, topic, a_reply):
    thank(post=a_reply, by=cast.doctor)
    hide(target=a_reply, by=cast.moderator, reason="other")
    assert not replies_that_helped(topic)
    assert "What helped" not in page(cast, topic)
    assert cast.client("doctor").post(f"{a_reply.get_absolute_url()}helped/").status_code == 404
    restore(target=a_reply, by=cast.moderator, reason="other")
    assert [post.pk for post in replies_that_helped(topic)] == [a_reply.pk]
