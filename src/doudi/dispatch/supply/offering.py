"""Offering: providers, their volunteers and projects are registered, and what they offer is written down.

Verbs: register_provider, enlist, open_project, make_offer, withdraw_offer. Each is one transaction and one line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext

from doudi.cases.refusals import NotReady
from doudi.dispatch.menu import ITEMS, LINES
from doudi.dispatch.needs.kinds import Kind
from doudi.dispatch.supply.models import Offer, Project, Provider, Volunteer
from doudi.dispatch.supply.permissions import By, check_may_keep, check_may_offer
from doudi.dispatch.supply.possible import ANYBODY, DIGITS, WHENEVER
from doudi.dispatch.supply.tags import SKILLS, TAGS
from doudi.journal.actions import record
from doudi.offices.models import Agency, Officer
from doudi.offices.serials import serial_number

PURPOSE = "社会救助供需对接"
AREAS_MOST, GIVEN_MOST = 50, 40


@dataclass(frozen=True)
class Terms:
    """What an offer says: what is given, where, to whom, when, how much, and until when."""

    kind: str
    title: str
    given: Sequence[str]
    areas: Sequence[str]
    per_week: int
    valid_from: date
    valid_until: date | None = None
    tags: Sequence[str] = ()
    skills: Sequence[str] = ()
    hours: int = WHENEVER
    age_from: int = 0
    age_to: int = ANYBODY
    quantity: int | None = None
    most_yuan: Decimal | None = None


@transaction.atomic
def register_provider(
    *, name: str, kind: str, place: str, agency: Agency | None, contact: str, by: By, on: date
) -> Provider:
    """Register an organisation that helps in a place.

    :raises NotAllowed: when the officer does not keep that place's.
    :raises NotReady: when it has no name, or is registered there.
    """
    check_may_keep(by, place=place)
    if not name.strip():
        raise NotReady(gettext("请填写机构名称。"))
    if Provider.objects.filter(name=name.strip(), place=place).exists():
        raise NotReady(gettext("“%(name)s”在这个地方已经登记过了。") % {"name": name.strip()})
    made = Provider.objects.create(
        name=name.strip(), kind=Provider.Kind(kind), place=place, agency=agency, contact=contact.strip(), since=on
    )
    _write("provider.register", provider=made, by=by, on=on, detail={"kind": made.kind})
    return made


@transaction.atomic
def enlist(
    *, provider: Provider, name: str, officer: Officer | None, skills: Iterable[str], hours_a_week: int, by: By, on: date
) -> Volunteer:  # fmt: skip
    """Take a volunteer into a team.

    :raises NotAllowed: when the officer neither is the provider's nor keeps it.
    """
    check_may_offer(by, provider=provider)
    known = [one for one in skills if one in SKILLS]
    made = Volunteer.objects.create(
        provider=provider, name=name, officer=officer, skills=known, hours_a_week=hours_a_week, since=on
    )
    _write("volunteer.enlist", provider=provider, by=by, on=on, detail={"volunteer": made.pk})
    return made


@transaction.atomic
def open_project(
    *, provider: Provider, name: str, purpose: str, budget_yuan: Decimal, by: By, on: date, until: date | None = None
) -> Project:
    """Open a charity's project with its budget.

    :raises NotAllowed: when the officer neither is the provider's nor keeps it.
    :raises NotReady: when the provider is no charity.
    """
    check_may_offer(by, provider=provider)
    if provider.kind != Provider.Kind.CHARITY:
        raise NotReady(gettext("慈善项目由慈善组织设立。"))
    made = Project.objects.create(
        provider=provider, name=name, purpose=purpose, budget_yuan=budget_yuan, since=on, until=until
    )
    _write("project.open", provider=provider, by=by, on=on, detail={"project": made.pk, "budget": str(budget_yuan)})
    return made


@transaction.atomic
def make_offer(*, provider: Provider, terms: Terms, by: By, on: date, project: Project | None = None) -> Offer:
    """Write down what a provider offers; the same again replaces nothing and is refused.

    :raises NotAllowed: when the officer neither is the provider's nor keeps it.
    :raises NotReady: saying everything that is wrong with it, a line each.
    """
    check_may_offer(by, provider=provider)
    wrong = list(faults_of(terms, provider=provider, project=project))
    if wrong:
        raise NotReady("\n".join(wrong))
    made = Offer.objects.create(
        number=serial_number("GJ", place=provider.place, on=on), provider=provider, project=project, kind=terms.kind,
        title=terms.title.strip(), given=list(terms.given), areas=sorted(set(terms.areas)), tags=list(terms.tags),
        skills=list(terms.skills), hours=terms.hours, age_from=terms.age_from, age_to=terms.age_to,
        per_week=terms.per_week, quantity=terms.quantity, most_yuan=terms.most_yuan, valid_from=terms.valid_from,
        valid_until=terms.valid_until,
    )  # fmt: skip
    _write("offer.make", provider=provider, by=by, on=on, detail={"offer": made.number, "kind": made.kind})
    return made


@transaction.atomic
def withdraw_offer(*, offer: Offer, by: By, on: date) -> Offer:
    """End an offer: from today nothing is matched with it.

    :raises NotAllowed: when the officer neither is the provider's nor keeps it.
    """
    check_may_offer(by, provider=offer.provider)
    held = Offer.objects.select_for_update(of=("self",)).select_related("provider").get(pk=offer.pk)
    held.valid_until = max(on, date.fromordinal(held.valid_from.toordinal() + 1))
    held.save(update_fields=["valid_until"])
    _write("offer.withdraw", provider=held.provider, by=by, on=on, detail={"offer": held.number})
    return held


def faults_of(terms: Terms, *, provider: Provider, project: Project | None) -> Iterable[str]:
    """Say what is wrong with an offer, one sentence each."""
    if not terms.title.strip():
        yield gettext("请填写名称。")
    if terms.kind not in Offer.Kind.values:
        yield gettext("类别应是服务、物资、资金或岗位。")
    yield from _faults_of_given(terms.given)
    yield from _faults_of_areas(terms.areas, within=provider.place)
    if terms.per_week < 1:
        yield gettext("每周能接的数量至少是1。")
    if terms.age_from > terms.age_to:
        yield gettext("年龄下限不能高于上限。")
    if terms.valid_until is not None and terms.valid_until <= terms.valid_from:
        yield gettext("截止日期应在开始日期之后。")
    if any(one not in TAGS for one in terms.tags) or any(one not in SKILLS for one in terms.skills):
        yield gettext("对象和能力只能从清单里选。")
    if terms.kind == Offer.Kind.MONEY and (project is None or not terms.most_yuan):
        yield gettext("资金要写明出自哪个慈善项目、每人最多多少元。")
    if provider.offers.filter(title=terms.title.strip(), valid_from=terms.valid_from).exists():
        yield gettext("这一项已经登记过了。")


def _faults_of_given(given: Sequence[str]) -> Iterable[str]:
    if not 0 < len(given) <= GIVEN_MOST:
        yield gettext("请至少写一项提供的内容。")
    unknown = [one for one in given if one not in ITEMS and one not in LINES and one not in Kind.values]
    if unknown:
        yield gettext("服务清单里没有：%(codes)s") % {"codes": "、".join(unknown)}


def _faults_of_areas(areas: Sequence[str], *, within: str) -> Iterable[str]:
    if not 0 < len(set(areas)) <= AREAS_MOST:
        yield gettext("请至少写一个服务的地方。")
    wrong = [one for one in areas if not (one.isascii() and one.isdigit() and len(one) in DIGITS)]
    if wrong:
        yield gettext("区划代码不对：%(codes)s") % {"codes": "、".join(wrong)}
    outside = [one for one in areas if one not in wrong and not one.startswith(within)]
    if outside:
        yield gettext("不在这家机构登记的地方以内：%(codes)s") % {"codes": "、".join(outside)}
    nested = [one for one in set(areas) if any(one != other and one.startswith(other) for other in areas)]
    if nested:
        yield gettext("已经包含在另一个地方里：%(codes)s") % {"codes": "、".join(sorted(nested))}


def _write(verb: str, *, provider: Provider, by: By, on: date, detail: dict[str, object]) -> None:
    record(
        verb=verb, by=by, on=on, about=f"provider:{provider.pk}", place=provider.place, purpose=PURPOSE, detail=detail
    )
