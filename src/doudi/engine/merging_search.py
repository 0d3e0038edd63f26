"""Looking sorted keys up in a sorted column, as LLVM reads it.

Pseudonyms are as good as drawn (decision 6), so of any stretch of a column the place of a key is known within a few: as far along as the
key is between the stretch's first and last. There a window is looked through, so wide that hardly one in some hundred is missed; whoever
is missed, and whoever's column is anything but drawn, is found by halving, later but as well. Keys are looked up thirty-two at a time: the
last of them by blocks, so that no block is touched in vain, the others between the one before and it, or where they lie far apart each in
its own block. No place waits for another, and hardly a branch is mistaken.
"""

from __future__ import annotations

from doudi.engine.merging_halving import BLOCK_BITS, HALVING, KEYS_A_LINE
from doudi.engine.merging_writing import COLUMN, count_of, each, fetch, load, load_many, spread, store
from doudi.engine.strips import BLOCK

TOGETHER = 32
"""Keys looked up at the same time."""

FAR_APART = 1_024
"""Keys of a column between the first and the last of those looked up together, from which on each is looked up in its own block."""

WINDOW = 64
"""Keys looked through about the place where one should be."""

AT_ONCE = 16
"""Keys held against the one looked up at once."""

_STRETCHES = f"""
; How many keys a stretch has for each two that its numbers go on.
define internal double @slope(i64 %length, i64 %first, i64 %beyond) alwaysinline {{
  %whole = sub i64 %beyond, %first
  %half = lshr i64 %whole, 1
  %some = call i64 @llvm.umax.i64(i64 %half, i64 1)
  %keys = sitofp i64 %length to double
  %numbers = sitofp i64 %some to double
  %slope = fdiv double %keys, %numbers
  ret double %slope
}}

; Where a key's window begins, on a line and not after `latest`: in a stretch from `low` on, whose first key and slope are given.
define internal i64 @window(i64 %key, i64 %low, i64 %length, i64 %first, double %slope, i64 %latest) alwaysinline {{
  %least = call i64 @llvm.smax.i64(i64 %key, i64 %first)
  %whole = sub i64 %least, %first
  %half = lshr i64 %whole, 1
  %numbers = sitofp i64 %half to double
  %steps = fmul double %numbers, %slope
  %most = sitofp i64 %length to double
  %steps.in = call double @llvm.minnum.f64(double %steps, double %most)
  %further = fptosi double %steps.in to i64
  %middle = add i64 %low, %further
  %before = sub i64 %middle, {(WINDOW - KEYS_A_LINE) // 2}
  %begin = and i64 %before, {-KEYS_A_LINE}
  %begin.in = call i64 @llvm.smax.i64(i64 %begin, i64 0)
  %answer = call i64 @llvm.smin.i64(i64 %begin.in, i64 %latest)
  ret i64 %answer
}}

; The first key of a block, or the last of all.
define internal i64 @first(ptr %column, i64 %block) alwaysinline {{
{COLUMN}
  %at.blocks = getelementptr %Column, ptr %column, i64 0, i32 2
  %blocks = load i64, ptr %at.blocks
  %at.firsts = getelementptr %Column, ptr %column, i64 0, i32 3
  %firsts = load ptr, ptr %at.firsts
  %is.in = icmp slt i64 %block, %blocks
  %last = sub i64 %count, 1
  %at.first = getelementptr i64, ptr %firsts, i64 %block
  %at.last = getelementptr i64, ptr %keys, i64 %last
  %which = select i1 %is.in, ptr %at.first, ptr %at.last
  %answer = load i64, ptr %which
  ret i64 %answer
}}
"""

_LIKELY = range(KEYS_A_LINE, WINDOW - KEYS_A_LINE, KEYS_A_LINE)
"""Where in a window a key is likely to lie."""

_PACES = (32, 16)
"""How far the window is narrowed, one step after the other, until what is left is held against the key at once."""


def _narrowed() -> str:
    """Write the narrowing of a window: where the key before its other part is below the one looked up, that part is left."""
    text, low = "", "%window"
    for pace in _PACES:
        text += f"""
  %reach.{pace} = add i64 {low}, {pace - 1}
{load(f"before.{pace}", of="%keys", at=f"%reach.{pace}")}
  %is.beyond.{pace} = icmp slt i64 %before.{pace}, %key
  %beyond.{pace} = add i64 {low}, {pace}
  %low.{pace} = select i1 %is.beyond.{pace}, i64 %beyond.{pace}, i64 {low}"""
        low = f"%low.{pace}"
    return text


