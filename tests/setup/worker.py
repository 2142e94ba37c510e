"""The real worker, in a test's process: takes every job that is due, then ends."""

import os
import subprocess
import sys
import threading

from django.db import connection
from procrastinate.contrib.django import app


def run_worker_once() -> None:
    """Run all jobs that are due. Their rows must be committed: use the `transactional_db` fixture.

    It has a thread of its own, since Playwright's loop may already run in the test's.
    """
    failures: list[BaseException] = []

    def work() -> None:
        try:
            with app.replace_connector(app.connector.get_worker_connector()) as worker:
                worker.run_worker(
                    wait=False, delete_jobs="successful", install_signal_handlers=False, concurrency=4
                )
        except BaseException as failure:
            failures.append(failure)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(60)
    assert not thread.is_alive()
    if failures:
        raise failures[0]


def in_process(script: str) -> subprocess.Popen:
    """A process of its own that runs Python with this test's database; its rows must be committed."""
    name = connection.settings_dict["NAME"]
    head = (
        "import os, django\n"
        "from django.conf import settings\n"
        f"settings.DATABASES['default']['NAME'] = {name!r}\n"
        "django.setup()\n"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    return subprocess.Popen(
        [sys.executable, "-c", head + script],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def run_worker_processes(count: int) -> None:
    """So many workers, each a process, run all jobs that are due, then end."""
    script = (
        "from django.core.management import call_command\n"
        "call_command('procrastinate', 'worker', '--one-shot', '--delete-jobs', 'successful')\n"
    )
    workers = [in_process(script) for _ in range(count)]
    for worker in workers:
        said, _ = worker.communicate(timeout=60)
        assert worker.returncode == 0, said.decode()
