"""The cast: the same invented people in every test, in the demo and in the manual.

Officers sit at real places of Guangzhou; residents are invented, and their resident numbers
fail the check digit on purpose, so that they can be nobody's.
Verb: `seat_officers` brings places, agencies, desks and officers into the database.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.db import transaction

from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.actions import appoint, assign, open_agency, open_desk
from doudi.offices.divisions import division
from doudi.offices.models import Agency, Desk, Duty, Level, Officer, Place

PASSWORD = "doudi-demo"  # no secret: of the invented officers, printed at every start of the demo
IN_SERVICE_SINCE = date(2020, 1, 1)

STREET = "440105001"  # 赤岗街道
COMMUNITY = "440105001104"  # 客村社区居委会

PLACES = [
    ("35", "福建省", Level.PROVINCE),
    ("3501", "福州市", Level.CITY),
    ("44", "广东省", Level.PROVINCE),
    ("4401", "广州市", Level.CITY),
    ("4403", "深圳市", Level.CITY),
    ("4419", "东莞市", Level.CITY),
    ("440103", "荔湾区", Level.COUNTY),
    ("440104", "越秀区", Level.COUNTY),
    ("440105", "海珠区", Level.COUNTY),
    ("440106", "天河区", Level.COUNTY),
    ("440111", "白云区", Level.COUNTY),
    ("440112", "黄埔区", Level.COUNTY),
    ("440113", "番禺区", Level.COUNTY),
    ("440114", "花都区", Level.COUNTY),
    ("440115", "南沙区", Level.COUNTY),
    ("440117", "从化区", Level.COUNTY),
    ("440118", "增城区", Level.COUNTY),
    ("440105001", "赤岗街道", Level.TOWN),
    ("440105002", "新港街道", Level.TOWN),
    ("440106001", "五山街道", Level.TOWN),
    ("440117103", "温泉镇", Level.TOWN),
    ("441900003", "东城街道", Level.TOWN),
    ("440105001101", "下渡社区居委会", Level.VILLAGE),
    ("440105001104", "客村社区居委会", Level.VILLAGE),
]


def gettext_noop(text: str) -> str:
    """Mark a text for translators; whoever shows it translates it."""
    return text


@dataclass(frozen=True)
class Role:
    """An invented officer, the desk and the duties."""

    user_name: str
    name: str
    staff_number: str
    agency: str
    agency_kind: Agency.Kind
    desk: str
    desk_kind: Desk.Kind
    place: str
    duties: tuple[Duty, ...]
    does: str


@dataclass(frozen=True)
class Resident:
    """An invented resident."""

    name: str
    resident_number: str
    sex: str
    born_on: date
    relation: str
    hukou_place: str
    residence_place: str


WU = Role(
    user_name="wu",
    name="吴小妹",
    staff_number="HZ-CG-KC-01",
    agency="客村社区居民委员会",
    agency_kind=Agency.Kind.VILLAGE,
    desk="社区救助协理员",
    desk_kind=Desk.Kind.VILLAGE,
    place=COMMUNITY,
    duties=(Duty.RECEIVE,),
    does=gettext_noop("社区：上门看望，代为申请"),
)
LI = Role(
    user_name="li",
    name="李志强",
    staff_number="HZ-CG-07",
    agency="赤岗街道办事处",
    agency_kind=Agency.Kind.TOWNSHIP,
    desk="街道社会救助岗",
    desk_kind=Desk.Kind.TOWNSHIP,
    place=STREET,
    duties=(Duty.RECEIVE, Duty.INVESTIGATE),
    does=gettext_noop("街道：受理、调查核实"),
)
CHEN = Role(
    user_name="chen",
    name="陈慧",
    staff_number="HZ-MZ-03",
    agency="海珠区民政局",
    agency_kind=Agency.Kind.CIVIL_AFFAIRS,
    desk="区社会救助审核确认岗",
    desk_kind=Desk.Kind.COUNTY,
    place="440105",
    duties=(Duty.DECIDE,),
    does=gettext_noop("区民政局：审核确认"),
)
GUO = Role(
    user_name="guo",
    name="郭敏",
    staff_number="HZ-HD-02",
    agency="海珠区居民家庭经济状况核对中心",
    agency_kind=Agency.Kind.VERIFICATION,
    desk="区核对岗",
    desk_kind=Desk.Kind.VERIFICATION,
    place="440105",
    duties=(Duty.INVESTIGATE,),
    does=gettext_noop("区核对中心：凭授权书查询，出核对报告"),
)
ZHOU = Role(
    user_name="zhou",
    name="周文斌",
    staff_number="TH-MZ-05",
    agency="天河区民政局",
    agency_kind=Agency.Kind.CIVIL_AFFAIRS,
    desk="区社会救助审核确认岗",
    desk_kind=Desk.Kind.COUNTY,
    place="440106",
    duties=(Duty.DECIDE,),
    does=gettext_noop("另一个区：看不到海珠区的人"),
)
WANG = Role(
    user_name="wang",
    name="王丽",
    staff_number="GZ-MZ-11",
    agency="广州市民政局",
    agency_kind=Agency.Kind.CIVIL_AFFAIRS,
    desk="市社会救助处",
    desk_kind=Desk.Kind.CITY,
    place="4401",
    duties=(Duty.INVESTIGATE,),
    does=gettext_noop("市民政局：看全市的发现"),
)
LIN = Role(
    user_name="lin",
    name="林国平",
    staff_number="GZ-MZ-02",
    agency="广州市民政局",
    agency_kind=Agency.Kind.CIVIL_AFFAIRS,
    desk="市社会救助处",
    desk_kind=Desk.Kind.CITY,
    place="4401",
    duties=(Duty.DECIDE,),
    does=gettext_noop("市民政局：发布标准"),
)
HE = Role(
    user_name="he",
    name="何正",
    staff_number="GZ-JD-02",
    agency="广州市社会救助监督组",
    agency_kind=Agency.Kind.SUPERVISION,
    desk="市监督检查岗",
    desk_kind=Desk.Kind.SUPERVISION,
    place="4401",
    duties=(Duty.SUPERVISE,),
    does=gettext_noop("监督：查留痕，不办案"),
)
XIAOLIANG = Role(
    user_name="xiaoliang",
    name="梁小雨",
    staff_number="HZ-ZYZ-21",
    agency="海珠区邻里志愿服务队",
    agency_kind=Agency.Kind.SERVICE,
    desk="志愿服务",
    desk_kind=Desk.Kind.SERVICE,
    place="440105",
    duties=(),
    does=gettext_noop("志愿者：只看派给自己的服务"),
)
LUO = Role(
    user_name="luo",
    name="罗燕",
    staff_number="HZ-MZ-08",
    agency="海珠区民政局",
    agency_kind=Agency.Kind.CIVIL_AFFAIRS,
    desk="区救助资金发放岗",
    desk_kind=Desk.Kind.COUNTY,
    place="440105",
    duties=(Duty.PAY,),
    does=gettext_noop("区民政局：每月核算、检查发放清册"),
)
QIAN = Role(
    user_name="qian",
    name="钱玉珍",
    staff_number="HZ-CZ-01",
    agency="海珠区财政局",
    agency_kind=Agency.Kind.DEPARTMENT,
    desk="区救助资金财务岗",
    desk_kind=Desk.Kind.FINANCE,
    place="440105",
    duties=(Duty.PAY,),
    does=gettext_noop("区财政局：签发资金，送盘、回盘、记账"),
)
ROLES = (WU, LI, GUO, CHEN, ZHOU, WANG, LIN, HE, XIAOLIANG, LUO, QIAN)
DEPARTMENT_STAFF = tuple(f"HZ-BM-{user}" for user in ("XU", "FANG", "SHAO", "PAN", "QIU", "TAN", "SU"))
"""Staff numbers of the demo's other departments (`doudi.demo.needs`), and of who confirms at finance (`doudi.demo.payments`)."""

