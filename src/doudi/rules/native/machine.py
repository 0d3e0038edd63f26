"""From texts to functions that can be called: machine code made by LLVM in a process beside this one; the same texts are compiled once.

Nouns: Code. Verbs: compiled, tidied. LLVM comes with llvmlite: no compiler is needed where this runs. It is loaded into this process
only on processors or systems for which the code cannot be made elsewhere.
"""

from __future__ import annotations

import ctypes
import gc
import json
import mmap
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pyarrow as pa

Call = Callable[..., int]

PLAIN, OPTIMISED = 0, 2
"""How much LLVM thinks about the code: plain code is ready in a fifth of the time and a quarter slower."""

KEPT = 256
"""Laws kept; a trial of other figures is a law of its own."""

C = ctypes.CDLL(None)

BUILD = Path(__file__).with_name("build.py")


class Code(Protocol):
    """Machine code in memory; it stays there as long as this does."""

    def address(self, name: str) -> int:
        """Say where a function begins."""


class Placed:
    """Code made elsewhere, laid where it can be run and not written."""

    def __init__(self, code: bytes, *, functions: Mapping[str, int]) -> None:
        self._functions = functions
        with open(os.memfd_create("rules", os.MFD_CLOEXEC), "w+b") as file:
            file.write(code)
            file.flush()
            readable = mmap.PROT_READ | mmap.PROT_EXEC
            self._memory = mmap.mmap(file.fileno(), len(code), flags=mmap.MAP_PRIVATE, prot=readable)
        self._begin = int(np.frombuffer(self._memory, dtype=np.uint8).ctypes.data)

    def address(self, name: str) -> int:
        return self._begin + self._functions[name]


class Here:
    """Code made in this process, by LLVM's own engine."""

    def __init__(self, texts: tuple[str, ...], *, level: int) -> None:
        import llvmlite.binding as llvm

        from doudi.rules.native.build import module_of

        module, machine = module_of(texts, level=level)
        self._engine = llvm.create_mcjit_compiler(module, machine)
        self._engine.finalize_object()

    def address(self, name: str) -> int:
        return int(self._engine.get_function_address(name))


class Compiled:
    """Functions of 64-bit numbers and addresses."""

    def __init__(self, texts: tuple[str, ...], *, functions: Mapping[str, int], level: int) -> None:
        self._code: Code = _elsewhere(texts, level=level) or Here(texts, level=level)
        self._calls = {name: self._call(name, arguments=count) for name, count in functions.items()}

    def _call(self, name: str, *, arguments: int) -> Call:
        call: Call = ctypes.CFUNCTYPE(ctypes.c_int64, *[ctypes.c_int64] * arguments)(self._code.address(name))
        return call

    def __getitem__(self, name: str) -> Call:
        return self._calls[name]


def _elsewhere(texts: tuple[str, ...], *, level: int) -> Placed | None:
    """Have code made by another process; None where the system cannot take it from there.

    :raises RuntimeError: when LLVM refuses the texts.
    """
    if not hasattr(os, "memfd_create"):
        return None
    asked = json.dumps({"texts": texts, "level": level}).encode()
    done = subprocess.run([sys.executable, "-I", str(BUILD)], input=asked, capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError(f"the rules could not be compiled: {done.stderr.decode(errors='replace')[-2000:]}")
    head, _, code = done.stdout.partition(b"\n")
    functions: dict[str, Any] = json.loads(head)["functions"]
    try:
        return Placed(code, functions=functions) if functions else None
    except OSError:  # a system that lets nobody run what was not on a disk
        return None


MMAP_THRESHOLD, LARGE_BYTES = -3, 1 << 16
"""The C library's number for the size from which on memory is given back at once, and that size."""


def tidied() -> None:
    """Give back what the making of a law took, whose texts are a tangle that only a collector undoes; and let what one chunk took be
    given back before the next: Arrow's own pool, and the C library's for what it thinks will be wanted again, would keep it.
    """
    gc.collect()
    pa.set_memory_pool(pa.system_memory_pool())
    if hasattr(C, "malloc_trim"):  # of the GNU C library
        C.mallopt(MMAP_THRESHOLD, LARGE_BYTES)
        C.malloc_trim(0)


@lru_cache(maxsize=KEPT)
def _kept(texts: tuple[str, ...], functions: tuple[tuple[str, int], ...], level: int) -> Compiled:
    return Compiled(texts, functions=dict(functions), level=level)


def compiled(texts: tuple[str, ...], *, functions: Mapping[str, int], level: int = OPTIMISED) -> Compiled:
    """Compile texts into functions, each with so many arguments; the same texts give the same code."""
    return _kept(texts, tuple(functions.items()), level)
