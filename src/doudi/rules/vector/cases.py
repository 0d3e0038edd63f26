"""Choices in the vector form: every CASE and COALESCE that `ranges.py` writes, as few numpy operations as it takes.

Verbs: case, first_known, zeroed. A form that is none of the known ones is written in full; nothing leans on the short ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis.expr.operations as ops

from doudi.rules.vector.operands import COMPARISON, Constant, Flag, Operand, Value

if TYPE_CHECKING:
    from doudi.rules.vector.source import Source

Pair = tuple[Constant | Flag, Any, Any]
"""A test's operand, its operation, and the operation of what is chosen."""


def case(source: Source, op: ops.SearchedCase) -> Operand:
    """Write a choice whose ELSE is unknown."""
    if answer := _larger_or_smaller(source, op):
        return answer
    if op.dtype.is_boolean() and _is_settled(op):
        return _settled(source, best=op.cases[0].arg, worst=op.cases[1])
    pairs: list[Pair] = []
    for test, result in zip(op.cases, op.results, strict=True):
        found = source.flag(test)
        if not isinstance(found, Constant) or found.value is True:
            pairs.append((found, test, result))
        if isinstance(found, Constant) and found.value is True:
            break
    if not pairs:
        return Constant(None)
    if isinstance(pairs[0][0], Constant):
        return source.operand(pairs[0][2])
    return _flag_case(source, pairs) if op.dtype.is_boolean() else _number_case(source, pairs, op=op)


def first_known(source: Source, op: ops.Coalesce) -> Operand:
    """Write the first of several that is known."""
    *firsts, last = op.arg
    if op.dtype.is_boolean():
        answer: Operand = source.flag(last)
        for one in reversed(firsts):
            answer = _first_known_flag(source, source.flag(one), otherwise=answer)
        return answer
    if len(firsts) == 1 and isinstance(last, ops.Literal) and last.value == 0:
        return zeroed(source, firsts[0])
    answer = source.operand(last)
    for one in reversed(firsts):
        answer = _first_known_number(source, source.value(one), otherwise=answer, op=op)
    return answer


def zeroed(source: Source, op: Any) -> Value:
    """Write a number that is 0 where it is unknown."""
    if isinstance(op, ops.SearchedCase) and not isinstance(source.operand(op), Constant):
        if short := _zeroed_choice(source, op):
            return short
    found = source.value(op)
    if found is None:
        return Value(0, "", 0)
    if not found.known or found.is_zeroed:
        return Value(found.values, "", found.limit)
    if isinstance(op, ops.Cast) and op.arg.dtype.is_boolean():
        return Value(found.values, "", 1)
    return Value(source.line(f"first_known({found.values}, {found.known}, 0)"), "", found.limit)


# ------------------------------------------------------------------------------------- the forms


def _larger_or_smaller(source: Source, op: ops.SearchedCase) -> Operand | None:
    """a >= b → a, a < b → b is the larger of two; a <= b → a, a > b → b the smaller."""
    if len(op.cases) != 2 or op.dtype.is_boolean():
        return None
    first, second = op.cases
    name = {(ops.GreaterEqual, ops.Less): "maximum", (ops.LessEqual, ops.Greater): "minimum"}.get(
        (type(first), type(second))
    )
    if name is None or first.args != second.args or tuple(op.results) != tuple(first.args):
        return None
    left, right = source.value(first.left), source.value(first.right)
    if left is None or right is None:
        return Constant(None)
    limit, known = max(left.limit, right.limit), source.all_known(left.known, right.known)
    if isinstance(left.values, int) and isinstance(right.values, int):
        better = max if name == "maximum" else min
        both = better(left.values, right.values)
        return Value(both, known, limit) if known else Constant(both)
    return Value(source.line(f"{name}({left.values}, {right.values})"), known, limit)


def _is_settled(op: ops.SearchedCase) -> bool:
    results = [one.value if isinstance(one, ops.Literal) else None for one in op.results]
    return results == [False, True] and isinstance(op.cases[0], ops.Not)


