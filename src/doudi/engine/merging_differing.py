"""Differing, as LLVM reads it: what people have in a column after and had not before, and the same for late rows of many registers."""

from __future__ import annotations

from collections.abc import Sequence

from doudi.engine.merging_sums import SOON
from doudi.engine.merging_writing import COLUMN, each, fetch, load, store
from doudi.engine.strips import THING_BITS, VALUE_BITS

NOTHING = -1

# States of those met that they had not before, given the place before where their rows would begin; within a person states are sorted.
# Writes who, the state and its row, and of the same thing the state and row before, or NOTHING; returns how many there are. Numbers of
# rows are fetched at the end, where fetching one does not wait for another.
_DIFFERING = f"""
define i64 @differing(i64 %met, ptr noalias %who, ptr noalias %begin, ptr noalias %end, ptr noalias %states, ptr noalias %numbers,
                      ptr noalias %column, ptr noalias %b.begin, ptr noalias %b.states, ptr noalias %b.numbers, ptr noalias %persons,
                      i64 %register, ptr noalias %to.register, ptr noalias %to.who, ptr noalias %to.state, ptr noalias %to.row,
                      ptr noalias %to.state.before, ptr noalias %to.row.before) {{
enter:
{COLUMN}
  br label %i.before
i.before:{
    each(
        "i",
        of="%met",
        phis=("%n.i = phi i64 [0, %i.before], [%n.row, %i.again]",),
        do=f'''{SOON}
{load("b.soon", of="%b.begin", at="%i.soon")}
{fetch("%b.soon", of="%b.states")}
{fetch("%b.soon", of="%keys")}
{load("from", of="%begin", at="%i")}
{load("until", of="%end", at="%i")}
{load("b.from", of="%b.begin", at="%i")}
{load("person", of="%persons", at="%i")}
  %b.until = call i64 @end(ptr %keys, i64 %count, i64 %b.from, i64 %person)
  br label %row.test
row.test:
  %row = phi i64 [%from, %i.do], [%row.next, %row.again]
  %b.row = phi i64 [%b.from, %i.do], [%b, %row.again]
  %n.row = phi i64 [%n.i, %i.do], [%n.next, %row.again]
  %row.open = icmp slt i64 %row, %until
  br i1 %row.open, label %row.do, label %row.done
row.do:
{load("state", of="%states", at="%row")}
  br label %b.test
b.test:
  %b = phi i64 [%b.row, %row.do], [%b.next, %b.below]
  %b.in = icmp slt i64 %b, %b.until
  br i1 %b.in, label %b.do, label %write
b.do:
{load("b.state", of="%b.states", at="%b")}
  %b.is.below = icmp slt i64 %b.state, %state
  br i1 %b.is.below, label %b.below, label %b.met
b.below:
  %b.next = add i64 %b, 1
  br label %b.test
b.met:
  %b.same = icmp eq i64 %b.state, %state
  br i1 %b.same, label %row.again, label %write
write:
{load("who.is", of="%who", at="%i")}
{store("%register", to="%to.register", at="%n.row")}
{store("%who.is", to="%to.who", at="%n.row")}
{store("%state", to="%to.state", at="%n.row")}
{store("%row", to="%to.row", at="%n.row")}
{store(str(NOTHING), to="%to.state.before", at="%n.row")}
{store(str(NOTHING), to="%to.row.before", at="%n.row")}
  %n.more = add i64 %n.row, 1
  %thing = ashr i64 %state, {VALUE_BITS}
  br i1 %b.in, label %here, label %above
here:
{load("here.state", of="%b.states", at="%b")}
  %here.thing = ashr i64 %here.state, {VALUE_BITS}
  %here.same = icmp eq i64 %here.thing, %thing
  br i1 %here.same, label %known, label %above
above:
  %above.in = icmp sgt i64 %b, %b.from
  br i1 %above.in, label %above.do, label %row.again
above.do:
  %b.above = sub i64 %b, 1
{load("above.state", of="%b.states", at="%b.above")}
  %above.thing = ashr i64 %above.state, {VALUE_BITS}
  %above.same = icmp eq i64 %above.thing, %thing
  br i1 %above.same, label %known, label %row.again
known:
  %b.known = phi i64 [%b, %here], [%b.above, %above.do]
  %known.state = phi i64 [%here.state, %here], [%above.state, %above.do]
{fetch("%b.known", of="%b.numbers")}
  store i64 %known.state, ptr %to.to.state.before.n.row
  store i64 %b.known, ptr %to.to.row.before.n.row
  br label %row.again
row.again:
  %n.next = phi i64 [%n.row, %b.met], [%n.more, %above], [%n.more, %above.do], [%n.more, %known]
  %row.next = add i64 %row, 1
  br label %row.test
row.done:''',
    )
}
  br label %found.before
found.before:{
    each(
        "found",
        of="%n.i",
        do=f'''{load("now", of="%to.row", at="%found")}
{load("now.number", of="%numbers", at="%now")}
  store i64 %now.number, ptr %at.now
{load("then", of="%to.row.before", at="%found")}
  %then.is = icmp sge i64 %then, 0
  br i1 %then.is, label %then.do, label %then.done
then.do:
{load("then.number", of="%b.numbers", at="%then")}
  store i64 %then.number, ptr %at.then
  br label %then.done
then.done:''',
    )
}
  ret i64 %n.i
}}
"""

