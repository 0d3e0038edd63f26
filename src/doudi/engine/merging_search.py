"""Looking sorted keys up in a sorted column, as LLVM reads it, and how loops, loads and stores are written for it.

A column is sorted keys: how many, where, and how many blocks with which first keys (`strips.BLOCK`). Sorted keys are looked up in it
thirty-two at a time: the last of them by blocks, so that no block is touched in vain, the others by halving what lies between, all at
the same time and without a branch, which is several times faster than one walk beside the other.
"""

from __future__ import annotations

from collections.abc import Sequence

from doudi.engine.strips import BLOCK

TOGETHER = 32
"""Keys looked up at the same time."""

NEAR = 128
"""Keys within which the others are likely to lie, or within twice as many, and so on."""

KEYS_A_LINE = 8
"""Keys in a line of the processor's cache: what comes next is asked for one line at a time, while this is being looked at."""

_BLOCK_BITS = BLOCK.bit_length() - 1


def each(name: str, *, of: str, do: str, phis: Sequence[str] = (), step: int = 1) -> str:
    """Write a loop: `do` for every `step`th %NAME below `of`; `phis` are what it carries from one to the next."""
    carried = "".join(f"\n  {phi}" for phi in phis)
    return f"""
  br label %{name}.test
{name}.test:
  %{name} = phi i64 [0, %{name}.before], [%{name}.next, %{name}.again]{carried}
  %{name}.open = icmp slt i64 %{name}, {of}
  br i1 %{name}.open, label %{name}.do, label %{name}.done
{name}.do:
{do}
  br label %{name}.again
{name}.again:
  %{name}.next = add i64 %{name}, {step}
  br label %{name}.test
{name}.done:"""


def load(name: str, *, of: str, at: str) -> str:
    """Write the loading of a number of an array."""
    return f"""
  %at.{name} = getelementptr i64, ptr {of}, i64 {at}
  %{name} = load i64, ptr %at.{name}"""


def store(name: str, *, to: str, at: str) -> str:
    """Write the storing of a number in an array."""
    label = f"to{to}{at}".replace("%", ".")
    return f"""
  %{label} = getelementptr i64, ptr {to}, i64 {at}
  store i64 {name}, ptr %{label}"""


COLUMN = """
  %count = load i64, ptr %column
  %at.keys = getelementptr %Column, ptr %column, i64 0, i32 1
  %keys = load ptr, ptr %at.keys"""