def _settled(source: Source, *, best: Any, worst: Any) -> Operand:
    """A comparison of ranges: no where it fails even at the best, yes where it holds even at the worst."""
    best_flag, worst_flag = _constant_of(source, best), _constant_of(source, worst)
    if best_flag is None and worst_flag is None and type(best) in COMPARISON and type(worst) in COMPARISON:
        holds, fails = source.test(worst), source.test(best, is_opposite=True)
        assert holds is not None and fails is not None
        masks = [mask or "None" for mask in (holds[1], fails[1])]
        return Flag(source.line(f"settle({holds[0]}, {fails[0]}, {', '.join(masks)})"))
    fails_at_best, holds_at_worst = source.flag(best), source.flag(worst)
    if isinstance(fails_at_best, Constant):
        if fails_at_best.value is False:
            return Constant(False)
        if isinstance(holds_at_worst, Constant):
            return Constant(True if holds_at_worst.value else None)
        return Flag(source.line(f"maximum({holds_at_worst.name}, unknown)"))
    low = source.line(f"minimum({fails_at_best.name}, unknown)")
    if isinstance(holds_at_worst, Constant):
        return Flag(source.line(f"{low} | yes") if holds_at_worst.value else low)
    return Flag(source.line(f"{low} | maximum({holds_at_worst.name}, unknown)"))


def _constant_of(source: Source, op: Any) -> Constant | None:
    """Find out whether a comparison is the same for everybody, without writing it."""
    if type(op) not in COMPARISON:
        return None
    left, right = source.operand(op.left), source.operand(op.right)
    is_unknown = any(isinstance(one, Constant) and one.value is None for one in (left, right))
    is_same = isinstance(left, Constant) and isinstance(right, Constant)
    return source.flag(op) if is_unknown or is_same else None  # type: ignore[return-value]  # a constant by the line above


def _is_opposite(one: Any, other: Any) -> bool:
    return isinstance(other, ops.Not) and other.arg == one


def _is_rest(one: Any, other: Any) -> bool:
    """NOT t first, then t or unknown: there is nothing else."""
    return (
        isinstance(one, ops.Not)
        and isinstance(other, ops.Coalesce)
        and other.arg[0] == one.arg
        and isinstance(other.arg[1], ops.Literal)
        and other.arg[1].value is True
    )


def _number_case(source: Source, pairs: list[Pair], *, op: Any) -> Operand:
    results = [source.value(result) for _, _, result in pairs]
    if all(one is None for one in results):
        return Constant(None)
    limit = max(one.limit for one in results if one)
    if len(pairs) == 2 and None not in results:
        first, second = results
        assert first is not None and second is not None
        if _is_rest(pairs[0][1], pairs[1][1]):
            return _rest(source, source.flag(pairs[0][1].arg), first=first, second=second)
        if _is_opposite(pairs[0][1], pairs[1][1]):
            return _either(source, pairs[0][0], first=first, second=second)
    tests = [source.line(f"{found.name} > 0") if isinstance(found, Flag) else "True" for found, _, _ in pairs]
    if len(pairs) == 1 and results[0] is not None and isinstance(pairs[0][0], Flag):
        return Value(results[0].values, source.all_known(tests[0], results[0].known), limit)
    return _in_full(source, tests=tests, results=results, limit=limit)


def _either(source: Source, test: Constant | Flag, *, first: Value, second: Value) -> Value:
    """t → first, NOT t → second."""
    assert isinstance(test, Flag)
    holds = source.line(f"{test.name} > 0")
    known = source.all_known(source.line(f"{test.name} != 0"), _chosen(source, holds, first=first, second=second))
    return Value(_where(source, holds, first.values, second.values), known, max(first.limit, second.limit))


