"""Pages that texts name and that nobody has written yet."""

from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef

from accounts.models import Target
from accounts.viewers import Viewer
from essays.models import Essay, EssayReference
from forum.models import Post, PostReference, Topic

MOST = 200


@dataclass
class Wanted:
    """A name as links compare it, the essays that name it, and how many published posts do."""

    key: str
    essays: list[Essay] = field(default_factory=list)
    posts: int = 0

    @property
    def name(self) -> str:
        """The name in words: how the texts spelt it is in them."""
        return self.key.replace("-", " ").capitalize()


def wanted_pages(viewer: Viewer) -> list[Wanted]:
    """The names that lead nowhere, those of essays first, each with who names it; at most 200. For editors.

    Only posts that `viewer` may read are counted.
    """
    known = Target.objects.filter(key=OuterRef("key")).exclude(address="")
    pages: dict[str, Wanted] = {}
    named = EssayReference.objects.filter(~Exists(known), kind=EssayReference.Kind.WIKI_LINK)
    for reference in named.select_related("text").order_by("key", "text")[:MOST]:
        pages.setdefault(reference.key, Wanted(reference.key)).essays.append(reference.text)
    readable = Post.objects.visible_to(viewer).filter(
        state=Post.State.PUBLISHED, topic__in=Topic.objects.visible_to(viewer).published()
    )
    posts = PostReference.objects.filter(
        ~Exists(known), kind=PostReference.Kind.WIKI_LINK, text__in=readable.values("pk")
    )
    for key, count in posts.values_list("key").annotate(Count("pk")).order_by("key")[:MOST]:
        pages.setdefault(key, Wanted(key)).posts = count
    return sorted(pages.values(), key=lambda page: (-len(page.essays), -page.posts, page.key))[:MOST]


def names_beginning(words: str, *, count: int = 8) -> list[tuple[str, bool]]:
    """Titles of essays that hold these words, each with whether readers can open it; for completing a link."""
    if not words.strip():
        found = Essay.objects.newest_first().filter(published_at__isnull=False)
    else:
        found = Essay.objects.filter(title__icontains=words.strip()[:100]).order_by("-saved_at")
    return [(essay.title, essay.is_published) for essay in found.only("title", "state")[:count]]
