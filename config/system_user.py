"""Which user of the machine the embedded PostgreSQL runs as, and how root hands a command to it.

PostgreSQL refuses to run as root. Root therefore starts it as a system user without rights of its own.
A clone may lie in a folder that this user cannot enter (/root, say). No folder is opened up for it:
the process keeps one single capability, to read past folder permissions, if root itself has it.
"""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from config.startup import StartupProblem

SYSTEM_USER = "second-opinion"
READ_CAPABILITY = "dac_read_search"
_READ_CAPABILITY_BIT = 2  # CAP_DAC_READ_SEARCH in linux/capability.h


@dataclass(frozen=True)
class SystemUser:
    """A user of the machine: name, number, and number of its group."""

    name: str
    uid: int
    gid: int

    @property
    def is_me(self) -> bool:
        """Whether this process already runs as that user."""
        return self.uid == os.geteuid()

    def command(self, command: list[str], must_reach: list[Path]) -> list[str]:
        """The command line that runs `command` as this user, who can enter every path of `must_reach`.

        Raises StartupProblem if a path is out of reach and root lacks the capability to help.
        """
        if self.is_me:
            return command
        plain = self._drop_rights()
        probe = " && ".join(["true", *(f'test -x "${number}"' for number in range(1, len(must_reach) + 1))])
        reached = subprocess.run([*plain, "sh", "-c", probe, "sh", *map(str, must_reach)], check=False)  # noqa: S603 - paths are arguments
        if reached.returncode == 0:
            return [*plain, *command]
        if not _has_read_capability():
            raise StartupProblem(
                f"PostgreSQL must not run as root, and the user {self.name} cannot enter {must_reach[0].parent}: "
                "move the clone to a folder that everybody may enter, start it as an ordinary user, "
                "or set DATABASE_URL to a server of your own."
            )
        return [*self._drop_rights(READ_CAPABILITY), *command]

    def _drop_rights(self, *capabilities: str) -> list[str]:
        kept = ",".join(["-all", *(f"+{name}" for name in capabilities)])
        numbers = [f"--reuid={self.uid}", f"--regid={self.gid}", "--clear-groups"]
        # Without no_setuid_fixup, access(2) would ignore the capability, and initdb asks through it.
        keeping = ["--securebits=+no_setuid_fixup"] if capabilities else []
        return [
            *("setpriv", *numbers, *keeping),
            *("--no-new-privs", f"--inh-caps={kept}", f"--ambient-caps={kept}"),
        ]


def server_user(data_folder: Path) -> SystemUser:
    """Who runs the server over this data folder: its owner if it exists; else me; for root a system user.

    Raises StartupProblem if the folder belongs to somebody else, or root cannot hand over.
    """
    owner = data_folder.stat().st_uid if data_folder.exists() else None
    if os.geteuid() != 0:
        me = _by_uid(os.geteuid())
        if owner not in (None, me.uid):
            raise StartupProblem(
                f"{data_folder} belongs to {_by_uid(owner).name}, not to {me.name}: start the site as the user who "
                "first did, or as root, or make a clone of your own."
            )
        return me
    if shutil.which("setpriv") is None:
        raise StartupProblem(
            "PostgreSQL must not run as root, and setpriv (util-linux) is missing to change the user: "
            "start the site as an ordinary user, or set DATABASE_URL to a server of your own."
        )
    return _by_uid(owner) if owner else _system_user()


def _system_user() -> SystemUser:
    """The user kept for the server; made if it is missing and may be made, else nobody."""
    for attempt in range(2):
        try:
            return _by_name(SYSTEM_USER)
        except KeyError:
            if attempt == 0 and shutil.which("useradd"):
                options = ["--system", "--no-create-home", "--shell=/usr/sbin/nologin", "--user-group"]
                subprocess.run(["useradd", *options, SYSTEM_USER], check=False, capture_output=True)  # noqa: S603, S607 - a fixed command
    return _by_name("nobody")


def _has_read_capability() -> bool:
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return False
    fields = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    return bool(int(fields.get("CapEff", "0"), 16) >> _READ_CAPABILITY_BIT & 1)


def _by_name(name: str) -> SystemUser:
    entry = pwd.getpwnam(name)
    return SystemUser(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _by_uid(uid: int | None) -> SystemUser:
    """The user of that number, named by the number where the machine knows no name for it."""
    number = os.geteuid() if uid is None else uid
    try:
        entry = pwd.getpwuid(number)
    except KeyError:
        return SystemUser(str(number), number, os.getegid())
    return SystemUser(entry.pw_name, entry.pw_uid, entry.pw_gid)
