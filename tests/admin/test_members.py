"""Accounts in the admin: what moderators see, and what admins decide."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from accounts.admin.members import MemberAdmin
from accounts.groups import EDITORS, MODERATORS
from accounts.models import AuditEntry, Member
from essays.models import SiteSettings

LIST = "/admin/accounts/member/"


def page_of(member):
    return reverse("admin:accounts_member_change", args=[member.pk])


def test_moderators_see_who_is_there_and_no_address(cast):
    moderator = cast.client("moderator")
    for address in (
        LIST,
        page_of(cast.doctor),
        reverse("admin:accounts_member_history", args=[cast.doctor.pk]),
    ):
        page = moderator.get(address).text
        assert "@doctor" in page
        assert "example.org" not in page
    for term in ("doctor@example.org", "example.org"):
        assert moderator.get(f"{LIST}?q={term}").context["cl"].result_count == 0


def test_nobody_sees_a_password(cast):
    cast.doctor.refresh_from_db()
    for name in ("moderator", "admin"):
        page = cast.client(name).get(page_of(cast.doctor)).text
        assert cast.doctor.password not in page
        assert "md5$" not in page


def test_admins_see_the_address(cast):
    assert "doctor@example.org" in cast.client("admin").get(page_of(cast.doctor)).text


@pytest.mark.parametrize("name", ["editor", "moderator"])
def test_other_staff_change_nobody(cast, name):
    forged = {
        "is_superuser": "on",
        "is_staff": "on",
        "is_active": "",
        "email": "a@b.example",
        "password": "x",
    }
    assert cast.client(name).post(page_of(cast.doctor), forged).status_code == 403
    assert cast.client(name).post(page_of(getattr(cast, name)), forged).status_code == 403


def test_closing_an_account_ends_its_session_and_is_audited(cast):
    doctor = cast.client("doctor")
    assert doctor.get("/settings/").status_code == 200
    cast.client("admin").post(page_of(cast.doctor), {"groups": []})
    cast.doctor.refresh_from_db()
    assert not cast.doctor.is_active
    assert doctor.get("/settings/").status_code == 302
    entry = AuditEntry.objects.get()
    assert (entry.act, entry.target_kind, entry.target_id) == ("close account", "member", cast.doctor.pk)


def test_giving_rights_is_audited_one_by_one(cast):
    group = Group.objects.get(name=MODERATORS)
    sent = {"is_active": "on", "is_staff": "on", "groups": [group.pk]}
    cast.client("admin").post(page_of(cast.doctor), sent)
    assert set(AuditEntry.objects.values_list("act", flat=True)) == {"let into admin", "change groups"}
    cast.client("admin").post(page_of(cast.doctor), sent)
    assert AuditEntry.objects.count() == 2


def test_the_trail_names_the_groups_that_came_and_went(cast):
    groups = {name: Group.objects.get(name=name).pk for name in (MODERATORS, EDITORS)}
    for chosen in ([groups[MODERATORS]], [groups[EDITORS]]):
        cast.client("admin").post(page_of(cast.doctor), {"is_active": "on", "groups": chosen})
    entries = AuditEntry.objects.order_by("pk").values_list("act", "reason")
    assert list(entries) == [
        ("change groups", "+Moderators"),
        ("change groups", "+Editors"),
        ("change groups", "-Moderators"),
    ]


def test_an_admin_writes_only_what_they_decide(cast, monkeypatch):
    save_model = MemberAdmin.save_model

    def meanwhile(self, request, obj, form, change):
        Member.objects.filter(pk=obj.pk).update(biography="Written meanwhile", password="new", is_staff=True)
        save_model(self, request, obj, form, change)

    monkeypatch.setattr(MemberAdmin, "save_model", meanwhile)
    cast.client("admin").post(page_of(cast.doctor), {"groups": []})
    doctor = Member.objects.get(pk=cast.doctor.pk)
    assert (doctor.biography, doctor.password) == ("Written meanwhile", "new")
    assert (doctor.is_active, doctor.is_staff) == (False, True)


def test_rights_of_a_group_levels_of_a_room_and_settings_say_what_changed(cast, category):
    admin = cast.client("admin")
    group = Group.objects.create(name="Readers")
    right = Permission.objects.get(codename="publish_essay")
    page = reverse("admin:auth_group_change", args=[group.pk])
    admin.post(page, {"name": "Readers", "permissions": [right.pk]})
    admin.post(page, {"name": "Readers"})
    room = {"name": category.name, "slug": category.slug, "description": category.description}
    levels = {"position": category.position, "read_level": "staff", "write_level": "staff"}
    admin.post(reverse("admin:forum_category_change", args=[category.pk]), room | levels)
    settings = SiteSettings.objects.get()
    sent = {"discussions": category.pk}
    admin.post(reverse("admin:essays_sitesettings_change", args=[settings.pk]), sent)
    found = AuditEntry.objects.order_by("pk").values_list("target_kind", "act", "reason")
    assert list(found) == [
        ("group", "change rights", "+publish_essay"),
        ("group", "change rights", "-publish_essay"),
        ("category", "change", f"read {category.read_level}→staff"),
        ("category", "change", f"write {category.write_level}→staff"),
        ("sitesettings", "change", f"discussions {settings.discussions_id}→{category.pk}"),
    ]


def test_forged_fields_of_an_account_change_nothing(cast):
    sent = {
        "is_active": "on",
        "is_superuser": "on",
        "email": "a@b.example",
        "password": "x",
        "handle": "boss",
    }
    cast.client("admin").post(page_of(cast.doctor), sent)
    before = cast.doctor.password
    cast.doctor.refresh_from_db()
    assert (cast.doctor.is_superuser, cast.doctor.email, cast.doctor.handle) == (
        False,
        "doctor@example.org",
        "doctor",
    )
    assert cast.doctor.password == before


def test_an_admin_cannot_shut_themselves_out(cast):
    refused = cast.client("admin").post(page_of(cast.admin), {"is_staff": "on"})
    assert refused.status_code == 422
    assert "Ask another admin" in refused.text
    cast.admin.refresh_from_db()
    assert cast.admin.is_active


def test_the_history_names_people_by_handle(cast):
    admin = cast.client("admin")
    admin.post(page_of(cast.doctor), {"groups": []})
    page = admin.get(reverse("admin:accounts_member_history", args=[cast.doctor.pk])).text
    assert "@admin" in page
    assert "example.org" not in page