def _looked_up() -> str:
    """Write the looking through a key's window, and where it is missed the halving of what lies beside it."""
    return f"""{load("window", of="%theirs", at="%one")}
{load("key", of="%mine", at="%one")}
{_narrowed()}
{load_many("left", of="%keys", at=f"%low.{_PACES[-1]}", many=AT_ONCE)}
{spread("key.each", one="%key", many=AT_ONCE)}
{count_of("below", left="%left", how="slt", right="%key.each", many=AT_ONCE)}
  %place.near = add i64 %low.{_PACES[-1]}, %below
  %moved = sub i64 %place.near, %window
  %moved.less = sub i64 %moved, 1
  %is.sure = icmp ult i64 %moved.less, {WINDOW - 1}
  br i1 %is.sure, label %met, label %beside
beside:
  %is.before = icmp eq i64 %moved, 0
  %window.end = add i64 %window, {WINDOW}
  %farthest.low = sub i64 %window, %reach
  %farthest.high = add i64 %window.end, %reach
  %low.in.reach = call i64 @llvm.smax.i64(i64 %low, i64 %farthest.low)
  %high.in.reach = call i64 @llvm.smin.i64(i64 %until, i64 %farthest.high)
  %beside.low = select i1 %is.before, i64 %low.in.reach, i64 %window.end
  %beside.high = select i1 %is.before, i64 %window, i64 %high.in.reach
  %place.beside = call i64 @within(ptr %keys, i64 %beside.low, i64 %beside.high, i64 %key)
  br label %met
met:
  %place = phi i64 [%place.near, %one.do], [%place.beside, %beside]
{store("%place", to="%theirs", at="%one")}"""


_APART = f"""{load("apart.key", of="%mine", at="%apart")}
  %apart.block = call i64 @block(ptr %column, i64 %apart.low, i64 %apart.key)
  %apart.from = sub i64 %apart.block, 1
  %apart.start = shl i64 %apart.from, {BLOCK_BITS}
  %apart.first = call i64 @first(ptr %column, i64 %apart.from)
  %apart.beyond = call i64 @first(ptr %column, i64 %apart.block)
  %apart.stop = shl i64 %apart.block, {BLOCK_BITS}
  %apart.until = call i64 @llvm.smin.i64(i64 %apart.stop, i64 %count)
  %apart.length = sub i64 %apart.until, %apart.start
  %apart.slope = call double @slope(i64 %apart.length, i64 %apart.first, i64 %apart.beyond)
  %apart.window = call i64 @window(i64 %apart.key, i64 %apart.start, i64 %apart.length, i64 %apart.first, double %apart.slope, i64 %latest)
{store("%apart.window", to="%theirs", at="%apart")}
  %apart.keys = getelementptr i64, ptr %keys, i64 %apart.window
{"".join(fetch(str(place), of="%apart.keys") for place in _LIKELY)}"""

_NEAR = f"""{load("near.key", of="%mine", at="%near")}
  %near.window = call i64 @window(i64 %near.key, i64 %low, i64 %length, i64 %near.first, double %near.slope, i64 %latest)
{store("%near.window", to="%theirs", at="%near")}"""

# For each of sorted keys, the place of the first key in a column that is not below it.
_PLACES = f"""
define i64 @places(ptr noalias %wanted, i64 %many, ptr noalias %column, ptr noalias %places) {{
enter:
{COLUMN}
  %count.last = sub i64 %count, 1
  %latest = sub i64 %count, {WINDOW}
  %is.small = icmp slt i64 %latest, 0
  br i1 %is.small, label %small.before, label %group
small.before:{
    each(
        "small",
        of="%many",
        do=f'''{load("small.key", of="%wanted", at="%small")}
  %small.place = call i64 @within(ptr %keys, i64 0, i64 %count, i64 %small.key)
{store("%small.place", to="%places", at="%small")}''',
    )
}
  ret i64 0
group:
  %start = phi i64 [0, %enter], [%start.next, %one.done]
  %low = phi i64 [0, %enter], [%low.next, %one.done]
  %open = icmp slt i64 %start, %many
  br i1 %open, label %group.do, label %done
group.do:
  %rest = sub i64 %many, %start
  %size = call i64 @llvm.smin.i64(i64 %rest, i64 {TOGETHER})
  %start.next = add i64 %start, %size
  %last = sub i64 %start.next, 1
{load("highest", of="%wanted", at="%last")}
  %mine = getelementptr i64, ptr %wanted, i64 %start
  %theirs = getelementptr i64, ptr %places, i64 %start
  %block = call i64 @block(ptr %column, i64 %low, i64 %highest)
  %stop = shl i64 %block, {BLOCK_BITS}
  %until = call i64 @llvm.smin.i64(i64 %stop, i64 %count)
  %length = sub i64 %until, %low
  %are.apart = icmp sgt i64 %length, {FAR_APART}
  br i1 %are.apart, label %apart.before, label %near.ready
apart.before:{
    each(
        "apart",
        of="%size",
        phis=("%apart.low = phi i64 [%low, %apart.before], [%apart.start, %apart.again]",),
        do=_APART,
    )
}
  br label %one.before
near.ready:
  %low.in = call i64 @llvm.smin.i64(i64 %low, i64 %count.last)
{load("near.first", of="%keys", at="%low.in")}
  %near.beyond = call i64 @first(ptr %column, i64 %block)
  %near.slope = call double @slope(i64 %length, i64 %near.first, i64 %near.beyond)
  br label %near.before
near.before:{each("near", of="%size", do=_NEAR)}
  br label %one.before
one.before:
  %reach = phi i64 [{BLOCK}, %apart.done], [%length, %near.done]{each("one", of="%size", do=_looked_up())}
{load("low.next", of="%places", at="%last")}
  br label %group
done:
  ret i64 0
}}
"""

SEARCHES = HALVING + _STRETCHES + _PLACES
