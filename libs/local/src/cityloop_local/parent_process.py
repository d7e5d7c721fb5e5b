"""Processes that end with the one that started them, whatever ends that.

The kernel sends the signal when the *thread* that started a process ends, so start them from the main thread.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import sys
from collections.abc import Sequence

PR_SET_PDEATHSIG = 1
PARENT_LIVES = '[ "$PPID" = "$0" ] && exec "$@"'


def killed_with_parent(command: Sequence[str]) -> list[str]:
    """The command so that it is killed when its parent dies, where the machine can do that (util-linux).

    Never by a function between fork and exec: a forked copy of a process that uses gRPC may crash before it execs.
    """
    setpriv = shutil.which("setpriv")
    return [*command] if setpriv is None else [setpriv, "--pdeathsig=SIGKILL", "--", *unless_parent_died(command)]


def unless_parent_died(command: Sequence[str]) -> list[str]:
    """The command, unless its parent has died before the kernel was told to kill it with its parent."""
    return ["sh", "-c", PARENT_LIVES, str(os.getpid()), *command]


def end_with_parent(number: signal.Signals = signal.SIGTERM) -> None:
    """From now on this process gets a signal when its parent ends; does nothing where the machine cannot do that."""
    _prctl(number)


def outlive_parent() -> None:
    """From now on this process goes on when its parent ends."""
    _prctl(0)


def _prctl(number: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
