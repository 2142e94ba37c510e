"""What members say of themselves is carried to their byline and rendered once."""

import pytest

from accounts.describing import describe, rerender_old_biographies
from accounts.models import Byline, Member

pytestmark = pytest.mark.django_db


def test_the_name_reaches_the_byline(cast):
    describe(cast.doctor, display_name="Rhian Pugh")
    assert Byline.objects.get(member=cast.doctor).name == "Rhian Pugh"
    describe(cast.doctor, display_name="")
    assert Byline.objects.get(member=cast.doctor).name == "doctor"


def test_only_what_is_named_changes(cast):
    Member.objects.filter(pk=cast.doctor.pk).update(line="From elsewhere")
    describe(cast.doctor, display_name="Rhian")
    cast.doctor.refresh_from_db()
    assert cast.doctor.line == "From elsewhere"


def test_biographies_are_safe_html_with_links_to_members(cast):
    describe(
        cast.doctor,
        biography="With @other and @nobody. <img src=x onerror=alert(1)> [x](javascript:alert(1))",
    )
    html = cast.doctor.biography_html
    assert "/members/other/" in html
    assert "/members/nobody/" not in html
    assert "<img src=x" not in html
    assert 'href="javascript' not in html


def test_old_renderings_are_made_again(cast):
    describe(cast.doctor, biography="*Bees*")
    Member.objects.filter(pk=cast.doctor.pk).update(biography_renderer=0, biography_html="old")
    assert rerender_old_biographies() == 1
    assert rerender_old_biographies() == 0
    cast.doctor.refresh_from_db()
    assert "<em>Bees</em>" in cast.doctor.biography_html