def _rest(source: Source, test: Constant | Flag, *, first: Value, second: Value) -> Value:
    """NOT t → first, t or unknown → second. Where nobody is unknown this is what holds at the least, and is taken from there."""
    assert isinstance(test, Flag)
    maybe = source.line(f"maybe({test.name}, {source.line(f'{test.name} > 0')})")
    limit = max(first.limit, second.limit)
    if first.values != 0 or first.known:
        known = _chosen(source, maybe, first=second, second=first)
        return Value(_where(source, maybe, second.values, first.values), known, limit)
    known = source.line(f"within({maybe}, {second.known})") if second.known else ""
    return Value(source.line(f"memo.kept({maybe}, {second.values})"), known, limit)


def _where(source: Source, test: str, yes: str | int, no: str | int) -> str | int:
    if yes == no or test == "True":
        return yes
    return source.line(f"memo.kept({test}, {yes})") if no == 0 else source.line(f"pick({test}, {yes}, {no})")


def _chosen(source: Source, test: str, *, first: Value, second: Value) -> str:
    if not first.known and not second.known:
        return ""
    return source.line(f"chosen({test}, {first.known or None}, {second.known or None})")


def _in_full(source: Source, *, tests: list[str], results: list[Value | None], limit: int) -> Value:
    values: str | int = 0
    known = "False"
    for test, result in zip(reversed(tests), reversed(results), strict=True):
        if result is not None:
            values = _where(source, test, result.values, values)
        is_known = "False" if result is None else _mask_or_true(source, result)
        known = is_known if test == "True" else source.line(f"pick_known({test}, {is_known}, {known})")
    return Value(values, known, limit)


def _mask_or_true(source: Source, result: Value) -> str:
    return source.line(f"True if {result.known} is None else {result.known}") if result.known else "True"


def _flag_case(source: Source, pairs: list[Pair]) -> Operand:
    text = "unknown"
    for found, _, result in reversed(pairs):
        chosen = source.flag(result)
        name = chosen.name if isinstance(chosen, Flag) else {True: "yes", False: "no", None: "unknown"}[chosen.value]
        if isinstance(found, Constant):
            text = name
        elif (name, text) == ("yes", "unknown"):
            text = source.line(f"maximum({found.name}, unknown)")
        else:
            test = source.line(f"{found.name} > 0")
            text = source.line(f"pick_flag({test}, {name}, {text})")
    return Flag(text)


def _first_known_flag(source: Source, found: Constant | Flag, *, otherwise: Operand) -> Operand:
    if isinstance(found, Constant):
        return otherwise if found.value is None else found
    if isinstance(otherwise, Constant):
        if otherwise.value is None:
            return found
        return Flag(source.line(f"{found.name} {'|' if otherwise.value else '-'} ({found.name} == 0)"))
    assert isinstance(otherwise, Flag)
    return Flag(source.line(f"pick_flag({found.name} == 0, {otherwise.name}, {found.name})"))


def _first_known_number(source: Source, found: Value | None, *, otherwise: Operand, op: Any) -> Operand:
    if found is None:
        return otherwise
    if not found.known or (isinstance(otherwise, Constant) and otherwise.value is None):
        return found
    other = source.value_of(otherwise)
    values = source.line(f"first_known({found.values}, {found.known}, {other.values})")
    known = source.line(f"some_known({found.known}, {other.known})") if other.known else ""
    return Value(values, known, max(found.limit, other.limit))


def _zeroed_choice(source: Source, op: ops.SearchedCase) -> Value | None:
    """t → x, NOT t → y: x where t holds, y where it does not, 0 while nobody knows."""
    if len(op.cases) != 2 or not _is_opposite(op.cases[0], op.cases[1]):
        return None
    test = source.flag(op.cases[0])
    if isinstance(test, Constant):
        return None
    yes, no = zeroed(source, op.results[0]), zeroed(source, op.results[1])
    holds = source.line(f"{test.name} > 0")
    limit = max(yes.limit, no.limit)
    if no.values == 0:
        return Value(source.line(f"memo.kept({holds}, {yes.values})"), "", limit)
    fails = source.line(f"{test.name} < 0")
    return Value(source.line(f"memo.kept({holds}, {yes.values}) | memo.kept({fails}, {no.values})"), "", limit)
