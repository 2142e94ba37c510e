"""The real worker, in a test's process: takes every job that is due, then ends."""

import threading

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
