"""Streams: independent random numbers for one topic in one block, the same for the same seed for ever.

Every block of the province can be made alone and in any order, and a new topic never shifts the numbers of another.
"""

from __future__ import annotations

from zlib import crc32

import numpy as np


def stream(*, seed: int, block: int, topic: str) -> np.random.Generator:
    """Return the random numbers of one topic in one block."""
    entropy = np.random.SeedSequence(entropy=seed, spawn_key=(block, crc32(topic.encode())))
    return np.random.Generator(np.random.PCG64DXSM(entropy))
