"""Meeting, as LLVM reads it: who of some sorted people has rows in a column, and where. Searches are in `merging_search`.

Every function takes and gives 64-bit numbers and addresses of such.
"""

from __future__ import annotations

from doudi.engine.merging_writing import COLUMN, each, load, store

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


_ENDING = f"""
  %a.was = sext i1 %a.is to i64
  %a.mine = add i64 %a.met.next, %a.was
  %a.end = add i64 %a.place, 1
{store("%a.end", to="%end", at="%a.mine")}"""
"""A row of his last person's, or of his own, puts off the end; any other writes where the next will."""


def _by_rows(*, with_ends: bool) -> str:
    """Write the looking up of a column's rows among the people: whose they are and where, all of them, or with ends each person's first."""
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
  %a.wanted = or i1 %a.other, {"false" if with_ends else "true"}
  %a.both = and i1 %a.is, %a.wanted
  %a.one = zext i1 %a.both to i64
  %a.met.next = add i64 %a.met, %a.one
  %a.place = add i64 %a, %a.first
{store("%a.who", to="%who", at="%a.met")}
{store("%a.place", to="%begin", at="%a.met")}{_ENDING if with_ends else ""}''',
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
ends.before:{
    each(
        "ends",
        of="%p.met",
        do=f'''{load("ends.from", of="%begin", at="%ends")}
{load("ends.key", of="%keys", at="%ends.from")}
  %ends.at = call i64 @end(ptr %keys, i64 %count, i64 %ends.from, i64 %ends.key)
{store("%ends.at", to="%end", at="%ends")}''',
    )
}
  ret i64 %p.met
by.rows:
{_by_rows(with_ends=True)}
  ret i64 %a.met
}}
"""

# The same by rows alone, each with its person.
_ROWS_MET = f"""
define i64 @rows.met(ptr %people, i64 %first, ptr %column, i64 %rows, ptr noalias %who, ptr noalias %begin) {{
enter:
{COLUMN}
{_PEOPLE}
{_by_rows(with_ends=False)}
  ret i64 %a.met
}}
"""

MET = "".join([_BETWEEN, _MET, _ROWS_MET])
