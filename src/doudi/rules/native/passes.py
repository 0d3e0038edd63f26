"""One phase as a function of eight rows: it finds the columns it reads, computes its own, and stores what others need.

Nouns: Pass.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from llvmlite import ir

from doudi.facts import FACTS, UNITS
from doudi.rules.evaluate import BYTE, HALF, both_of, is_in_one, masks_of
from doudi.rules.native import dues
from doudi.rules.native.layout import at, bit_of, gathered, owner_of, store
from doudi.rules.native.limits import CHILDREN_MAX, ends_of, largest
from doudi.rules.native.operations import Writer
from doudi.rules.native.values import (
    BYTES,
    I8,
    I16,
    I32,
    I64,
    INTS,
    LANES,
    LONGS,
    POINTER,
    SHORTS,
    Flag,
    Number,
    Operand,
    as_byte,
    as_bytes,
    as_longs,
    as_mask,
    both,
    declared,
    each,
    either,
    from_mask,
    opposite,
    spread,
)
from doudi.rules.plan import Phase
from doudi.rules.policy import CHILD, Policy
from doudi.rules.views import PARENT, BadRule, column_names

if TYPE_CHECKING:
    from doudi.rules.native.kernel import Whole

MASK_BITS = 15
MISSING = 2**56
"""What an unknown part adds to a sum, so that the sum shows it."""


SIGNATURE = ir.FunctionType(ir.VoidType(), [POINTER, I64, I64, I64, I64, I64])
"""The block, the first row and the one after the batch's last, and the batch's first row of each unit."""


class Pass:
    """One phase as a function of its own, in a text of its own, so that what stands behind the text need not be kept."""

    def __init__(self, whole: Whole, *, number: int, phase: Phase) -> None:
        self.whole = whole
        self.phase = phase
        self.unit = phase.unit
        self.function = ir.Function(ir.Module(name="rules"), SIGNATURE, name=f"pass_{number}_{phase.unit}")
        self.function.attributes.add("noinline")
        self.code = ir.IRBuilder(self.function.append_basic_block("start"))
        self.room = self.code.alloca(LONGS)
        self.given, self.row, self.last, *firsts = self.function.args
        self.firsts = dict(zip(UNITS, firsts, strict=True))
        self.inside = self.code.sub(self.row, self.firsts[self.unit])
        left = spread(self.code, self.code.sub(self.last, self.row))
        self.live = from_mask(self.code, self.code.icmp_signed("<", ir.Constant(LONGS, list(range(LANES))), left))
        self.columns: dict[str, Operand] = {}
        self.loaded: dict[tuple[str, str], Operand] = {}
        self.parents: dict[str, ir.Value] = {}
        self.places: tuple[ir.Value, ir.Value, ir.Value] | None = None
        self.nodes = {node.column: node for level in phase.levels for node in level}
        self.over: ir.Value | None = None
        self.writer = Writer(self.code, read=self._read, codes=whole.codes)
        self._write()

    @property
    def written(self) -> tuple[str, str, str]:
        """Return the function's name, its unit, and its text."""
        return self.function.name, self.unit, str(self.function.module)

    def entry(self, *key: Any, dtype: ir.Type = POINTER) -> ir.Value:
        """Write the reading of an entry of the block."""
        return self.whole.block.load(self.code, self.given, key, dtype=dtype)

    def _write(self) -> None:
        unit, shelf = self.unit, self.whole.shelves[self.unit]
        self._sums()
        made = self.phase.made if self.phase.levels or self.phase.sums else set(FACTS[unit])
        for name in sorted(made & set(shelf.columns)):
            shelf.store(self.code, self.entry("shelf", unit), name, row=self.inside, found=self._find(unit, name))
        for name in sorted(made & set(shelf.parts)):
            self._part(name)
        outputs = set(self.whole.plan.outputs[unit]) & self.phase.made
        conditions = self._masks(outputs)
        if self.whole.is_stored:
            conditions |= self._dues(outputs)
        for name in sorted(outputs - conditions):
            self._output(name, found=self._find(unit, name))
        if self.over is not None:
            self._mark_beyond(self.over)
        self.code.ret_void()

    # --------------------------------------------------------------------------------- columns

    def _read(self, name: str, is_flag: bool) -> Operand:
        found = self._find(self.unit, name)
        return Flag(False, False) if is_flag and isinstance(found, Number) else found

    def _find(self, unit: str, name: str) -> Operand:
        if name in self.whole.constants:
            return self.writer.literal(self.whole.constants[name])
        unit, name = owner_of(unit, name)
        if unit == self.unit and (name in self.columns or name in self.nodes):
            return self._made(name)
        if (unit, name) not in self.loaded:
            self.loaded[unit, name] = self._load(unit, name)
        return self.loaded[unit, name]

    def _made(self, name: str) -> Operand:
        """Find a column this pass makes."""
        if name not in self.columns:
            found = self.writer.operand(self.nodes[name].expression.op())
            dtype = self.whole.plan.law.book.universes[self.unit].columns[name]
            self.columns[name] = Flag(False, False) if dtype == "boolean" and isinstance(found, Number) else found
            if isinstance(found, Number):
                self.whole.limits[self.unit][name] = found.limit
        return self.columns[name]

    def _load(self, unit: str, name: str) -> Operand:
        if name.startswith("local_"):
            return self._term(name)
        limit = self.whole.limits[unit].get(name, 0)
        shelf = self.whole.shelves[unit]
        if unit != self.unit:
            if name in FACTS[unit] and FACTS[unit][name].dtype == "int64":
                limit = largest(FACTS[unit][name])
            base = self.entry("shelf", unit)
            return shelf.look_up(self.code, base, name, rows=self._parents(unit), limit=limit)
        if name in FACTS[unit]:
            return self._fact(name)
        return shelf.load(self.code, self.entry("shelf", unit), name, row=self.inside, limit=limit)

    def _parents(self, unit: str) -> ir.Value:
        """Write the rows of the parents, counted from the batch's first."""
        if unit not in self.parents:
            rows = self._longs(self.entry("parents", self.unit, unit))
            self.parents[unit] = self.code.sub(rows, spread(self.code, self.firsts[unit]))
        return self.parents[unit]

    def _longs(self, base: ir.Value) -> ir.Value:
        """Write the reading of eight numbers of one of our own arrays, which are long enough."""
        return self.code.load(at(self.code, base, self.row, dtype=I64), typ=LONGS, align=1)

    def _term(self, name: str) -> Operand:
        if "zones" not in self.parents:
            self.parents["zones"] = self._longs(self.entry("zones", self.unit))
        zones = self.parents["zones"]
        bits = gathered(self.code, self.entry("term", name, "bits"), zones, dtype=INTS)
        yes = bit_of(self.code, bits, 1)
        if self.whole.plan.law.book.universes[self.unit].columns[name] == "boolean":
            return Flag(yes, bit_of(self.code, bits, 2))
        values = gathered(self.code, self.entry("term", name, "values"), zones, dtype=LONGS)
        return Number(values, yes, self.whole.terms[name])

    # --------------------------------------------------------------------------------- facts

    def _fact(self, name: str) -> Operand:
        """Write the reading of a fact from Arrow's buffers; an unknown number reads as 0."""
        code, fact = self.code, FACTS[self.unit][name]
        known = self._bits(self.entry("fact", self.unit, name, "validity"))
        base = self.entry("fact", self.unit, name, "values")
        if fact.dtype == "boolean":
            value = self._bits(base)
            return Flag(both(code, known, value), both(code, known, opposite(code, value)))
        place = self._place()[0]
        if fact.dtype == "int64":
            numbers = code.load(at(code, base, place, dtype=I64), typ=LONGS, align=1)
            return self._checked(name, Number(numbers, known, largest(fact)))
        short = code.load(at(code, base, place, dtype=I32), typ=INTS, align=1)
        if fact.dtype == "string":
            short = code.select(as_mask(code, code.and_(self.live, known)), short, each(INTS, 0))
            short = gathered(code, self.entry("fact", self.unit, name, "codes"), code.zext(short, LONGS), dtype=INTS)
        return self._checked(name, Number(code.sext(short, LONGS), known, 0))

    def _place(self) -> tuple[ir.Value, ir.Value, ir.Value]:
        """Write where in Arrow's buffers the rows stand: the row, the byte of a bitmap in which its bit is, and which bit it is."""
        if self.places is None:
            code = self.code
            first = code.add(self.row, self.entry("offset", self.unit, dtype=I64))
            byte = code.lshr(first, ir.Constant(I64, 3))
            self.places = (first, byte, code.trunc(code.and_(first, ir.Constant(I64, 7)), I32))
        return self.places

    def _bits(self, base: ir.Value) -> ir.Value:
        """Write the reading of eight bits of a bitmap, wherever they begin. What lies behind the last row is anything."""
        code, (_, byte, turn) = self.code, self._place()
        both_bytes = code.load(at(code, base, byte, dtype=I8), typ=I16, align=1)
        return code.trunc(code.lshr(code.zext(both_bytes, I32), turn), I8)

    def _checked(self, name: str, found: Number) -> Number:
        """Note numbers beyond the reckoning, which make a household one for the scalar form."""
        ends = ends_of(FACTS[self.unit][name])
        if ends is not None and (self.unit, name) not in self.whole.checked:
            self.whole.checked.add((self.unit, name))
            code, width = self.code, ends[1] - ends[0]
            shifted = code.sub(as_longs(found.value), each(LONGS, ends[0]))
            if width & (width - 1):
                over = code.select(
                    code.icmp_unsigned(">=", shifted, each(LONGS, width)), each(LONGS, 1), each(LONGS, 0)
                )
            else:
                over = code.and_(shifted, each(LONGS, -width))  # of a power of two only the high bits tell
            self.over = over if self.over is None else code.or_(self.over, over)
        return found

    def _mark_beyond(self, over: ir.Value) -> None:
        code = self.code
        beyond = from_mask(code, code.icmp_signed("!=", over, each(LONGS, 0)))
        self.whole.outputs[self.unit, "beyond", "beyond"] = None
        with code.if_then(code.icmp_signed("!=", beyond, ir.Constant(I8, 0)), likely=False):
            place = at(code, self.entry("out", self.unit, "beyond"), self.row, dtype=I8)
            store(code, code.or_(code.load(place, typ=BYTES, align=1), as_bytes(code, beyond)), place)

    # --------------------------------------------------------------------------------- sums

    def _part(self, name: str) -> None:
        """Keep the running sum of a part: a parent's own sum is a difference of two of them."""
        code, found = self.code, self._find(self.unit, name)
        assert isinstance(found, Number)
        shelf, base = self.whole.shelves[self.unit], self.entry("shelf", self.unit)
        same = next((twin for twin, other in self.columns.items() if twin in shelf.parts and
                     twin < name and _is_same(other, found) and (self.unit, twin) not in self.whole.same_parts), None)  # fmt: skip
        if same is not None:
            self.whole.same_parts[self.unit, name] = same
            return
        if found.limit * CHILDREN_MAX[PARENT[self.unit]] * 2 > MISSING:
            raise BadRule(
                f"{name}: a sum of numbers as large as {found.limit:.1e} hao cannot be told from an unknown one"
            )
        number = code.select(as_mask(code, found.known), as_longs(found.value), each(LONGS, MISSING))
        for step in (1, 2, 4):
            moved = ir.Constant(INTS, [LANES if lane < step else lane - step for lane in range(LANES)])
            number = code.add(number, code.shuffle_vector(number, each(LONGS, 0), moved))
        running = at(
            code, code.gep(base, [ir.Constant(I64, shelf.parts[name])], source_etype=I8), self.inside, dtype=I64
        )
        before = code.load(running, typ=I64, align=1)
        is_first = code.icmp_signed("==", self.inside, ir.Constant(I64, 0))
        carried = code.select(is_first, ir.Constant(I64, 0), before)
        code.store(carried, running, align=1)
        after = code.gep(running, [ir.Constant(I64, 1)], source_etype=I64)
        store(code, code.add(number, spread(code, carried)), after)

    def _sums(self) -> None:
        """Take the sums of the children's parts as differences of running sums."""
        if not self.phase.sums:
            return
        code, child = self.code, CHILD[self.unit]
        starts = self.entry("starts", child)
        first = spread(code, self.firsts[child])
        begin = code.sub(self._longs(starts), first)
        after = code.gep(starts, [ir.Constant(I64, 1)], source_etype=I64)
        end = code.sub(self._longs(after), first)
        live = as_mask(code, self.live)
        end = code.select(live, end, each(LONGS, 0))  # rows of the next batch have their children elsewhere
        begin = code.select(live, begin, each(LONGS, 0))
        found: dict[str, Number] = {}
        for one in self.phase.sums:
            for part, name in zip(one.parts, one.columns, strict=True):
                part = self.whole.same_parts.get((child, part), part)
                if part not in found:
                    found[part] = self._sum(child, part, begin=begin, end=end)
                self.columns[name] = found[part]
                self.whole.limits[self.unit][name] = found[part].limit

    def _sum(self, child: str, part: str, *, begin: ir.Value, end: ir.Value) -> Number:
        code, shelf = self.code, self.whole.shelves[child]
        base = code.gep(self.entry("shelf", child), [ir.Constant(I64, shelf.parts[part])], source_etype=I8)
        total = code.sub(gathered(code, base, end, dtype=LONGS), gathered(code, base, begin, dtype=LONGS))
        known = from_mask(code, code.icmp_signed("<", total, each(LONGS, MISSING // 2)))
        limit = self.whole.limits[child].get(part, 1) * CHILDREN_MAX[self.unit]
        return Number(total, known, limit)

    # --------------------------------------------------------------------------------- out

    def _masks(self, outputs: set[str]) -> set[str]:
        """Store the masks of every policy whose verdict is made here; return the names of conditions, which are not stored."""
        law = self.whole.plan.law
        conditions: set[str] = set()
        for policy in law.book.policies:
            if policy.of != self.unit:
                continue
            names = [column_names(rule)[0] for rule in law.conditions(policy)]
            conditions |= set(names)
            if policy.name in outputs:
                flags = [self._read(name, True) for name in names]
                assert all(isinstance(flag, Flag) for flag in flags)
                known = [either(self.code, flag.yes, flag.no) for flag in flags if isinstance(flag, Flag)]
                failed = [flag.no for flag in flags if isinstance(flag, Flag)]
                unknown = [opposite(self.code, one) for one in known]
                self._reasons(policy, failed=failed, unknown=unknown)
        return conditions

    def _reasons(self, policy: Policy, *, failed: list[Any], unknown: list[Any]) -> None:
        """Store which conditions failed and which are not known, in the same form wherever and whenever the policy is answered."""
        book = self.whole.plan.law.book
        if self.whole.is_stored and is_in_one(policy, book=book):
            gap = [ir.Constant(I8, 0)] * (HALF - len(failed))
            self._put("out", both_of(policy), value=turned(self.code, [*failed, *gap, *unknown]), dtype=I8)
            self.whole.outputs[self.unit, both_of(policy), "both"] = None
        elif len(failed) <= HALF and book.conditions_most(policy) <= BYTE:
            self._two_masks(masks_of(policy), failed=failed, unknown=unknown)
        else:
            is_few = book.conditions_most(policy) <= BYTE
            for name, bits in zip(masks_of(policy), (failed, unknown), strict=True):
                self._mask(name, bits=bits, is_few=is_few)

    def _two_masks(self, names: tuple[str, str], *, failed: list[Any], unknown: list[Any]) -> None:
        """Store two masks of few conditions, turned together."""
        code, count = self.code, len(failed)
        square = turned(code, [*failed, *unknown])
        own = ir.Constant(I64, int.from_bytes(bytes([(1 << count) - 1] * LANES), "little"))
        for name, whole in ((names[0], square), (names[1], code.lshr(square, ir.Constant(I64, count)))):
            self._put("out", name, value=code.and_(whole, own), dtype=I8)
            self.whole.outputs[self.unit, name, "few"] = None

    def _mask(self, name: str, *, bits: list[Any], is_few: bool) -> None:
        """Store for each row which of some conditions have a bit: eight bytes of a condition each, turned into bytes of a row each."""
        assert len(bits) <= MASK_BITS, f"{name}: a policy has at most {MASK_BITS} conditions"
        code = self.code
        low = turned(code, bits[: I8.width])
        if is_few:
            self._put("out", name, value=low, dtype=I8)
        else:
            high = code.zext(code.bitcast(turned(code, bits[I8.width :]), BYTES), SHORTS)
            whole = code.or_(code.zext(code.bitcast(low, BYTES), SHORTS), code.shl(high, each(SHORTS, I8.width)))
            self._put("out", name, value=whole, dtype=I16)
        self.whole.outputs[self.unit, name, "few" if is_few else "many"] = None

    def _dues(self, outputs: set[str]) -> set[str]:
        """Write down the amounts made here where the verdict is yes and something is due; return what need not be stored otherwise."""
        answered: set[str] = set()
        for place, policy in enumerate(self.whole.plan.law.book.policies):
            if policy.of == self.unit:
                amount = f"{policy.name}_amount"
                answered |= {policy.name, amount}
                if amount in outputs:
                    self._due(place, met=self._read(policy.name, True), amount=self._find(self.unit, amount))
        return answered

    def _due(self, place: int, *, met: Operand, amount: Operand) -> None:
        assert isinstance(met, Flag)
        assert isinstance(amount, Number)
        code = self.code
        some = from_mask(code, code.icmp_signed("!=", as_longs(amount.value), each(LONGS, 0)))
        those = both(code, met.yes, either(code, opposite(code, amount.known), some))
        if those is False:
            return
        those = code.and_(as_byte(those), self.live)
        with code.if_then(code.icmp_signed("!=", those, ir.Constant(I8, 0)), likely=False):
            known = as_mask(code, amount.known)
            store(code, code.select(known, as_longs(amount.value), each(LONGS, 0)), self.room)
            write = declared(code.module, dues.name_of(self.unit), dues.SIGNATURE)
            code.call(write, [self.given, self.row, those, as_byte(amount.known), self.room, ir.Constant(I64, place)])

    def _output(self, name: str, *, found: Operand) -> None:
        code = self.code
        if isinstance(found, Flag):
            yes, no = (as_bytes(code, bit) for bit in (found.yes, found.no))
            self._put("out", name, value=code.or_(yes, code.shl(no, each(BYTES, 1))), dtype=I8)
            self.whole.outputs[self.unit, name, "flag"] = None
            return
        known = as_mask(code, found.known)
        self._put("out", name, value=code.select(known, as_longs(found.value), each(LONGS, 0)), dtype=I64)
        self._put("known", name, value=as_bytes(code, found.known), dtype=I8)
        self.whole.outputs[self.unit, name, "number"] = None

    def _put(self, what: str, name: str, *, value: ir.Value, dtype: ir.Type) -> None:
        store(self.code, value, at(self.code, self.entry(what, self.unit, name), self.row, dtype=dtype))


TURNS = ((7, 0x00AA00AA00AA00AA), (14, 0x0000CCCC0000CCCC), (28, 0x00000000F0F0F0F0))
"""How far apart, and which, bits change places when a square of eight by eight bits is turned over its diagonal."""


def turned(code: ir.IRBuilder, bits: list[Any]) -> ir.Value:
    """Write eight bytes, bit c of byte r being bit r of the c-th of at most eight given."""
    square: ir.Value = ir.Constant(I64, 0)
    for number, bit in enumerate(bits):
        square = code.or_(square, code.shl(code.zext(as_byte(bit), I64), ir.Constant(I64, number * I8.width)))
    for distance, which in TURNS:
        far = code.lshr(square, ir.Constant(I64, distance))
        apart = code.and_(code.xor(square, far), ir.Constant(I64, which))
        square = code.xor(square, code.xor(apart, code.shl(apart, ir.Constant(I64, distance))))
    return square


def _is_same(left: Operand, right: Number) -> bool:
    if not isinstance(left, Number):
        return False
    is_plain = isinstance(left.value, int) and isinstance(right.value, int) and left.value == right.value
    return (left.value is right.value or is_plain) and (left.known is right.known)
