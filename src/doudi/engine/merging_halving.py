"""Looking one key up in a sorted column, as LLVM reads it: by blocks, then by halving; and where a key's rows end."""

from __future__ import annotations

from doudi.engine.merging_writing import COLUMN, count_of, load, load_many, spread
from doudi.engine.strips import BLOCK

KEYS_A_LINE = 8
"""Keys in a line of the processor's cache."""

BLOCK_BITS = BLOCK.bit_length() - 1

HALVING = f"""
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
  %left.next = select i1 %below, i64 %above, i64 %left, !unpredictable !0
  %right.next = select i1 %below, i64 %right, i64 %middle, !unpredictable !0
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
  %here = ashr i64 %at, {BLOCK_BITS}
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
  %start = shl i64 %block.before, {BLOCK_BITS}
  %from = call i64 @llvm.smax.i64(i64 %start, i64 %at)
  %stop = shl i64 %block, {BLOCK_BITS}
  %until = call i64 @llvm.smin.i64(i64 %stop, i64 %count)
  %answer = call i64 @within(ptr %keys, i64 %from, i64 %until, i64 %least)
  ret i64 %answer
}}

; From a key's first place on, where it ends: some are looked at at once, which nearly always are enough.
define internal i64 @end(ptr %keys, i64 %count, i64 %from, i64 %wanted) alwaysinline {{
enter:
  %some = add i64 %from, {KEYS_A_LINE}
  %is.inside = icmp sle i64 %some, %count
  br i1 %is.inside, label %some.look, label %test
some.look:
{load_many("first", of="%keys", at="%from", many=KEYS_A_LINE)}
{spread("wanted.each", one="%wanted", many=KEYS_A_LINE)}
{count_of("same.many", left="%first", how="eq", right="%wanted.each", many=KEYS_A_LINE)}
  %some.end = add i64 %from, %same.many
  %goes.on = icmp eq i64 %same.many, {KEYS_A_LINE}
  br i1 %goes.on, label %test, label %found
found:
  ret i64 %some.end
test:
  %at = phi i64 [%from, %enter], [%some, %some.look], [%next, %more]
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
"""
