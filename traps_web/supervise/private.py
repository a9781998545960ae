"""The data folder of an embedded installation is private: it holds the key that signs sessions and everyone's data."""

from __future__ import annotations

import os
from pathlib import Path

OF_ITS_OWNER = 0o077
"""Permission bits of everybody else."""

FOLDERS = ("log", "files", "copies", "run")
FILES = ("traps.sqlite3*", "secret_key", "*.tar.gz")


def close_to_others(home: Path) -> None:
    """Make the data folder and its files accessible to the owner only, and so every file created from now on."""
    os.umask(OF_ITS_OWNER)
    was_open = home.stat().st_mode & OF_ITS_OWNER
    folders = [home / name for name in FOLDERS]
    kept = [path for pattern in FILES for path in home.glob(pattern)]
    within = [path for folder in folders for path in folder.rglob("*")] if was_open else []
    for path in (home, *folders, *kept, *within):
        _close(path)


def _close(path: Path) -> None:
    """Links, and what belongs to another user, are left alone."""
    if path.is_symlink() or not path.exists():
        return
    rights = path.stat()
    if rights.st_mode & OF_ITS_OWNER and rights.st_uid == os.getuid():
        path.chmod(rights.st_mode & 0o7777 & ~OF_ITS_OWNER)
