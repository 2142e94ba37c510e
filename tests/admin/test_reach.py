"""Who may open which page of the admin."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from accounts.auditing import record
from accounts.models import AuditEntry, HelpCountry, Helpline, OutgoingMail, Upload
from accounts.reporting import report
from accounts.sealing import own_byline
from essays.models import ImportedFile, Series, SiteSettings

STAFF = {"editor", "moderator", "admin"}
EVERYBODY = (None, "doctor", "editor", "moderator", "admin")
LISTS = {
    "essays_essay": STAFF,
    "essays_series": {"editor", "admin"},
    "essays_sitesettings": {"editor", "admin"},
    "essays_importedfile": {"admin"},
    "forum_category": {"moderator", "admin"},
    "forum_topic": {"moderator", "admin"},
    "forum_post": {"moderator", "admin"},
    "accounts_report": {"moderator", "admin"},
    "accounts_auditentry": {"moderator", "admin"},
    "accounts_member": {"moderator", "admin"},
    "accounts_upload": {"admin"},
    "accounts_helpline": {"editor", "admin"},
    "accounts_helpcountry": {"editor", "admin"},
    "auth_group": {"admin"},
}
MAY_ADD = {
    "accounts_helpline": {"editor", "admin"},
    "accounts_helpcountry": {"editor", "admin"},
    "essays_essay": {"editor", "admin"},
    "essays_series": {"editor", "admin"},
    "forum_category": {"admin"},
    "auth_group": {"admin"},
}
MAY_DELETE = {
    "accounts_helpline": {"editor", "admin"},
    "accounts_helpcountry": {"editor", "admin"},
    "essays_series": {"editor", "admin"},
    "forum_category": {"admin"},
    "auth_group": {"admin"},
}


@pytest.fixture
def rows(cast, category, topic, a_reply, essay):
    """One row of everything."""
    upload = Upload.objects.create(
        name="abcdefghijkl.png", kind="image/png", size=1, width=1, height=1, byline=own_byline(cast.doctor)
    )
    imported = ImportedFile.objects.create(
        digest="d", name="a.md", content=b"", essay_digest="s", essay=essay
    )
    record(act="hide", by=cast.moderator, target=a_reply)
    return {
        "essays_essay": essay,
        "essays_series": Series.objects.create(title="Leaving well", slug="leaving-well"),
        "essays_sitesettings": SiteSettings.objects.get(),
        "essays_importedfile": imported,
        "forum_category": category,
        "forum_topic": topic,
        "forum_post": a_reply,
        "accounts_report": report(target=a_reply, by=cast.doctor, reason="unkind", words="Please look."),
        "accounts_auditentry": AuditEntry.objects.first(),
        "accounts_member": cast.doctor,
        "accounts_upload": upload,
        "accounts_helpline": Helpline.objects.create(name="A line", number="1", source="asked"),
        "accounts_helpcountry": HelpCountry.objects.create(name="Wales", anchor="wales"),
        "auth_group": cast.editor.groups.get(),
    }


def opens(cast, name, url) -> bool:
    """Whether that person sees a page there. Who is not staff is led to sign in; staff get 403."""
    answer = cast.client(name).get(url)
    if name in STAFF:
        assert answer.status_code in (200, 403), url
    else:
        assert answer.status_code == 302, url
        assert reverse("account_login") in answer["Location"] or "/admin/login/" in answer["Location"]
    return answer.status_code == 200


@pytest.mark.parametrize("model", LISTS)
def test_lists_and_rows_open_for_exactly_those_who_may(cast, rows, model):
    row = rows[model]
    for name in EVERYBODY:
        for page, args in (("changelist", []), ("change", [row.pk]), ("history", [row.pk])):
            expected = name in LISTS[model]
            assert opens(cast, name, reverse(f"admin:{model}_{page}", args=args)) == expected, (name, page)
        assert opens(cast, name, reverse(f"admin:{model}_add")) == (name in MAY_ADD.get(model, ()))
        assert opens(cast, name, reverse(f"admin:{model}_delete", args=[row.pk])) == (
            name in MAY_DELETE.get(model, ())
        )


@pytest.mark.parametrize("model", ["forum_post", "forum_topic", "essays_essay", "accounts_report"])
def test_the_page_that_asks_for_a_reason_is_the_moderators_alone(cast, rows, model):
    for name in EVERYBODY:
        url = reverse(f"admin:{model}_hide", args=[rows[model].pk])
        assert opens(cast, name, url) == (name in {"moderator", "admin"})


@pytest.mark.parametrize("page", ["accounts_report_dismiss", "forum_topic_lock", "forum_topic_unlock"])
def test_a_get_decides_nothing(cast, rows, page):
    row = rows["accounts_report" if "report" in page else "forum_topic"]
    assert cast.client("moderator").get(reverse(f"admin:{page}", args=[row.pk])).status_code == 405
    assert cast.client("editor").post(reverse(f"admin:{page}", args=[row.pk])).status_code == 403


def test_the_index_names_what_one_may_open(cast, db):
    assert "Write an essay" in cast.client("editor").get("/admin/").text
    assert "queue of reports" in cast.client("moderator").get("/admin/").text
    assert "queue of reports" not in cast.client("editor").get("/admin/").text


@pytest.mark.parametrize("app", ["account", "procrastinate", "markdownx"])
def test_pages_of_other_packages_are_not_there(cast, app):
    assert cast.client("admin").get(f"/admin/{app}/").status_code == 404


def test_no_number_leads_to_its_page(cast, rows):
    kind = ContentType.objects.get_for_model(rows["essays_essay"]).pk
    assert cast.client("moderator").get(f"/admin/r/{kind}/{rows['essays_essay'].pk}/").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "email__startswith=d",
        "password__startswith=m",
        "byline__id=1",
        "submission__startswith=a",
        "is_superuser__exact=1",
    ],
)
def test_a_list_cannot_be_asked_for_what_it_does_not_show(cast, rows, query):
    for model in ("accounts_member", "forum_post", "forum_topic", "accounts_report"):
        url = reverse(f"admin:{model}_changelist")
        assert cast.client("moderator").get(f"{url}?{query}").status_code == 400, model


@pytest.mark.parametrize("demo", [True, False])
def test_the_outbox(cast, settings, demo):
    OutgoingMail.objects.create(
        sender="a@example.org", to="b@example.org", subject="<b>Code</b>", body="<i>1234</i>"
    )
    settings.KEEP_SENT_MAIL, settings.DEMO = True, demo
    answer = cast.client("admin").get(reverse("admin-outbox"))
    assert "&lt;i&gt;1234" in answer.text
    assert "<b>Code" not in answer.text
    assert cast.client("moderator").get(reverse("admin-outbox")).status_code == 403
    assert cast.client("doctor").get(reverse("admin-outbox")).status_code == 302
    assert cast.client(None).get(reverse("admin-outbox")).status_code == 302


def test_on_a_real_site_there_is_no_outbox(cast, settings):
    settings.KEEP_SENT_MAIL = False
    for name in EVERYBODY:
        assert cast.client(name).get(reverse("admin-outbox")).status_code == 404
