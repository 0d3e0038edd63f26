"""From text to machine code, in this process, by LLVM; the same text is compiled once.

Verbs: compiled. LLVM comes with llvmlite: no compiler is needed where this runs.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

import llvmlite.binding as llvm

Call = Callable[..., int]

PLAIN, OPTIMISED = 0, 2
"""How much LLVM thinks about the code: plain code is ready in a fifth of the time and a quarter slower."""

KEPT = 256
"""Functions kept; a trial of other figures is a function of its own."""


@cache
def _target() -> Any:
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    return llvm.Target.from_default_triple()


def _machine(level: int) -> Any:
    """Describe this machine; every engine takes one for its own, and lets it go at its end."""
    features = llvm.get_host_cpu_features().flatten()
    return _target().create_target_machine(cpu=llvm.get_host_cpu_name(), features=features, opt=level, jit=True)


class Compiled:
    """The function, and the engine that keeps its code in memory."""

    def __init__(self, text: str, *, name: str, arguments: int, level: int) -> None:
        machine = _machine(level)
        module = llvm.parse_assembly(text)
        if level > PLAIN:
            # eight rows to a number are in the text already; LLVM need not look for more
            options = llvm.create_pipeline_tuning_options(speed_level=level)
            options.loop_vectorization = options.slp_vectorization = False
            builder = llvm.create_pass_builder(machine, options)
            builder.getModulePassManager().run(module, builder)
        self._engine = llvm.create_mcjit_compiler(module, machine)
        self._engine.finalize_object()
        signature = ctypes.CFUNCTYPE(ctypes.c_int64, *[ctypes.c_int64] * arguments)
        self.call: Call = signature(self._engine.get_function_address(name))


@lru_cache(maxsize=KEPT)
def compiled(text: str, *, name: str, arguments: int, level: int = OPTIMISED) -> Compiled:
    """Compile a function of 64-bit numbers and addresses; the same text gives the same code."""
    return Compiled(text, name=name, arguments=arguments, level=level)
