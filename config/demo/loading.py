"""Brings the demo in, whole or not at all. What is there already stays as somebody has left it."""

from django.db import connection, transaction
from django.utils import timezone

from accounts.limiting import without_limits
from config.demo.conversations import furnish, hold
from config.demo.helplines import list_helplines
from config.demo.library import correct, shelve
from config.demo.ordering import bind, tag
from config.demo.people import account, gather
from config.demo.returning import leave_off
from config.demo.script import essay_names, read_essay, read_topic, topic_names
from essays.publishing import keep_settings

_LOCK = 0x5EC0_4D09


def load() -> tuple[int, int]:
    """Make the people, rooms, essays and topics that are missing; returns how many essays and topics were made.

    Two loads at once come one after the other.
    """
    now = timezone.now()
    with transaction.atomic(), without_limits():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        keep_settings()
        people = gather(now)
        furnish()
        list_helplines()
        texts = [read_essay(name) for name in essay_names()]
        made = shelve(texts, people, now)
        correct(texts, people, now)
        tag(texts, made)
        bind(people)
        topics = sum(hold(read_topic(name), people, now) for name in topic_names())
        if topics == len(topic_names()):  # a demo that was there already has a reader of its own
            leave_off(account("doctor", people), now)
    return len(made), topics
