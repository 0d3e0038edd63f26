"""Memory that one chunk lets go is kept for the next one.

Verb: keep_memory. Without it a fifth of the time of a sweep goes into handing pages back to the system and asking for new ones.
"""

from __future__ import annotations

import ctypes
import sys

import pyarrow as pa

TRIM_THRESHOLD, MMAP_THRESHOLD, ARENA_MAX = -1, -3, -8
"""Settings of the C library's `mallopt`: from what size on freed memory at the top is given back, and a block is mapped alone; how
many heaps threads may have, each of which would keep its own."""

NEVER = 2**31 - 1
ALONE_FROM = 2**30


def keep_memory() -> None:
    """Let this process keep what it frees, for Arrow and numpy alike; where the C library is not glibc, nothing changes."""
    if not sys.platform.startswith("linux"):
        return
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):
        library.mallopt(MMAP_THRESHOLD, ALONE_FROM)
        library.mallopt(TRIM_THRESHOLD, NEVER)
        library.mallopt(ARENA_MAX, 1)
        pa.set_memory_pool(pa.system_memory_pool())