LATE_ROOM = ("register", "theirs", "begin", "end", "person", "before")
FOUND = ("register", "who", "state", "row", "state.before", "row.before")


def _columns(names: Sequence[str], *, of: str, prefix: str) -> str:
    """Write where each of some columns of %met numbers begins that lie one after the other."""
    text = ""
    for number, name in enumerate(names):
        text += f"""
  %{prefix}.{name}.skip = mul i64 %met, {number}
  %{prefix}.{name} = getelementptr i64, ptr {of}, i64 %{prefix}.{name}.skip"""
    return text


def _from(names: Sequence[str], *, prefix: str, at: str, label: str) -> str:
    """Write where the columns go on."""
    return "".join(f"\n  %{label}.{name} = getelementptr i64, ptr %{prefix}.{name}, i64 {at}" for name in names)


_CALLED = ", ".join(
    [
        "i64 %many",
        *(f"ptr %here.{name}" for name in ("theirs", "begin", "end")),
        "ptr %states, ptr %numbers, ptr %column, ptr %here.before, ptr %b.states, ptr %b.numbers, ptr %here.person, i64 %each",
        *(f"ptr %there.{name}" for name in FOUND),
    ]
)

# Late rows of all registers that say what was not said before, given whose they are and where: they are put in the order of registers,
# and held against each register's own. `counts` has two places more than there are registers, all nothing.
_LATE = f"""
define i64 @late(ptr %people, i64 %met, ptr %who, ptr %places, ptr %states, ptr %numbers, i64 %registers, ptr %columns,
                 ptr %all.states, ptr %all.numbers, ptr noalias %counts, ptr noalias %room, ptr noalias %found) {{
enter:
  %at.persons = getelementptr %Column, ptr %people, i64 0, i32 1
  %persons = load ptr, ptr %at.persons
{_columns(LATE_ROOM, of="%room", prefix="my")}
{_columns(FOUND, of="%found", prefix="to")}
  br label %count.before
count.before:{
    each(
        "count",
        of="%met",
        do=f'''{load("place", of="%places", at="%count")}
{load("number", of="%numbers", at="%place")}
  %register = lshr i64 %number, {THING_BITS}
  %register.in = call i64 @llvm.umin.i64(i64 %register, i64 %registers)
{store("%register.in", to="%my.register", at="%count")}
  %slot = add i64 %register.in, 1
{load("had", of="%counts", at="%slot")}
  %has = add i64 %had, 1
  store i64 %has, ptr %at.had''',
    )
}
  br label %sum.before
sum.before:{
    each(
        "sum",
        of="%registers",
        phis=("%begins = phi i64 [0, %sum.before], [%begins.next, %sum.again]",),
        do=f'''  %sum.slot = add i64 %sum, 1
{load("here", of="%counts", at="%sum.slot")}
  %begins.next = add i64 %begins, %here
{store("%begins.next", to="%counts", at="%sum.slot")}''',
    )
}
  br label %order.before
order.before:{
    each(
        "order",
        of="%met",
        do=f'''{load("its.register", of="%my.register", at="%order")}
{load("its.place", of="%places", at="%order")}
{load("its.who", of="%who", at="%order")}
{load("its.person", of="%persons", at="%its.who")}
{load("slot.at", of="%counts", at="%its.register")}
  %slot.next = add i64 %slot.at, 1
  store i64 %slot.next, ptr %at.slot.at
  %its.end = add i64 %its.place, 1
{store("%its.who", to="%my.theirs", at="%slot.at")}
{store("%its.place", to="%my.begin", at="%slot.at")}
{store("%its.end", to="%my.end", at="%slot.at")}
{store("%its.person", to="%my.person", at="%slot.at")}''',
    )
}
  br label %each.before
each.before:{
    each(
        "each",
        of="%registers",
        phis=(
            "%from = phi i64 [0, %each.before], [%until, %each.again]",
            "%n = phi i64 [0, %each.before], [%n.next, %each.again]",
        ),
        do=f'''{load("until", of="%counts", at="%each")}
  %many = sub i64 %until, %from
{load("column", of="%columns", at="%each", kind="ptr")}
{load("b.states", of="%all.states", at="%each", kind="ptr")}
{load("b.numbers", of="%all.numbers", at="%each", kind="ptr")}
{_from(LATE_ROOM[1:], prefix="my", at="%from", label="here")}
{_from(FOUND, prefix="to", at="%n", label="there")}
  %looked = call i64 @places(ptr %here.person, i64 %many, ptr %column, ptr %here.before)
  %differ = call i64 @differing({_CALLED})
  %n.next = add i64 %n, %differ''',
    )
}
  ret i64 %n
}}
"""

DIFFERING = _DIFFERING + _LATE
