"""For machines that watch: is the process alive, and is the site ready to serve? No cookie, nothing cached."""

from datetime import timedelta

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from procrastinate.contrib.django.models import ProcrastinateWorker

HEARTBEAT_AGE = timedelta(seconds=60)  # a worker writes one each 10 seconds
_complete_schemas: set[str] = set()  # names of databases that this process has seen fully migrated


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as this process answers at all. Asks no database."""
    return HttpResponse("alive\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """200 {"ready": true}, or 503 with the plain reasons why the site cannot serve in full."""
    reasons = problems()
    return JsonResponse({"ready": not reasons, "reasons": reasons}, status=503 if reasons else 200)


def problems() -> list[str]:
    """What is missing for full service, in plain words; empty if nothing is. Never raises."""
    try:
        if _unapplied_migrations():
            return ["The database lacks migrations."]
        newest = ProcrastinateWorker.objects.order_by("-last_heartbeat").values_list("last_heartbeat").first()
    except DatabaseError:
        return ["The database does not answer."]
    if newest is None or newest[0] < timezone.now() - HEARTBEAT_AGE:
        return ["No worker has reported for a minute."]
    return []


def _unapplied_migrations() -> bool:
    """Whether the code knows migrations that the database lacks. Asked until the answer is no, then kept."""
    name = str(connection.settings_dict["NAME"])
    if name in _complete_schemas:
        connection.ensure_connection()
        return False
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return True
    _complete_schemas.add(name)
    return False
