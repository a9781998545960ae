"""No process outlives the one that started it, even when that one is killed."""

import ctypes
import signal
import sys

PR_SET_PDEATHSIG = 1
KERNEL_ENDS_ORPHANS = sys.platform == "linux"
LIBC = ctypes.CDLL(None, use_errno=True) if KERNEL_ENDS_ORPHANS else None


def die_with_parent() -> None:
    """Ask the Linux kernel to end this process when the one that started it ends, however it ends."""
    if LIBC is not None:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
