"""What the editor's form sends."""

from django.urls import reverse

from essays.signing import as_text, bylines_of

ADD = "/admin/essays/essay/add/"


def words(**changed):
    """What a filled form sends."""
    return {
        "title": "Why I stopped",
        "slug": "",
        "standfirst": "A beginning.",
        "signed_by": "AB/CD",
        "source": "First.\n\nSecond.",
        "cover_alt": "",
        "published_at": "",
        "seen": "",
        **changed,
    }


def form_of(essay, **changed):
    """What the form of an essay sends when only these fields are changed."""
    essay.refresh_from_db()
    shown = {name: getattr(essay, name) for name in ("title", "slug", "standfirst", "source", "cover_alt")}
    at = essay.published_at.strftime("%Y-%m-%dT%H:%M:%S") if essay.published_at else ""
    signed = as_text(bylines_of(essay))
    return {**shown, "published_at": at, "signed_by": signed, "seen": str(essay.head.version), **changed}


def change(essay):
    return reverse("admin:essays_essay_change", args=[essay.pk])
