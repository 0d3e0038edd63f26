"""Cases of the demo's street through the year that is paid: what is decided about them changes what they are owed.

Noun: YEAR. Written as `doudi.demo.case_stories` are, by days of the year instead of days ago.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from doudi.cases.actions import decide, move
from doudi.cases.case import Case
from doudi.cases.reviews.adjusting import change_amount
from doudi.cases.reviews.transfers import hand_over, take_over
from doudi.cases.stages import Stage
from doudi.cases.support import current_amount
from doudi.cases.visits.actions import assess_self_care, record_visit
from doudi.demo.case_stories import filed
from doudi.demo.cast import LUO
from doudi.demo.filed import SEEN, Filed
from doudi.demo.neighbours import Home
from doudi.demo.payments.recipients import File
from doudi.demo.told import Told
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from doudi.registry.identifiers import Kind, parse

Story = Iterator[date]
PUBLISHED = date(2026, 6, 26)
"""The day on which the year's standard came out, for January on."""

MORE_A_PERSON = Decimal(32)
PENSIONED = 1966
NEIGHBOUR = "440105002"
STANDARD = "穗民〔2026〕88号（演示）：低保标准自2026年1月起每人每月提高32元，6月26日公布，已在领取的补发。"
TEKUN = Decimal(2145)
CARD_SEEN = "残疾人证原件已核对（肢体二级），无劳动能力、无生活来源、无法定义务人，符合特困人员条件。"
ABLE, UNABLE = ("eats", "gets_up", "uses_toilet", "walks_indoors"), ("dresses", "bathes")
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Lived:
    """A story of the year, and the household it needs: one that the older system paid this programme."""

    story: Callable[[Told, Home], Story]
    programme: str = "dibao"
    members: int = 2

    def fits(self, home: Home, *, file: File, homes: int) -> bool:
        """Say whether a household can live it: paid so far, at least so many people, no pensioner at its head, one home at most."""
        born_on = parse(Kind.RESIDENT_ID, home.head.number).born_on
        is_young = born_on is not None and born_on.year > PENSIONED
        return file.programme == self.programme and len(home.members) >= self.members and is_young and homes <= 1


def paid_before(told: Told, home: Home) -> Story:
    """Paid since February; the standard that comes out in June reaches back to January, and so to every month paid."""
    case = yield from _granted(filed(told, home), applied=date(2026, 1, 5))
    yield PUBLISHED
    if case.stage == Stage.GRANTED:
        _raise(case, told=told, people=len(home.members), since=date(2026, 1, 1))


def came_in_june(told: Told, home: Home) -> Story:
    """Decided on in June: the new standard from July on, and nothing for the months before."""
    case = yield from _granted(filed(told, home), applied=date(2026, 6, 1))
    yield PUBLISHED + DAY
    if case.stage == Stage.GRANTED:
        _raise(case, told=told, people=len(home.members), since=date(2026, 7, 1))


def suspended_and_moved(told: Told, home: Home) -> Story:
    """Nobody could be reached in spring, and from August on it is paid again; then the household moves to the next street: the last month
    here and the first month there touch.
    """
    case = yield from _granted(filed(told, home), applied=date(2026, 1, 6))
    yield date(2026, 5, 20)
    if case.stage != Stage.GRANTED:
        return
    _decide(case, told=told, verdict="suspended", to="suspended", why="三次上门无人，电话停机，暂停发放并继续联系。",
            since=date(2026, 6, 1))  # fmt: skip
    yield date(2026, 7, 20)
    _move(case, told=told, to="granted", why="已联系上，住院期间手机停机，情况没有变化，恢复发放。")
    yield date(2026, 8, 18)
    with acting_as(told.chen):
        case.refresh_from_db()
        transfer = hand_over(case=case, to_place=NEIGHBOUR, last_month=date(2026, 8, 1), by=told.chen, on=told.on)
    yield date(2026, 8, 24)
    with acting_as(told.chen):
        take_over(transfer=transfer, by=told.chen, on=told.on)


def to_tekun(told: Told, home: Home) -> Story:
    """Alone and on dibao, later recognised as tekun: no month with both, and none with neither."""
    it = filed(told, home)
    yield from _granted(it, applied=date(2026, 1, 7))
    yield from _granted(it, applied=date(2026, 8, 4), programme="tekun")


def _granted(it: Filed, *, applied: date, programme: str = "dibao") -> Generator[date, None, Case]:
    """From the application to the decision, in three weeks."""
    yield applied
    case = it.apply(programme)
    asked = it.accept(case)
    yield applied + 5 * DAY
    it.told.report(asked)
    it.visit(case)
    if programme == "tekun":
        _assess(it, case)
    it.opine(case)
    yield applied + 7 * DAY
    it.post(case)
    yield applied + 16 * DAY
    it.move(case, "county")
    yield applied + 18 * DAY
    return _recognised(it, case) if programme == "tekun" else it.decide(case)


def _assess(it: Filed, case: Case) -> None:
    items = dict.fromkeys(ABLE, True) | dict.fromkeys(UNABLE, False)
    with acting_as(it.told.li):
        assess_self_care(case=case, items=items, first=it.told.li, second=it.wu, by=it.told.li, on=it.told.on)


def _recognised(it: Filed, case: Case) -> Case:
    """Recognise by the card itself what no register has answered: a person decides, with reasons."""
    told = it.told
    with acting_as(SYSTEM):
        luo = Officer.objects.select_related("desk__place").get(staff_number=LUO.staff_number)
    with acting_as(told.chen):
        record_visit(
            case=case, kind="home", level="county", visited_on=told.on, first=told.chen, second=luo,
            met_name=it.home.head.name, met_relation="本人", form={"facts": {}}, words=SEEN, by=told.chen, on=told.on,
            unsigned_because="演示数据，无人签字",
        )  # fmt: skip
        decide(case=case, verdict="granted", amount_yuan=TEKUN, reasons=CARD_SEEN, by=told.chen, on=told.on)
    return it.move(case, "granted", by=told.chen, why=CARD_SEEN)


def _raise(case: Case, *, told: Told, people: int, since: date) -> None:
    with acting_as(told.chen):
        case.refresh_from_db()
        amount = (current_amount(case) or Decimal(0)) + MORE_A_PERSON * people
        change_amount(case=case, amount_yuan=amount, reasons=STANDARD, effective_from=since, by=told.chen, on=told.on)


def _decide(case: Case, *, told: Told, verdict: str, to: str, why: str, since: date) -> None:
    with acting_as(told.chen):
        case.refresh_from_db()
        made = decide(case=case, verdict=verdict, reasons=why, effective_from=since, by=told.chen, on=told.on)
        move(case=case, to=to, why=why, by=told.chen, on=told.on, detail={"decision": made.pk})


def _move(case: Case, *, told: Told, to: str, why: str) -> None:
    with acting_as(told.chen):
        case.refresh_from_db()
        move(case=case, to=to, why=why, by=told.chen, on=told.on)


YEAR = (
    Lived(to_tekun, programme="tekun", members=1), Lived(paid_before), Lived(came_in_june), Lived(suspended_and_moved),
)  # fmt: skip
"""In the order in which they choose a household: where a street has few, the standard's two sides come first."""
