"""Rounds of the demo's street: a roster, a map, errands that wait on the phones of 小梁 and 吴小妹, and some that came back.

Verb: ensure_rounds (named in the settings). Everything happens through the same verbs as for anybody; nobody here is real,
and no point on the map is anybody's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

from django.utils.timezone import localdate
from django.utils.translation import gettext

from doudi.demo.cast import COMMUNITY, LI, STREET, WU, XIAOLIANG, others_work_here
from doudi.dispatch.rounds.actions import open_errand
from doudi.dispatch.rounds.devices import trust_device
from doudi.dispatch.rounds.doors import Point, Way, keep_door, keep_hall
from doudi.dispatch.rounds.models import Device, Errand, Post
from doudi.dispatch.rounds.receiving import STORED, Sent, receive
from doudi.dispatch.rounds.roster import enrol
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer, Place
from doudi.offices.queries import inside
from doudi.registry.models import Person

Report = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Wanted:
    """An errand: for whom, where, what for, who goes, in how many days, and what came back of it."""

    name: str
    where: str
    at: tuple[str, str]
    words: str
    who: str
    days: int
    came_back: str = ""


WANTED = (
    Wanted("陈伯", "客村大街8号202", ("23.097500", "113.328100"), "看看他身体怎样，药还有没有。", "xiaoliang", 0),
    Wanted("何婆婆", "客村直街31号", ("23.098900", "113.326700"), "一个人住，看看煤气和电线。", "xiaoliang", 0),
    Wanted("谢叔", "江怡路12号5楼", ("23.095800", "113.331200"), "送上次说好的助行器说明，看他会不会用。", "xiaoliang", 2),
    Wanted("罗姨", "新市头路7号", ("23.100300", "113.329400"), "女儿刚做手术，问问家里谁照顾。", "wu", 0),
    Wanted("冯先生", "赤岗北路66号", ("23.094600", "113.333500"), "孩子开学了没有，学费交了没有。", "wu", 3),
    Wanted("孙婆婆", "客村大街15号", ("23.097900", "113.327500"), "过冬的棉被够不够。", "wu", 0, "棉被收到了，身体好，想去配眼镜。"),
    Wanted("麦伯", "怡乐路3号", ("23.099500", "113.325800"), "出院后第一次看望。", "xiaoliang", 0, "伤口愈合，家里有人做饭。"),
)  # fmt: skip


SOUTH, WEST, STEP = Decimal("23.090000"), Decimal("113.320000"), Decimal("0.004000")
"""Where the invented grid begins, and how far its points are apart, in degrees."""
COLUMNS = 5
DOORS_MOST = 60


def ensure_rounds(report: Report) -> list[str]:
    """Send the street's people out once, where only the cast works; return nothing to print."""
    with acting_as(SYSTEM):
        is_begun = Errand.objects.exists() or Post.objects.exists()
    if others_work_here() or is_begun:
        return []
    today = localdate()
    people = _officers()
    _enrol(people, on=today - timedelta(days=90))
    _chart(people["li"], on=today - timedelta(days=90))
    for done, one in enumerate(WANTED, start=1):
        _go(one, people=people, today=today)
        report(gettext("演示：走访"), done, len(WANTED))
    return []


def _officers() -> dict[str, Officer]:
    with acting_as(SYSTEM):
        rows = Officer.objects.select_related("desk__place", "user")
        return {role.user_name: rows.get(staff_number=role.staff_number) for role in (LI, WU, XIAOLIANG)}


def _enrol(people: dict[str, Officer], *, on: date) -> None:
    with acting_as(SYSTEM):
        village = Place.objects.get(code=COMMUNITY)
        enrol(officer=people["wu"], place=village, kind=Post.Kind.ASSOCIATE, by=SYSTEM, on=on)
        enrol(officer=people["xiaoliang"], place=village, kind=Post.Kind.VOLUNTEER, by=SYSTEM, on=on)


def _chart(li: Officer, *, on: date) -> None:
    """Put the committees of the street's villages on the map, and the doors of those registered there around them."""
    with acting_as(li):
        villages = Place.objects.filter(inside(STREET), level="village").order_by("code")
        halls = {village.code: _point(nth) for nth, village in enumerate(villages)}
        for village in villages:
            keep_hall(place=village, at=halls[village.code], by=li, on=on)
        here = Person.objects.filter(residence_place__in=halls).order_by("pk")[:DOORS_MOST]
        for nth, person in enumerate(here, start=1):
            (north, east), (up, right) = halls[person.place_code], _point(nth)
            at = (north + (up - SOUTH) / 20, east + (right - WEST) / 20)
            way = Way(person.place_code, gettext("演示街%(nth)s号") % {"nth": nth}, at)
            keep_door(person=person.pk, way=way, by=li, on=on)


def _point(nth: int) -> Point:
    """Give a point of an invented grid."""
    row, column = divmod(nth, COLUMNS)
    return SOUTH + row * STEP, WEST + column * STEP


def _go(one: Wanted, *, people: dict[str, Officer], today: date) -> None:
    li, worker = people["li"], people[one.who]
    on = today - timedelta(days=4) if one.came_back else today
    north, east = one.at
    with acting_as(li):
        errand = open_errand(
            source="ROUND", name=one.name, where=one.where, place=COMMUNITY, words=one.words, worker=worker, by=li, on=on,
            due_on=on + timedelta(days=one.days), at=(Decimal(north), Decimal(east)),
        )  # fmt: skip
    if one.came_back:
        _come_back(errand, words=one.came_back, worker=worker, on=on)


def _come_back(errand: Errand, *, words: str, worker: Officer, on: date) -> None:
    """Bring a record back from the worker's phone, which is kept nowhere and lies in no pocket."""
    code = uuid4()
    with acting_as(worker):
        trust_device(code=code, name=gettext("手机"), session="", by=worker, on=on)
        device = Device.objects.get(code=code)
        sent = Sent(
            code=uuid4(), kind="VISIT", errand=errand.number, version=errand.version, happened_on=on, words=words,
            met_name=errand.name, met_relation="本人", unsigned_because="眼睛不好，看不清字",
        )  # fmt: skip
        answer = receive(sent=sent, device=device, by=worker, on=on)
    assert answer.state == STORED, answer.words
