"""What is written down in one of our own cases warns at once: a death, told by the family or found in a review, and a parent in custody.

Noun: Reported (the hearer of `cases.reviews.hearers`). Other changes say nothing of hardship by themselves: their review does.
The sign weighs as it would from a register, and the register's run finds it told.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_noop

from doudi.cases.applying.models import ApplicationMember
from doudi.cases.case import Case
from doudi.cases.reviews.models import Change
from doudi.cases.stages import IN_SUPPORT
from doudi.monitoring.warnings.actions import send_out
from doudi.monitoring.warnings.aided import PROGRAMMES
from doudi.monitoring.warnings.found import Found, Sign
from doudi.monitoring.warnings.homes import Home, homes_of
from doudi.monitoring.warnings.in_force import term, terms_in_force
from doudi.monitoring.warnings.keeping import Kept, keep
from doudi.monitoring.warnings.levels import GROUPS, NOBODY
from doudi.monitoring.warnings.scoring import scale_of
from doudi.offices.acting import SYSTEM, acting_as
from doudi.rules.trials import years_between

COUNTY_DIGITS = 6
GROWN_AT = 18
PARENTS = ("0", "1")
"""First digits of 家庭关系代码 (GB/T 4761): the applicant, the spouse."""
CHILDREN = ("2", "3")
DEATH = gettext_noop("案件里登记了成员去世")
CUSTODY = gettext_noop("案件里登记了孩子的父亲或母亲服刑或被羁押")


class Reported:
    """Warnings listen to what changes in our cases."""

    def changed(self, change: Change, *, on: date) -> None:
        """Warn of a change that is a sign of hardship for those who are left."""
        with acting_as(SYSTEM):
            case = (
                Case.objects.select_related("application")
                .prefetch_related("application__members")
                .get(pk=change.case_id)
            )
            home = homes_of([case], on=on)[case.pk]
            signs = tuple(_signs(change, case=case, home=home, on=on))
            if signs:
                tell([found_in(case, home=home, signs=signs)], on=on)


def tell(found: list[Found], *, on: date) -> Kept:
    """Keep what was found of households of one county, and send out at once what leaves no day."""
    scale = scale_of(place=found[0].place[:COUNTY_DIGITS], on=on, terms=terms_in_force())
    kept = keep(found, scale=scale, on=on)
    send_out(kept.numbers, on=on)
    return kept


def found_in(case: Case, *, home: Home, signs: tuple[Sign, ...]) -> Found:
    """Say what was found of a case's household, which is of the class its running help makes it."""
    return Found(
        household_key=home.household_key, place=home.place, hukou=home.place, name=home.name, masked=home.masked,
        sealed=home.sealed, members=home.members, group=_group(case), signs=signs,
    )  # fmt: skip


def _group(case: Case) -> str:
    held = Case.objects.filter(applicant_person=case.applicant_person, stage__in=IN_SUPPORT, programme__in=PROGRAMMES)
    classes = {PROGRAMMES[name] for name in held.values_list("programme", flat=True)}
    return next((group for group in GROUPS if group in classes), NOBODY)


def _signs(change: Change, *, case: Case, home: Home, on: date) -> Iterator[Sign]:
    members = list(case.application.members.all())
    who = next((one for one in members if one.person_id == change.person_id), None)
    left = [one for one in members if one.is_member and one.person_id != change.person_id]
    if who is None:
        return
    source = {"case": case.number, "change": change.pk}
    if change.kind == Change.Kind.DEATH and left and (level := _level_of_death(who, place=case.place, on=on)):
        yield Sign(indicator="W-DTH", level=level, said=[said(DEATH)], source=source)
    if change.kind == Change.Kind.CUSTODY and who.relation[:1] in PARENTS:
        for child in left:
            if child.relation[:1] in CHILDREN and not _is_of_age(child, years=GROWN_AT, on=on):
                yield Sign(
                    indicator="W-CHI", level="Y", person_key=home.keys.get(child.person_id, 0), name=child.name,
                    masked=child.masked, sealed=home.numbers.get(child.person_id, b""), said=[said(CUSTODY)], source=source,
                )  # fmt: skip


def _level_of_death(who: ApplicationMember, *, place: str, on: date) -> str:
    """An elder's death has the help computed again; whoever was of working age may have earned for all; a child did not."""
    elder = term("watch_dth_elder", place=place, on=on)
    if elder is not None and _is_of_age(who, years=elder, on=on):
        return "O"
    return "R" if _is_of_age(who, years=GROWN_AT, on=on) else ""


def _is_of_age(who: ApplicationMember, *, years: int, on: date) -> bool:
    """Say whether somebody is so old; a birthday nobody knows is a grown-up's."""
    return who.born_on is None or years_between(who.born_on, on) >= years


def said(label: str) -> dict[str, object]:
    """Say what was found as a condition says what holds."""
    return {"label": label, "left": None, "right": None}
