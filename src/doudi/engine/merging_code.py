"""The walk of `merging`, as LLVM reads it: every function takes and gives 64-bit numbers and addresses of such.

`met` says who of some people has rows in a column, and where; the others go through the rows of those. Searches are in `merging_search`.
"""

from __future__ import annotations

from doudi.engine.merging_search import COLUMN, SEARCHES, each, load, store
from doudi.engine.strips import VALUE_BITS

NOTHING = -1
AHEAD = 16
"""So many people ahead their states are asked for."""

# How many rows there are from one person's first to another's last.
_BETWEEN = f"""
define i64 @between(ptr %column, i64 %lowest, i64 %highest) {{
{COLUMN}
  %from = call i64 @far(ptr %column, i64 0, i64 %lowest)
  %last = call i64 @far(ptr %column, i64 %from, i64 %highest)
  %until = call i64 @end(ptr %keys, i64 %count, i64 %last, i64 %highest)
  %rows = sub i64 %until, %from
  ret i64 %rows
}}
"""

_PEOPLE = """
  %all = load i64, ptr %people
  %at.persons = getelementptr %Column, ptr %people, i64 0, i32 1
  %persons = load ptr, ptr %at.persons
  %mine = getelementptr i64, ptr %persons, i64 %first"""


def _by_rows(*, only_first: bool) -> str:
    """Write the looking up of a column's rows among the people: whose they are and where, of each person the first row only, or all."""
    return f"""{load("lowest", of="%mine", at="0")}
  %a.first = call i64 @far(ptr %column, i64 0, i64 %lowest)
  %theirs = getelementptr i64, ptr %keys, i64 %a.first
  %all.last = sub i64 %all, 1
  %looked = call i64 @places(ptr %theirs, i64 %rows, ptr %people, ptr %begin)
  br label %a.before
a.before:{
        each(
            "a",
            of="%rows",
            phis=(
                "%a.met = phi i64 [0, %a.before], [%a.met.next, %a.again]",
                "%a.last = phi i64 [-1, %a.before], [%a.last.next, %a.again]",
            ),
            do=f'''{load("a.who", of="%begin", at="%a")}
  %a.who.in = call i64 @llvm.smin.i64(i64 %a.who, i64 %all.last)
{load("a.person", of="%persons", at="%a.who.in")}
{load("a.key", of="%theirs", at="%a")}
  %a.is = icmp eq i64 %a.key, %a.person
  %a.last.next = select i1 %a.is, i64 %a.who, i64 %a.last
  %a.other = icmp ne i64 %a.who, %a.last
  %a.wanted = or i1 %a.other, {"false" if only_first else "true"}
  %a.both = and i1 %a.is, %a.wanted
  %a.one = zext i1 %a.both to i64
  %a.met.next = add i64 %a.met, %a.one
  %a.place = add i64 %a, %a.first
{store("%a.who", to="%who", at="%a.met")}
{store("%a.place", to="%begin", at="%a.met")}''',
        )
    }"""


# Of the people from `first` on, those who have rows: who, where their rows begin and where they end; whoever are fewer are looked up.
_MET = f"""
define i64 @met(ptr %people, i64 %first, i64 %many, ptr %column, i64 %rows, ptr noalias %who, ptr noalias %begin, ptr noalias %end) {{
enter:
{COLUMN}
{_PEOPLE}
  %few = icmp sle i64 %many, %rows
  br i1 %few, label %by.people, label %by.rows
by.people:
  %count.last = sub i64 %count, 1
  %found = call i64 @places(ptr %mine, i64 %many, ptr %column, ptr %begin)
  br label %p.before
p.before:{
    each(
        "p",
        of="%many",
        phis=("%p.met = phi i64 [0, %p.before], [%p.met.next, %p.again]",),
        do=f'''{load("place", of="%begin", at="%p")}
  %place.in = call i64 @llvm.smin.i64(i64 %place, i64 %count.last)
{load("key", of="%keys", at="%place.in")}
{load("person", of="%mine", at="%p")}
  %is.mine = icmp eq i64 %key, %person
  %p.one = zext i1 %is.mine to i64
  %p.met.next = add i64 %p.met, %p.one
  %p.who = add i64 %p, %first
{store("%p.who", to="%who", at="%p.met")}
{store("%place", to="%begin", at="%p.met")}''',
    )
}
  br label %ends.before
by.rows:
{_by_rows(only_first=True)}
  br label %ends.before
ends.before:
  %met = phi i64 [%p.met, %p.done], [%a.met, %a.done]{
    each(
        "ends",
        of="%met",
        do=f'''{load("ends.from", of="%begin", at="%ends")}
{load("ends.key", of="%keys", at="%ends.from")}
  %ends.next.row = add i64 %ends.from, 1
  %ends.at = call i64 @end(ptr %keys, i64 %count, i64 %ends.next.row, i64 %ends.key)
{store("%ends.at", to="%end", at="%ends")}''',
    )
}
  ret i64 %met
}}
"""

# The same by rows alone, each with its person.
_ROWS_MET = f"""
define i64 @rows.met(ptr %people, i64 %first, ptr %column, i64 %rows, ptr noalias %who, ptr noalias %begin) {{
enter:
{COLUMN}
{_PEOPLE}
{_by_rows(only_first=False)}
  ret i64 %a.met
}}
"""

_SOON = f"""
  %i.ahead = add i64 %i, {AHEAD}
  %met.last = sub i64 %met, 1
  %i.soon = call i64 @llvm.smin.i64(i64 %i.ahead, i64 %met.last)
{load("soon", of="%begin", at="%i.soon")}
  %at.soon.state = getelementptr i64, ptr %states, i64 %soon
  call void @llvm.prefetch.p0(ptr %at.soon.state, i32 0, i32 3, i32 1)"""

_SUM = f"""{_SOON}
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

# Marks each one with the strip's bit, and adds to his rows and to the mixture of his states.
_STANDING = f"""
define i64 @standing(i64 %met, ptr noalias %who, ptr noalias %begin, ptr noalias %end, ptr noalias %states, i64 %first, i64 %bit,
                     ptr noalias %bits, ptr noalias %rows, ptr noalias %mixtures) {{
enter:
  br label %i.before
i.before:{
    each(
        "i",
        of="%met",
        do=f'''{_SUM}
{load("person", of="%who", at="%i")}
  %place = sub i64 %person, %first
{load("bits.had", of="%bits", at="%place")}
  %bits.has = or i64 %bits.had, %bit
  store i64 %bits.has, ptr %at.bits.had
  %more = sub i64 %until, %from
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
        do=f'''{_SOON}
{load("b.soon", of="%b.begin", at="%i.soon")}
  %at.b.soon.state = getelementptr i64, ptr %b.states, i64 %b.soon
  call void @llvm.prefetch.p0(ptr %at.b.soon.state, i32 0, i32 3, i32 1)
  %at.b.soon.key = getelementptr i64, ptr %keys, i64 %b.soon
  call void @llvm.prefetch.p0(ptr %at.b.soon.key, i32 0, i32 3, i32 1)
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
  %at.known.number = getelementptr i64, ptr %b.numbers, i64 %b.known
  call void @llvm.prefetch.p0(ptr %at.known.number, i32 0, i32 3, i32 1)
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

CODE = "".join([SEARCHES, _BETWEEN, _MET, _ROWS_MET, _SUMS, _STANDING, _DIFFERING])
