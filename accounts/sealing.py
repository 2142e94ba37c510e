"""The two questions about who is behind words: "is this mine?" and "what may I sign with here?".

Nothing else in the project compares a byline with a member.
"""

from collections.abc import Iterable, Sequence

from django.contrib.auth.models import Group
from django.db.models import BooleanField, Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When

from accounts.groups import EDITORS, MODERATORS
from accounts.models import Byline, Member
from accounts.viewers import Viewer, member_of


def bylines_for(member: Member, *, room: int | None = None) -> Sequence[Byline]:
    """What `member` may sign with in a room (a topic's random number; None: outside all topics).

    The first is what they sign with unless they choose another.
    """
    return [own_byline(member)]


def own_byline(member: Member) -> Byline:
    """The byline of a member's own name, made on first use."""
    byline, _ = Byline.objects.get_or_create(
        member=member, defaults={"kind": Byline.Kind.MEMBER, "name": member.name, "handle": member.handle}
    )
    return byline


def is_mine(byline: Byline | None, viewer: Viewer) -> bool:
    """Whether these words are signed by `viewer`."""
    member = member_of(viewer)
    return member is not None and byline is not None and byline.member_id == member.pk


def signed_by(texts: QuerySet, viewer: Viewer, *, field: str = "byline") -> QuerySet:
    """Of rows with a byline, those that `viewer` signed."""
    member = member_of(viewer)
    if member is None:
        return texts.none()
    return texts.filter(Exists(Byline.objects.filter(pk=OuterRef(field), member=member)))


def signed_by_handle(texts: QuerySet, member: Member, *, field: str = "byline") -> QuerySet:
    """Of rows with a byline, those signed with the member's own name: what their public page lists."""
    return texts.filter(**{f"{field}__kind": Byline.Kind.MEMBER, f"{field}__member": member})


def with_marks[Rows: QuerySet](texts: Rows, *, field: str = "byline") -> Rows:
    """Rows with a byline, each with what stands beside the name of a member whose account is open.

    `is_by_doctor`: they were checked to be a doctor; `role`: "moderator", "editor", "staff" or empty.
    """
    open_one = {f"{field}__kind": Byline.Kind.MEMBER, f"{field}__member__is_active": True}
    is_staff = Q(**open_one, **{f"{field}__member__is_staff": True})
    groups = Group.objects.filter(user=OuterRef(f"{field}__member"))
    return texts.annotate(
        is_by_doctor=Case(
            When(**open_one, **{f"{field}__member__verified_on__isnull": False}, then=True),
            default=False,
            output_field=BooleanField(),
        ),
        role=Case(
            When(is_staff & Exists(groups.filter(name=MODERATORS)), then=Value("moderator")),
            When(is_staff & Exists(groups.filter(name=EDITORS)), then=Value("editor")),
            When(is_staff, then=Value("staff")),
            default=Value(""),
            output_field=CharField(),
        ),
    )


def bylines_of(member: Member) -> QuerySet[Byline]:
    """Every byline that `member` signs with, as a subquery: whatever is told to one of them is told to the member."""
    return Byline.objects.filter(member=member)


def bylines_named(handles: Iterable[str]) -> list[int]:
    """The ids of the bylines that a mention of these handles names, in the order of their making."""
    named = Byline.objects.filter(member__handle__in=list(handles)).order_by("pk")
    return list(named.values_list("pk", flat=True))


def members_behind(bylines: Iterable[int]) -> dict[int, Member]:
    """Who hears what is told to these bylines (ids): the member of each whose account is open. For no page."""
    open_ones = Byline.objects.filter(pk__in=list(bylines), member__is_active=True).select_related("member")
    return {byline.pk: byline.member for byline in open_ones if byline.member is not None}


def bylines_to_tell(members: Iterable[int]) -> list[tuple[int, Member]]:
    """For members (ids) whose account is open: the byline (id) by which each is told of what they watch."""
    open_ones = Byline.objects.filter(member__in=list(members), member__is_active=True)
    return [
        (byline.pk, byline.member)
        for byline in open_ones.select_related("member").order_by("member")
        if byline.member is not None
    ]


def by_others(rows: QuerySet, byline: Byline, *, field: str = "member") -> QuerySet:
    """Of rows with a member, those of anybody but whoever is behind `byline`."""
    return rows.exclude(Exists(Byline.objects.filter(pk=byline.pk, member=OuterRef(field))))


def rename(member: Member) -> None:
    """Carry a member's name and handle to the byline that shows them."""
    handle = member.handle if member.is_active else ""  # a closed account has no page to lead to
    Byline.objects.filter(member=member).update(name=member.name, handle=handle)