SEARCHES = f"""
%Column = type {{ i64, ptr, i64, ptr }}

; The first of `low` to `high` that is not below `least`, or `high`.
define internal i64 @within(ptr %keys, i64 %low, i64 %high, i64 %least) {{
enter:
  br label %test
test:
  %left = phi i64 [%low, %enter], [%left.next, %halve]
  %right = phi i64 [%high, %enter], [%right.next, %halve]
  %open = icmp slt i64 %left, %right
  br i1 %open, label %halve, label %done
halve:
  %both = add i64 %left, %right
  %middle = lshr i64 %both, 1
{load("key", of="%keys", at="%middle")}
  %below = icmp slt i64 %key, %least
  %above = add i64 %middle, 1
  %left.next = select i1 %below, i64 %above, i64 %left
  %right.next = select i1 %below, i64 %right, i64 %middle
  br label %test
done:
  ret i64 %left
}}

; From the block of `at` on, the first block whose first key is not below `least`: in steps that double, then by halving.
define internal i64 @block(ptr %column, i64 %at, i64 %least) alwaysinline {{
enter:
  %at.blocks = getelementptr %Column, ptr %column, i64 0, i32 2
  %blocks = load i64, ptr %at.blocks
  %at.firsts = getelementptr %Column, ptr %column, i64 0, i32 3
  %firsts = load ptr, ptr %at.firsts
  %here = ashr i64 %at, {_BLOCK_BITS}
  %after = add i64 %here, 1
  br label %test
test:
  %low = phi i64 [%after, %enter], [%low.next, %further]
  %look = phi i64 [%after, %enter], [%look.next, %further]
  %step = phi i64 [1, %enter], [%step.next, %further]
  %inside = icmp slt i64 %look, %blocks
  br i1 %inside, label %compare, label %found
compare:
{load("first", of="%firsts", at="%look")}
  %below = icmp slt i64 %first, %least
  br i1 %below, label %further, label %found
further:
  %low.next = add i64 %look, 1
  %look.next = add i64 %look, %step
  %step.next = shl i64 %step, 1
  br label %test
found:
  %look.in = call i64 @llvm.smin.i64(i64 %look, i64 %blocks)
  %most = call i64 @llvm.smax.i64(i64 %look.in, i64 %low)
  %answer = call i64 @within(ptr %firsts, i64 %low, i64 %most, i64 %least)
  ret i64 %answer
}}

; From `at` on, the first key that is not below `least`.
define i64 @far(ptr %column, i64 %at, i64 %least) {{
{COLUMN}
  %block = call i64 @block(ptr %column, i64 %at, i64 %least)
  %block.before = sub i64 %block, 1
  %start = shl i64 %block.before, {_BLOCK_BITS}
  %from = call i64 @llvm.smax.i64(i64 %start, i64 %at)
  %stop = shl i64 %block, {_BLOCK_BITS}
  %until = call i64 @llvm.smin.i64(i64 %stop, i64 %count)
  %answer = call i64 @within(ptr %keys, i64 %from, i64 %until, i64 %least)
  ret i64 %answer
}}

; From a key's first place on, where it ends.
define internal i64 @end(ptr %keys, i64 %count, i64 %from, i64 %wanted) alwaysinline {{
enter:
  br label %test
test:
  %at = phi i64 [%from, %enter], [%next, %more]
  %inside = icmp slt i64 %at, %count
  br i1 %inside, label %look, label %done
look:
{load("key", of="%keys", at="%at")}
  %same = icmp eq i64 %key, %wanted
  br i1 %same, label %more, label %done
more:
  %next = add i64 %at, 1
  br label %test
done:
  ret i64 %at
}}

; For each of sorted keys, the place of the first key in a column that is not below it.
define i64 @places(ptr noalias %wanted, i64 %many, ptr noalias %column, ptr noalias %places) {{
enter:
{COLUMN}
  br label %group
group:
  %start = phi i64 [0, %enter], [%start.next, %group.next]
  %low = phi i64 [0, %enter], [%low.next, %group.next]
  %open = icmp slt i64 %start, %many
  br i1 %open, label %group.do, label %done
group.do:
  %left = sub i64 %many, %start
  %size = call i64 @llvm.smin.i64(i64 %left, i64 {TOGETHER})
  %start.next = add i64 %start, %size
  %last = sub i64 %start.next, 1
{load("highest", of="%wanted", at="%last")}
  %block = call i64 @block(ptr %column, i64 %low, i64 %highest)
  %stop = shl i64 %block, {_BLOCK_BITS}
  %until = call i64 @llvm.smin.i64(i64 %stop, i64 %count)
  %most = sub i64 %until, %low
  br label %near
near:
  %try = phi i64 [{NEAR}, %group.do], [%try.next, %near.below]
  %length = call i64 @llvm.smin.i64(i64 %try, i64 %most)
  %is.short = icmp slt i64 %length, %most
  br i1 %is.short, label %near.look, label %group.ready
near.look:
  %near.place = add i64 %low, %length
{load("near.key", of="%keys", at="%near.place")}
  %is.below = icmp slt i64 %near.key, %highest
  br i1 %is.below, label %near.below, label %group.ready
near.below:
  %try.next = shl i64 %try, 1
  br label %near
group.ready:
  %beyond = add i64 %low, %length
  %mine = getelementptr i64, ptr %wanted, i64 %start
  %theirs = getelementptr i64, ptr %places, i64 %start
  %crowd = shl i64 %size, {_BLOCK_BITS}
  %sparse = icmp sgt i64 %length, %crowd
  br i1 %sparse, label %each.before, label %ahead.before
each.before:
  %within = call i64 @llvm.smin.i64(i64 %count, i64 {BLOCK})
  %latest = sub i64 %count, %within{
    each(
        "each",
        of="%size",
        phis=("%from = phi i64 [%low, %each.before], [%found, %each.again]",),
        do=f'''{load("alone", of="%mine", at="%each")}
  %its.block = call i64 @block(ptr %column, i64 %from, i64 %alone)
  %its.before = sub i64 %its.block, 1
  %its.start = shl i64 %its.before, {_BLOCK_BITS}
  %found = call i64 @llvm.smin.i64(i64 %its.start, i64 %latest)
{store("%found", to="%theirs", at="%each")}''',
    )
}
  br label %halve
ahead.before:{
    each(
        "ahead",
        of="%length",
        step=KEYS_A_LINE,
        do='''
  %ahead.place = add i64 %beyond, %ahead
  %ahead.key = getelementptr i64, ptr %keys, i64 %ahead.place
  call void @llvm.prefetch.p0(ptr %ahead.key, i32 0, i32 3, i32 1)''',
    )
}
  br label %set.before
set.before:{each("set", of="%size", do=store("%low", to="%theirs", at="%set"))}
  br label %halve
halve:
  %rest = phi i64 [%within, %each.done], [%length, %set.done], [%rest.next, %one.done]
  %again = icmp sgt i64 %rest, 0
  br i1 %again, label %one.ready, label %group.next
one.ready:
  %rest.more = add i64 %rest, 1
  %half = lshr i64 %rest.more, 1
  %rest.next = sub i64 %rest, %half
  %half.less = sub i64 %half, 1
  %shifted = getelementptr i64, ptr %keys, i64 %half.less
  br label %one.before
one.before:{
    each(
        "one",
        of="%size",
        do=f'''{load("place", of="%theirs", at="%one")}
{load("key", of="%shifted", at="%place")}
{load("least", of="%mine", at="%one")}
  %below = icmp slt i64 %key, %least
  %further = select i1 %below, i64 %half, i64 0
  %place.next = add i64 %place, %further
  store i64 %place.next, ptr %at.place''',
    )
}
  br label %halve
group.next:
  %at.low = getelementptr i64, ptr %places, i64 %last
  %low.next = load i64, ptr %at.low
  br label %group
done:
  ret i64 0
}}

declare void @llvm.prefetch.p0(ptr, i32, i32, i32)
declare i64 @llvm.smin.i64(i64, i64)
declare i64 @llvm.smax.i64(i64, i64)
declare i64 @llvm.fshl.i64(i64, i64, i64)
declare {{i64, i1}} @llvm.sadd.with.overflow.i64(i64, i64)
"""
