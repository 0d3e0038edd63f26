"""Case stories: what became of those who applied on the demo's street, a case at every stage of the road.

Noun: CASE_STORIES. Written as `doudi.demo.stories` are: each gives the day, as days ago, on which it goes on.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from doudi.cases import actions
from doudi.cases.actions import decide
from doudi.cases.case import Case
from doudi.cases.postings.actions import answer_posting_objection, object_to_posting
from doudi.cases.reviews.actions import ask_again, open_hearing, report_change
from doudi.cases.visits.actions import assess_self_care, register_relative
from doudi.demo.cast import COMMUNITY, WU
from doudi.demo.filed import Filed
from doudi.demo.neighbours import Home
from doudi.demo.stories import Wanted
from doudi.demo.told import Told
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer

Story = Iterator[int]
ANSWERED, HUNG = 5, 8
"""Days until every department has answered, and until a notice has hung its time."""

FIRE: dict[str, Any] = {
    "urgent": True,
    "cause": "fire",
    "facts": {
        "household": {
            "sudden_hardship": "fire",
            "life_in_difficulty": True,
            "people_hit": 1,
            "cannot_wait": True,
            "needed_amount": "2000",
        }
    },
}


def filed(told: Told, home: Home) -> Filed:
    """Open a folder for a household; it lives in 吴小妹's community, wherever in the street its book is."""
    with acting_as(SYSTEM):
        wu = Officer.objects.select_related("desk__place", "user").get(staff_number=WU.staff_number)
    return Filed(told=told, wu=wu, home=replace(home, village=COMMUNITY))


def submitted(told: Told, home: Home) -> Story:
    """Applied yesterday for two programmes at once."""
    yield 1
    filed(told, home).apply("dibao", "edge", words="今年活少了，家里老人又住院。")


def to_supplement(told: Told, home: Home) -> Story:
    """Something was missing, and was asked for once."""
    yield 5
    it = filed(told, home)
    case = it.apply("dibao")
    yield 3
    it.move(case, "supplement", why="请补正：户口簿中儿子已迁出，请写明他现在住在哪里。")


def withdrawn(told: Told, home: Home) -> Story:
    """Thought better of it."""
    yield 9
    it = filed(told, home)
    case = it.apply("edge")
    yield 7
    it.move(case, "withdrawn", why="儿子找到了工作，不申请了。")


def investigated(told: Told, home: Home) -> Story:
    """Departments are being asked."""
    yield 4
    it = filed(told, home)
    it.accept(it.apply("dibao"))


def stuck(told: Told, home: Home) -> Story:
    """Nobody has gone there for weeks: the day is over."""
    yield 40
    it = filed(told, home)
    it.accept(it.apply("dibao"))


def posted(told: Told, home: Home) -> Story:
    """The notice hangs in the community."""
    yield 16
    it = filed(told, home)
    yield from _posted(it, on=3)


def objected(told: Told, home: Home) -> Story:
    """A neighbour says there is a shop."""
    yield 18
    it = filed(told, home)
    case = yield from _posted(it, on=6)
    yield 4
    with acting_as(SYSTEM):
        object_to_posting(
            posting=case.postings.get(), words="他家在菜市场有一个摊位，天天出摊。", by=None, on=told.on, name="街坊"
        )


def at_county(told: Told, home: Home) -> Story:
    """Waits for the county's decision."""
    yield 26
    yield from _at_county(filed(told, home))


def relative_at_county(told: Told, home: Home) -> Story:
    """A near relative works here: the county must go itself before it confirms."""
    yield 27
    it = filed(told, home)
    yield from _at_county(it, is_relative=True)


def dismissed_objection(told: Told, home: Home) -> Story:
    """An objection was looked into and was not so; posted again, and on to the county."""
    yield 38
    it = filed(told, home)
    case = yield from _posted(it, on=28)
    yield 26
    with acting_as(SYSTEM):
        made = object_to_posting(posting=case.postings.get(), words="听说他家买了车。", by=None, on=told.on)
    yield 22
    it.move(case, "investigating", why="公示期间有异议，重新入户调查。")
    it.visit(case)
    with acting_as(told.li):
        case.refresh_from_db()
        answer_posting_objection(
            objection=made,
            outcome="dismissed",
            answer="经核实，登记在其同名邻居名下，与申请人无关。",
            by=told.li,
            on=told.on,
        )
    it.opine(case)
    it.post(case)
    yield 12
    it.move(case, "county")


