"""Adding up, as LLVM reads it: what the rows of those met in a column add up to, and how everybody stands in many columns."""

from __future__ import annotations

from doudi.engine.merging_writing import each, fetch, load, store

AHEAD = 16
"""So many people ahead their states are asked for."""

SOON = f"""
  %i.ahead = add i64 %i, {AHEAD}
  %met.last = sub i64 %met, 1
  %i.soon = call i64 @llvm.smin.i64(i64 %i.ahead, i64 %met.last)
{load("soon", of="%begin", at="%i.soon")}
{fetch("%soon", of="%states")}"""
"""What asks for the states of somebody met later, so that they are there by then."""

_SUM = f"""{SOON}
{load("from", of="%begin", at="%i")}
{load("until", of="%end", at="%i")}
  br label %row.test
row.test:
  %row = phi i64 [%from, %i.do], [%row.next, %row.do]
  %sum = phi i64 [0, %i.do], [%sum.next, %row.do]
  %over = phi i1 [false, %i.do], [%over.next, %row.do]
  %row.open = icmp slt i64 %row, %until
  br i1 %row.open, label %row.do, label %row.done
row.do:
{load("state", of="%states", at="%row")}
  %with = call {{i64, i1}} @llvm.sadd.with.overflow.i64(i64 %sum, i64 %state)
  %sum.next = extractvalue {{i64, i1}} %with, 0
  %over.here = extractvalue {{i64, i1}} %with, 1
  %over.next = or i1 %over, %over.here
  %row.next = add i64 %row, 1
  br label %row.test
row.done:"""

# What each one's rows add up to; returns how many sums are too large for their number.
_SUMS = f"""
define i64 @sums(i64 %met, ptr noalias %begin, ptr noalias %end, ptr noalias %states, ptr noalias %sums) {{
enter:
  br label %i.before
i.before:{
    each(
        "i",
        of="%met",
        phis=("%bad = phi i64 [0, %i.before], [%bad.next, %i.again]",),
        do=f'''{_SUM}
{store("%sum", to="%sums", at="%i")}
  %bad.one = zext i1 %over to i64
  %bad.next = add i64 %bad, %bad.one''',
    )
}
  ret i64 %bad
}}
"""

# Two rows are added up without asking whether there is a second, which nobody could guess; more are rare.
_FEW = f"""{SOON}
{load("from", of="%begin", at="%i")}
{load("until", of="%end", at="%i")}
  %more = sub i64 %until, %from
  %last = sub i64 %until, 1
  %second = add i64 %from, 1
  %second.in = call i64 @llvm.smin.i64(i64 %second, i64 %last)
{load("state.one", of="%states", at="%from")}
{load("state.other", of="%states", at="%second.in")}
  %are.two = icmp sgt i64 %more, 1
  %state.two = select i1 %are.two, i64 %state.other, i64 0, !unpredictable !0
  %both = add i64 %state.one, %state.two
  %third = add i64 %from, 2
  br label %row.test
row.test:
  %row = phi i64 [%third, %i.do], [%row.next, %row.do]
  %sum = phi i64 [%both, %i.do], [%sum.next, %row.do]
  %row.open = icmp slt i64 %row, %until
  br i1 %row.open, label %row.do, label %row.done
row.do:
{load("state", of="%states", at="%row")}
  %sum.next = add i64 %sum, %state
  %row.next = add i64 %row, 1
  br label %row.test
row.done:"""

# Marks each one met with a strip's bit, and adds to his rows and to the mixture of his states.
_STAND = f"""
define internal i64 @stand(i64 %met, ptr noalias %who, ptr noalias %begin, ptr noalias %end, ptr noalias %states, i64 %bit,
                           ptr noalias %bits, ptr noalias %rows, ptr noalias %mixtures) {{
enter:
  br label %i.before
i.before:{
    each(
        "i",
        of="%met",
        do=f'''{_FEW}
{load("place", of="%who", at="%i")}
{load("bits.had", of="%bits", at="%place")}
  %bits.has = or i64 %bits.had, %bit
  store i64 %bits.has, ptr %at.bits.had
{load("rows.had", of="%rows", at="%place")}
  %rows.has = add i64 %rows.had, %more
  store i64 %rows.has, ptr %at.rows.had
{load("mixture.had", of="%mixtures", at="%place")}
  %turned = call i64 @llvm.fshl.i64(i64 %mixture.had, i64 %mixture.had, i64 7)
  %mixture.has = xor i64 %turned, %sum
  store i64 %mixture.has, ptr %at.mixture.had''',
    )
}
  ret i64 0
}}
"""

# The people from `first` on in all strips, given where these are; `room` has three numbers for each of them, `to` three for everybody.
_STANDING = f"""
define i64 @standing(ptr %people, i64 %first, i64 %many, i64 %strips, ptr %columns, ptr %all.states, ptr %room, ptr %to) {{
enter:
  %all = load i64, ptr %people
  %at.persons = getelementptr %Column, ptr %people, i64 0, i32 1
  %persons = load ptr, ptr %at.persons
  %mine = getelementptr i64, ptr %persons, i64 %first
  %last = sub i64 %many, 1
{load("lowest", of="%mine", at="0")}
{load("highest", of="%mine", at="%last")}
  %begin = getelementptr i64, ptr %room, i64 %many
  %end = getelementptr i64, ptr %begin, i64 %many
  %to.rows = getelementptr i64, ptr %to, i64 %all
  %to.mixtures = getelementptr i64, ptr %to.rows, i64 %all
  br label %strip.before
strip.before:{
    each(
        "strip",
        of="%strips",
        do=f'''{load("column", of="%columns", at="%strip", kind="ptr")}
{load("states", of="%all.states", at="%strip", kind="ptr")}
  %bit = shl i64 1, %strip
  %rows = call i64 @between(ptr %column, i64 %lowest, i64 %highest)
  %has.rows = icmp sgt i64 %rows, 0
  br i1 %has.rows, label %some, label %strip.again
some:
  %met = call i64 @met(ptr %people, i64 %first, i64 %many, ptr %column, i64 %rows, ptr %room, ptr %begin, ptr %end)
  %stood = call i64 @stand(i64 %met, ptr %room, ptr %begin, ptr %end, ptr %states, i64 %bit, ptr %to, ptr %to.rows, ptr %to.mixtures)''',
    )
}
  ret i64 0
}}
"""

SUMS = "".join([_SUMS, _STAND, _STANDING])
