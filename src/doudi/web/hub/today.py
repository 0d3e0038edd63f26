"""What to do first today: a short list, in the order of harm to people.

Noun: Task. Question: tasks.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from doudi.web.hub.freshness import Register
from doudi.web.shell.words import register

TASKS_MOST = 5


@dataclass(frozen=True)
class Task:
    """One thing to do: which kind of finding it is about, the words, and the query of the list it leads to."""

    kind: str
    words: str
    query: str


def tasks(
    *, counts: Mapping[str, Mapping[str, int]], waiting: Mapping[str, int], stale: Sequence[Register]
) -> list[Task]:
    """List what should be done first: people without help, then doubtful payments, then what blocks an answer."""
    return list(_tasks(counts, waiting=waiting, stale=stale))[:TASKS_MOST]


def _tasks(
    counts: Mapping[str, Mapping[str, int]], *, waiting: Mapping[str, int], stale: Sequence[Register]
) -> Iterator[Task]:
    totals = {kind: sum(by_programme.values()) for kind, by_programme in counts.items()}
    if missed := totals.get("missed", 0):
        text = ngettext(
            "上门看望 %(count)s 户可能漏保的，先去应得最多的", "上门看望 %(count)s 户可能漏保的，先去应得最多的", missed
        )
        yield Task(kind="missed", words=text % {"count": f"{missed:,}"}, query="kind=missed")
    if wrong := totals.get("wrong", 0):
        text = ngettext(
            "核实 %(count)s 户可能错保的，先看现领最多的", "核实 %(count)s 户可能错保的，先看现领最多的", wrong
        )
        yield Task(kind="wrong", words=text % {"count": f"{wrong:,}"}, query="kind=wrong&order=-paid")
    for source, count in sorted(waiting.items(), key=lambda one: -one[1])[:2]:
        text = ngettext("催办：%(count)s 户在等“%(source)s”", "催办：%(count)s 户在等“%(source)s”", count)
        yield Task(
            kind="unknown", words=text % {"count": f"{count:,}", "source": register(source)}, query="kind=unknown"
        )
    if change := totals.get("change", 0):
        text = ngettext("调整 %(count)s 户的金额或类别", "调整 %(count)s 户的金额或类别", change)
        yield Task(kind="change", words=text % {"count": f"{change:,}"}, query="kind=change")
    for one in stale[:1]:
        yield Task(
            kind="unknown",
            words=gettext("“%(source)s”太旧或没有送来，请催送") % {"source": register(one.dataset)},
            query="kind=unknown",
        )