def decided(told: Told, home: Home) -> Story:
    """Went to the end in a month; the law says which end."""
    yield 60
    yield from _decided(filed(told, home))


def asks_again(told: Told, home: Home) -> Story:
    """Does not accept what was decided, where that was a refusal."""
    yield 62
    case = yield from _decided(filed(told, home))
    yield 20
    if case.stage == "refused":
        with acting_as(told.li):
            ask_again(case=case, road="again", words="车子是给女儿看病用的，请再看一看。", by=told.li, on=told.on)


def changed(told: Told, home: Home) -> Story:
    """Help runs, and the family tells of a job."""
    yield 90
    case = yield from _decided(filed(told, home))
    yield 6
    if case.stage == "granted":
        with acting_as(told.li):
            report_change(
                case=case, kind="job", told="family", happened_on=told.on - timedelta(days=10), words="上个月起在社区做保洁。",
                by=told.li, on=told.on,
            )  # fmt: skip


def heard(told: Told, home: Home) -> Story:
    """Help is to end, and its recipient is being heard."""
    yield 95
    case = yield from _decided(filed(told, home))
    yield 3
    if case.stage == "granted":
        it = filed(told, home)
        with acting_as(told.chen):
            open_hearing(
                case=case,
                proposes="end",
                because="INCOME_OVER",
                reasons="复核发现就业收入超过标准。",
                by=told.chen,
                on=told.on,
            )
        it.move(case, "hearing", by=told.chen)


def tekun(told: Told, home: Home) -> Story:
    """Somebody alone, who cannot bathe or dress by himself."""
    yield 30
    it = filed(told, home)
    case = it.apply("tekun")
    asked = it.accept(case)
    yield told.ago - ANSWERED
    told.report(asked)
    it.visit(case)
    items = dict.fromkeys(("eats", "gets_up", "uses_toilet", "walks_indoors"), True) | {
        "dresses": False,
        "bathes": False,
    }
    with acting_as(told.li):
        assess_self_care(case=case, items=items, first=told.li, second=it.wu, by=told.li, on=told.on)
    it.opine(case)


def helped_first(told: Told, home: Home) -> Story:
    """A fire: helped the same day, the papers come after."""
    yield 3
    it = filed(told, home)
    case = it.apply("quick_aid", declared=FIRE, ground="emergency")
    it.visit(case, facts=FIRE["facts"], remote_because="火灾现场已封，电话视频登记")
    with acting_as(told.li):
        decide(case=case, verdict="granted", by=told.li, on=told.on)
        actions.move(case=case, to="helped", by=told.li, on=told.on)


def _posted(it: Filed, *, on: int) -> Generator[int, None, Case]:
    """From the application to the notice, which hangs from a day on."""
    case = it.apply("dibao")
    asked = it.accept(case)
    yield it.told.ago - ANSWERED
    it.told.report(asked)
    it.visit(case)
    it.opine(case)
    yield on
    it.post(case)
    return case


def _at_county(it: Filed, *, is_relative: bool = False) -> Generator[int, None, Case]:
    case = yield from _posted(it, on=it.told.ago - ANSWERED - 2)
    if is_relative:
        with acting_as(it.told.li):
            register_relative(
                case=case, officer_name="吴小妹", member_name=it.home.head.name, relation="堂姐", found="declared", by=it.told.li,
                on=it.told.on,
            )  # fmt: skip
    yield it.told.ago - HUNG
    it.move(case, "county")
    return case


def _decided(it: Filed) -> Generator[int, None, Case]:
    case = yield from _at_county(it)
    yield it.told.ago - 4
    return it.decide(case)


CASE_STORIES: tuple[Wanted, ...] = (
    Wanted(submitted, members=2),
    Wanted(to_supplement, members=2),
    Wanted(withdrawn),
    Wanted(investigated, members=2),
    Wanted(stuck),
    Wanted(posted),
    Wanted(objected, members=2),
    Wanted(at_county),
    Wanted(relative_at_county),
    Wanted(dismissed_objection),
    Wanted(decided, cars=1),
    Wanted(decided),
    Wanted(decided, members=2),
    Wanted(asks_again, cars=1, homes=1),
    Wanted(changed),
    Wanted(heard),
    Wanted(tekun),
    Wanted(helped_first),
)
"""Households that no other story has taken."""
