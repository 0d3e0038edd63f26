"""From text to one piece of machine code that runs wherever it is put: LLVM's work, done in a process of its own.

Run as a script by `machine`: LLVM takes as much memory as a whole law, and is not needed once the code is there. Reads
{"level", "texts"} as JSON, writes one line of JSON, {"functions": {name: offset}}, and the code. It leans on nothing of this house.
"""

from __future__ import annotations

import json
import struct
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import llvmlite.binding as llvm

PLAIN = 0

HEADER, SECTION, SYMBOL, RELOCATION = "<16xHHIQQQIHHHHHH", "<IIQQQQIIQQ", "<IBBHQQ", "<QQq"
"""The records of an object file, as the System V ABI lays them out for 64 bits."""

X86_64 = 62
SYMBOLS, RELOCATIONS, PRESENT, FUNCTION, GLOBAL = 2, 4, 2, 2, 1
NEAR = (2, 4)
"""The relocations that depend on nothing but distances inside the code: R_X86_64_PC32, R_X86_64_PLT32."""


class NotPlaceable(Exception):
    """The code leans on something outside of itself, or is for another processor; it must be made where it runs."""


class Section(NamedTuple):
    """A section of an object file."""

    kind: int
    flags: int
    offset: int
    size: int
    link: int
    info: int
    align: int


def module_of(texts: Sequence[str], *, level: int) -> tuple[Any, Any]:
    """Join texts into one module, thought about as much as asked for; return it with the machine it is for."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    features = llvm.get_host_cpu_features().flatten()
    machine = llvm.Target.from_default_triple().create_target_machine(
        cpu=llvm.get_host_cpu_name(), features=features, opt=level, reloc="pic", codemodel="small"
    )
    module = llvm.parse_assembly(texts[0])
    for text in texts[1:]:
        module.link_in(llvm.parse_assembly(text))
    if level > PLAIN:
        # eight rows to a number are in the text already; LLVM need not look for more
        options = llvm.create_pipeline_tuning_options(speed_level=level)
        options.loop_vectorization = options.slp_vectorization = False
        builder = llvm.create_pass_builder(machine, options)
        builder.getModulePassManager().run(module, builder)
    return module, machine


def placeable(made: bytes) -> tuple[bytes, dict[str, int]]:
    """Lay an object file's sections side by side and settle every distance; return the code, and where its functions begin.

    :raises NotPlaceable: when a distance cannot be settled here.
    """
    (kind, processor, _, _, _, begin, _, _, _, _, size, count, _) = struct.unpack_from(HEADER, made)
    if made[:6] != b"\x7fELF\x02\x01" or processor != X86_64 or kind != 1:
        raise NotPlaceable
    sections = [_section(made, begin + number * size) for number in range(count)]
    places, code = _laid_out(made, sections)
    (table,) = (one for one in sections if one.kind == SYMBOLS)
    symbols = list(_records(made, table, SYMBOL))
    for one in sections:
        if one.kind == RELOCATIONS and one.info in places:
            _settle(code, list(_records(made, one, RELOCATION)), symbols=symbols, places=places, base=places[one.info])
    names = sections[table.link].offset
    functions = {
        _name(made, names + name): places[home] + value
        for name, info, _, home, value, _ in symbols
        if info & 15 == FUNCTION and info >> 4 == GLOBAL
    }
    return bytes(code), functions


def _section(made: bytes, at: int) -> Section:
    _, kind, flags, _, offset, size, link, info, align, _ = struct.unpack_from(SECTION, made, at)
    return Section(kind=kind, flags=flags, offset=offset, size=size, link=link, info=info, align=align)


def _laid_out(made: bytes, sections: Sequence[Section]) -> tuple[dict[int, int], bytearray]:
    """Put the sections that must be present one after the other, each where its alignment allows."""
    places: dict[int, int] = {}
    code = bytearray()
    for number, one in enumerate(sections):
        if one.flags & PRESENT and one.size:
            code.extend(bytes(-len(code) % max(1, one.align)))
            places[number] = len(code)
            code += made[one.offset : one.offset + one.size]
    return places, code


def _settle(
    code: bytearray, distances: Sequence[Any], *, symbols: Sequence[Any], places: Mapping[int, int], base: int
) -> None:
    """Write the distance to each symbol where the code asks for it."""
    for offset, info, more in distances:
        _, _, _, home, value, _ = symbols[info >> 32]
        if info & 0xFFFFFFFF not in NEAR or home not in places:
            raise NotPlaceable
        here = base + offset
        struct.pack_into("<i", code, here, places[home] + value + more - here)


def _records(made: bytes, section: Section, form: str) -> Iterator[Any]:
    return struct.iter_unpack(form, made[section.offset : section.offset + section.size])


def _name(made: bytes, at: int) -> str:
    return made[at : made.index(b"\0", at)].decode()


def main() -> None:
    """Answer one request."""
    asked = json.load(sys.stdin)
    module, machine = module_of(asked["texts"], level=asked["level"])
    try:
        code, functions = placeable(machine.emit_object(module))
    except NotPlaceable:
        code, functions = b"", {}
    sys.stdout.buffer.write(json.dumps({"functions": functions}).encode() + b"\n" + code)


if __name__ == "__main__":
    main()
