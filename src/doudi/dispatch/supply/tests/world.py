"""The street of 赤岗 with somebody who needs a bath, a station that gives baths, a team of volunteers and a charity."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.utils.timezone import make_aware

from doudi.dispatch.needs.actions import open_need
from doudi.dispatch.needs.models import Need
from doudi.dispatch.supply.disclosing import Consent
from doudi.dispatch.supply.models import Listing, Offer, Order, Project, Proposal, Provider
from doudi.dispatch.supply.offering import Terms, make_offer, open_project, register_provider
from doudi.dispatch.supply.proposing import confirm, propose
from doudi.dispatch.supply.publishing import list_need
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Agency, Officer
from doudi.registry.models import Person
from tests.cast import COMMUNITY, HUANG_POPO, STREET, Resident

DAY = date(2026, 8, 3)
COUNTY = "440105"


def person_of(resident: Resident = HUANG_POPO) -> Person:
    with acting_as(SYSTEM):
        return Person.objects.get_or_create(
            name=resident.name, sex=resident.sex, born_on=resident.born_on, residence_place_id=resident.residence_place
        )[0]


def needed(*, by: Officer, **changed: Any) -> Need:
    """黄婆婆 needs a bath."""
    given: dict[str, Any] = {
        "source": "VISIT", "source_number": "", "words": "手脚不便，想洗个澡", "urgency": "SOON", "person": person_of(),
        "name": "黄秀英", "masked": "440122********0020", "place": "440117", "residence": COMMUNITY, "consent": {},
        "item": "care_bath", "kind": "SERVICE", "on": DAY,
    } | changed  # fmt: skip
    with acting_as(by):
        return open_need(by=by, **given)


def listed(*, by: Officer, wishes: Any = (), **changed: Any) -> Listing:
    need = needed(by=by, **changed)
    with acting_as(by):
        return list_need(need=need, by=by, on=DAY, wishes=wishes)


def provider(*, kind: str = "STATION", name: str = "赤岗街社工站", place: str = STREET, agency: Any = None) -> Provider:
    with acting_as(SYSTEM):
        return register_provider(name=name, kind=kind, place=place, agency=agency, contact="", by=SYSTEM, on=DAY)


def team(member: Officer) -> Provider:
    """小梁's own team of volunteers."""
    with acting_as(SYSTEM):
        agency = Agency.objects.get(pk=member.desk.agency_id)
    return provider(kind="TEAM", name="海珠区邻里志愿服务队", place=COUNTY, agency=agency)


def offered(to: Provider, *, project: Project | None = None, **changed: Any) -> Offer:
    given: dict[str, Any] = {
        "kind": "SERVICE", "title": "上门助浴", "given": ["care_bath"], "areas": [to.place], "per_week": 2, "valid_from": DAY
    } | changed  # fmt: skip
    with acting_as(SYSTEM):
        return make_offer(provider=to, terms=Terms(**given), by=SYSTEM, on=DAY, project=project)


def project(budget: str = "1000") -> Project:
    charity = provider(kind="CHARITY", name="珠江慈善会", place="4401")
    with acting_as(SYSTEM):
        return open_project(
            provider=charity, name="暖心项目", purpose="急难帮扶", budget_yuan=Decimal(budget), by=SYSTEM, on=DAY
        )


def proposed(*, by: Officer, place: str = STREET) -> list[Proposal]:
    with acting_as(by):
        return propose(place=place, by=by, on=DAY)


def agreed(**changed: Any) -> Consent:
    """黄婆婆 agrees to her name, her address and her telephone number."""
    given: dict[str, Any] = {
        "how": "8月3日上门当面同意", "shares": ("name", "address", "phone"), "name": "黄秀英", "where": "客村大街8号202",
        "phone": "13800000000",
    } | changed  # fmt: skip
    return Consent(**given)


def confirmed(proposal: Proposal, *, by: Officer, on: date = DAY, **changed: Any) -> Order:
    with acting_as(by):
        return confirm(proposal=proposal, consent=agreed(**changed), by=by, on=on)


def at(hour: int, minute: int = 0) -> datetime:
    return make_aware(datetime.combine(DAY, time(hour, minute)))
