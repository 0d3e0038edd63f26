"""Needs of the demo's district: departments that answer, and what became of a few weeks of calls, orders and finds.

Verb: ensure_needs (named in the settings). Everything happens through the same verbs as for anybody; nobody here is real.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.utils.timezone import localdate
from django.utils.translation import gettext

from doudi.demo.cast import CHEN, COMMUNITY, LI, PASSWORD, STREET, WU, others_work_here
from doudi.demo.deliberated import deliberate
from doudi.dispatch.needs.actions import accept, open_need, overrule, settle
from doudi.dispatch.needs.models import Need, Owner
from doudi.dispatch.needs.owning import name_owner
from doudi.dispatch.needs.packing import consent_for
from doudi.dispatch.needs.passing import pass_day
from doudi.dispatch.needs.sending import answer, feed_back, send, take_in
from doudi.dispatch.needs.together import Asked, Part, open_together
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.actions import appoint, open_agency, open_desk
from doudi.offices.models import Agency, Desk, Officer, Place

COUNTY = "440105"
SINCE = date(2020, 1, 1)
OWNED_SINCE = date(2021, 7, 1)
Report = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Department:
    """A department of the district, who sits there, and what it answers."""

    user: str
    name: str
    agency: str
    kinds: tuple[str, ...]


DEPARTMENTS = (
    Department("xu", "许文", "海珠区教育局", ("EDU",)),
    Department("fang", "方静", "海珠区医疗保障局", ("MED",)),
    Department("shao", "邵强", "海珠区住房和建设局", ("HOUSE",)),
    Department("pan", "潘敏", "海珠区人力资源和社会保障局", ("JOB",)),
    Department("qiu", "邱文", "海珠区残疾人联合会", ("DISABLED",)),
    Department("tan", "谭明", "海珠区司法局", ("LEGAL",)),
)


@dataclass(frozen=True)
class Told:
    """A need: who told it, in which words, where, how soon, how many days ago, and what became of it."""

    source: str
    words: str
    urgency: str
    ago: int
    then: str = ""
    residence: str = COMMUNITY
    place: str = COMMUNITY
    name: str = ""
    agrees: bool = True


TOLD = (
    Told("HOTLINE", "老伴住院，自己付的已经两万多，医药费付不起", "SOON", 6, "sent", name="陈伯"),
    Told("HOTLINE", "孩子考上大学，学费还差一截", "NORMAL", 20, "answered", name="刘阿姨", place="440117103001"),
    Told("HOTLINE", "家里断粮了，今天就没饭吃", "NOW", 0, residence="440105002"),
    Told("HOTLINE", "桥底有个老人露宿好几天，说没钱回家", "NOW", 2, agrees=False, residence=STREET),
    Told("VISIT", "屋顶漏水，下雨天没法住", "NORMAL", 33, "late", name="何叔"),
    Told("VISIT", "轮椅坏了，半个月没出门", "SOON", 9, "refused", name="赵姨"),
    Told("DEPARTMENT", "失业半年，想要技能培训", "NORMAL", 4, "taken", name="马先生"),
    Told("CHARITY", "过冬没有棉被", "NORMAL", 12, "closed", name="孙婆婆"),
    Told("HOTLINE", "老板欠薪三个月，想请律师", "SOON", 1, "sent", name="黄先生"),
    Told("VISIT", "低保刚停，生活费没有着落", "SOON", 3, "accepted", name="周姐"),
    Told("HOTLINE", "孩子住校没钱上学，床位费也交不起", "NORMAL", 8, "overruled", name="冯先生"),
)


def ensure_needs(report: Report) -> list[str]:
    """Live through the weeks once; give the line to print."""
    with acting_as(SYSTEM):
        if Owner.objects.exists() or others_work_here() or not Place.objects.filter(code=COMMUNITY).exists():
            return []
    seated = {one.user: _seat(one) for one in DEPARTMENTS}
    today = localdate()
    for done, told in enumerate(TOLD, start=1):
        _live(told, seated=seated, on=today - timedelta(days=told.ago), today=today)
        report(gettext("演示：救助需求"), done, len(TOLD))
    _one_form(on=today - timedelta(days=5))
    pass_day(on=today)
    deliberate(today=today)
    return [gettext("演示的部门岗位：%(names)s（密码同上）") % {"names": "、".join(one.user for one in DEPARTMENTS)}]


def _seat(one: Department) -> Officer:
    with acting_as(SYSTEM):
        place = Place.objects.get(code=COUNTY)
        agency = open_agency(name=one.agency, kind=Agency.Kind.DEPARTMENT, place=place)
        desk = open_desk(agency=agency, kind=Desk.Kind.DEPARTMENT, place=place, name="困难群众帮扶岗")
        user = User.objects.create(username=one.user, password=make_password(PASSWORD))
        officer = appoint(user=user, desk=desk, name=one.name, staff_number=f"HZ-BM-{one.user.upper()}", on=SINCE)
        for kind in one.kinds:
            name_owner(kind=kind, place=place, desk=desk, by=SYSTEM, on=OWNED_SINCE)
    return officer


def _live(told: Told, *, seated: dict[str, Officer], on: date, today: date) -> None:
    need = open_need(
        source=told.source, source_number="", words=told.words, urgency=told.urgency, person=None, name=told.name, masked="",
        place=told.place if told.name else "", residence=told.residence, phone="13800000000" if told.name else "", by=_of(LI), on=on,
        consent=consent_for(purpose="办理这件需求", on=on) if told.agrees else {},
    )  # fmt: skip
    if told.then:
        THEN[told.then](need, seated, on, today)


def _of(role: Any) -> Officer:
    return Officer.objects.select_related("desk__place").get(staff_number=role.staff_number)


def _sent(need: Need, seated: dict[str, Officer], on: date, today: date) -> Any:
    with acting_as(li := _of(LI)):
        return send(need=need, by=li, on=on)


def _asked(need: Need, seated: dict[str, Officer]) -> Officer:
    return next(seated[one.user] for one in DEPARTMENTS if need.kind in one.kinds)


def _taken(need: Need, seated: dict[str, Officer], on: date, today: date) -> Any:
    sending, officer = _sent(need, seated, on, today), _asked(need, seated)
    with acting_as(officer):
        return take_in(sending=sending, by=officer, on=min(on + timedelta(days=1), today))


def _late(need: Need, seated: dict[str, Officer], on: date, today: date) -> None:
    """Nobody answers: reminded, then told above, day by day."""
    _sent(need, seated, on, today)
    for days in range((today - on).days):
        pass_day(on=on + timedelta(days=days))


def _answered(need: Need, seated: dict[str, Officer], on: date, today: date) -> None:
    sending, officer, day = _taken(need, seated, on, today), _asked(need, seated), on + timedelta(days=9)
    done = {"item": "一次性助学金", "amount_yuan": "3000.00", "on": day.isoformat()}
    with acting_as(officer):
        answer(sending=sending, stage="DONE", words="已列入本学期资助名单", done=done, by=officer, on=day)
    with acting_as(li := _of(LI)):
        feed_back(sending=sending, words="家里已收到，谢谢", by=li, on=day + timedelta(days=2))
        settle(need, outcome="AIDED", words="区教育局已发助学金", by=li, on=day + timedelta(days=2))


def _refused(need: Need, seated: dict[str, Officer], on: date, today: date) -> None:
    sending, officer = _taken(need, seated, on, today), _asked(need, seated)
    with acting_as(officer):
        answer(
            sending=sending,
            stage="REJECTED",
            reason="NOT_QUALIFIED",
            words="还没有残疾人证，先办证",
            by=officer,
            on=on + timedelta(days=3),
        )


def _accepted(need: Need, seated: dict[str, Officer], on: date, today: date) -> None:
    with acting_as(wu := _of(WU)):
        accept(need=need, by=wu, on=on)


def _closed(need: Need, seated: dict[str, Officer], on: date, today: date) -> None:
    with acting_as(li := _of(LI)):
        accept(need=need, by=li, on=on)
        settle(need, outcome="AIDED", words="慈善会送了两床棉被", by=li, on=on + timedelta(days=2))


def _overruled(need: Need, seated: dict[str, Officer], on: date, today: date) -> None:
    with acting_as(chen := _of(CHEN)):
        overrule(need=need, kind="BASIC", why="学费已减免，缺的是生活费", by=chen, on=on)


THEN: dict[str, Callable[[Need, dict[str, Officer], date, date], Any]] = {
    "sent": _sent, "taken": _taken, "late": _late, "answered": _answered, "refused": _refused, "accepted": _accepted,
    "closed": _closed, "overruled": _overruled,
}  # fmt: skip


def _one_form(*, on: date) -> None:
    asked = Asked(
        source="VISIT", urgency="NORMAL", residence=COMMUNITY, place=COMMUNITY, name="罗嫂", phone="13800000000",
        consent=consent_for(purpose="办理社会救助一件事", on=on),
    )  # fmt: skip
    parts = [
        Part("EDU", "孩子上高中，学费和书本费"),
        Part("MED", "丈夫透析，药费"),
        Part("JOB", "自己想找一份半天的活"),
    ]
    with acting_as(wu := _of(WU)):
        open_together(asked, parts=parts, by=wu, on=on)
