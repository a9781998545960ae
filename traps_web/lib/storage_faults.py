"""Recognises a full disk, a damaged database and one that takes no writes.

By the error codes of SQLite, PostgreSQL and the system.
"""

from __future__ import annotations

import errno
import shutil
import sqlite3
from pathlib import Path

FULL = (
    "The disk of this installation is full, so nothing was saved. Ask its operator to free space, then send it again."
)
DAMAGED = "The database of this installation is damaged, so nothing was saved. Ask its operator to restore a backup."
READ_ONLY = (
    "The database of this installation is read-only at the moment, so nothing was saved. You can read pages, but "
    "downloads are recorded and have to wait too. Ask its operator."
)
LOOK_FIRST = {
    FULL: (
        "The disk of this installation is full. What you sent may have been saved. Ask its operator to free space, "
        "then check before you send it again."
    ),
    DAMAGED: (
        "The database of this installation is damaged. What you sent may have been saved. Ask its operator to "
        "restore a backup, then check before you send it again."
    ),
    READ_ONLY: (
        "The database of this installation is read-only at the moment. What you sent may have been saved. Check "
        "before you send it again, and ask its operator."
    ),
}
"""The same where it is not known that nothing was saved."""

NO_SPACE = (errno.ENOSPC, errno.EDQUOT)
SQLITE_FULL = 13
# I/O error and "cannot open": on a full disk both can mean that there was no room.
SQLITE_WITHOUT_ROOM = (10, 14)
SQLITE_DAMAGED = (11, 26)
SQLITE_READ_ONLY = 8
PRIMARY_CODE = 0xFF
POSTGRES_FULL = "53100"
POSTGRES_DAMAGED = ("XX001", "XX002")
POSTGRES_READ_ONLY = "25006"
NO_ROOM_BYTES = 1024 * 1024


def is_full(fault: BaseException | None, folder: Path) -> bool:
    """Whether a write failed because the disk is full. `folder` is where an embedded database lies."""
    if isinstance(fault, OSError):
        return fault.errno in NO_SPACE
    code = sqlite_code(fault)
    if code in SQLITE_WITHOUT_ROOM:
        return folder.exists() and shutil.disk_usage(folder).free < NO_ROOM_BYTES
    return code == SQLITE_FULL or _state(fault) == POSTGRES_FULL


def is_damaged(fault: BaseException | None) -> bool:
    """Whether the database file itself is corrupt."""
    return sqlite_code(fault) in SQLITE_DAMAGED or _state(fault) in POSTGRES_DAMAGED


def is_read_only(fault: BaseException | None) -> bool:
    """Whether the database refuses every write: its disk is mounted so, or it is a copy that follows another."""
    return sqlite_code(fault) == SQLITE_READ_ONLY or _state(fault) == POSTGRES_READ_ONLY


def is_rolled_back(fault: BaseException | None) -> bool:
    """Whether the database itself refused the write for such a reason, so that it took back what it had begun."""
    return sqlite_code(fault) in (SQLITE_FULL, SQLITE_READ_ONLY) or _state(fault) in (POSTGRES_FULL, POSTGRES_READ_ONLY)


def sqlite_code(fault: BaseException | None) -> int | None:
    """The primary result code of SQLite; None for any other error."""
    for part in (fault, getattr(fault, "__cause__", None)):
        if isinstance(part, sqlite3.Error):
            return int(getattr(part, "sqlite_errorcode", 0)) & PRIMARY_CODE
    return None


def _state(fault: BaseException | None) -> str | None:
    return getattr(getattr(fault, "__cause__", None), "pgcode", None)
