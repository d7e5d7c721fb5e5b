"""Where a test run keeps its files: in memory, where there is room.

A broker opens seven files for each partition and writes three of them through at once: on a disk a test's topics cost
it two to three times as much of a processor, and wait for the disk beside. What is in memory outlives a killed process
as a file on a disk does; what a power cut leaves, no test tries.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import psutil

VARIABLE = "TMPDIR"
MEMORY = Path("/dev/shm")  # noqa: S108 -- folders of a run's own are made in it
ROOM = 8 * 2**30
"""Bytes that must be free in it, and of the machine's memory: a whole run has taken a fraction of it."""


def keep_files_in_memory(memory: Path = MEMORY, room: int = ROOM) -> None:
    """Let this process, and what it starts, make temporary files in memory.

    Nothing changes where `TMPDIR` names a folder, where there is less room, or where no program may be run.
    """
    if VARIABLE in os.environ or not memory.is_dir() or os.statvfs(memory).f_flag & os.ST_NOEXEC:
        return
    if min(shutil.disk_usage(memory).free, psutil.virtual_memory().available) < room:
        return
    os.environ[VARIABLE] = str(memory)
    tempfile.tempdir = None
