"""The admin's lists come from an index, row by row, however much there is."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test import RequestFactory

from accounts.models import AuditEntry, Member, Report, Upload


@pytest.mark.parametrize(
    ("model", "index"),
    [
        (Member, "member_newest"),
        (Upload, "upload_newest"),
        (Report, "report_open_first"),
        (AuditEntry, "audit_time"),
    ],
)
def test_the_order_of_a_list_is_read_from_an_index(cast, model, index):
    request = RequestFactory().get(f"/admin/accounts/{model._meta.model_name}/")
    request.user = cast.admin
    rows = admin.site.get_model_admin(model).get_changelist_instance(request).get_queryset(request)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET LOCAL enable_hashjoin = off")
        cursor.execute("SET LOCAL enable_mergejoin = off")
    plan = rows.prefetch_related(None)[:50].explain()
    assert index in plan
    assert "Sort  (" not in plan.replace("Incremental Sort  (", "")