HUANG_POPO = Resident(
    name="黄秀英",
    resident_number="440122194803120020",
    sex="2",
    born_on=date(1948, 3, 12),
    relation="0",
    hukou_place="440117",
    residence_place=COMMUNITY,
)
AQIANG = Resident(
    name="梁志强",
    resident_number="440105198507150010",
    sex="1",
    born_on=date(1985, 7, 15),
    relation="0",
    hukou_place=COMMUNITY,
    residence_place=COMMUNITY,
)
AQIANG_WIFE = Resident(
    name="何丽华",
    resident_number="440105198802200020",
    sex="2",
    born_on=date(1988, 2, 20),
    relation="1",
    hukou_place=COMMUNITY,
    residence_place=COMMUNITY,
)
AQIANG_CHILD = Resident(
    name="梁晓晴",
    resident_number="440105201509010020",
    sex="2",
    born_on=date(2015, 9, 1),
    relation="3",
    hukou_place=COMMUNITY,
    residence_place=COMMUNITY,
)
AQIANG_FAMILY = (AQIANG, AQIANG_WIFE, AQIANG_CHILD)


@transaction.atomic
def seat_officers() -> dict[str, Officer]:
    """Bring the officers to their desks, unless they sit there already; give them by user name."""
    with acting_as(SYSTEM):
        _lay_out_places()
        return {role.user_name: _seat(role) for role in ROLES}


def others_work_here() -> bool:
    """Say whether officers other than the cast work here: then nobody with a published password is let in."""
    known = [*(role.staff_number for role in ROLES), *DEPARTMENT_STAFF]
    return Officer.objects.exclude(staff_number__in=known).exists()


def _lay_out_places() -> None:
    """The places the cast needs, for a database that has not loaded the full tables."""
    for code, name, level in PLACES:
        place = division(code=code, name=name, level=level)
        Place.objects.get_or_create(
            code=code,
            defaults={"name": name, "level": level, "kind": place.kind, "parent_id": place.parent or None},
        )


@cache
def _password() -> str:
    """Hash the password, once and only where somebody new takes a seat: hashing is slow on purpose."""
    return make_password(PASSWORD)


def _seat(role: Role) -> Officer:
    known = Officer.objects.filter(staff_number=role.staff_number).select_related("desk__place").first()
    if known is not None:
        return known
    place = Place.objects.get(code=role.place)
    agency = open_agency(name=role.agency, kind=role.agency_kind, place=place)
    desk = open_desk(agency=agency, kind=role.desk_kind, place=place, name=role.desk)
    user = User.objects.create(username=role.user_name, password=_password())
    officer = appoint(user=user, desk=desk, name=role.name, staff_number=role.staff_number, on=IN_SERVICE_SINCE)
    for duty in role.duties:
        assign(officer=officer, duty=duty, on=IN_SERVICE_SINCE)
    return officer
