"""Taking one's own words back."""

from django.db import transaction

from accounts.models import Member
from forum.counting import uncount
from forum.holding import hand_back_new_words
from forum.models import Post, Topic
from forum.permissions import check_remove
from forum.placing import lock_topic


@transaction.atomic
def remove(*, post: Post, by: Member) -> None:
    """Take back a post. Its place stays, so the tree keeps its shape; an unanswered topic goes with its opening post.

    Raises PermissionDenied. Removing twice changes nothing.
    """
    topic = lock_topic(post.topic_id)
    locked = Post.objects.select_for_update(of=("self",)).select_related("byline").get(pk=post.pk)
    locked.topic = topic
    check_remove(locked, by)
    if locked.state == Post.State.REMOVED:
        return
    locked.state = Post.State.REMOVED
    locked.save(update_fields=["state"])
    uncount(locked, topic)
    hand_back_new_words(locked)
    if locked.is_opening and topic.last_number == 1:
        topic.state = Topic.State.REMOVED
        topic.save(update_fields=["state"])
