"""What is known of a case's household: the latest report, who is helped, the local standard.

Verbs: latest_report, people_helped, dibao_standard.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from doudi.cases.case import Case
from doudi.evidence.letters.models import Letter
from doudi.evidence.reports.models import Report
from doudi.facts import yuan
from doudi.programmes import RULEBOOK


def latest_report(letter: Letter) -> Report | None:
    """Find the newest report under a letter that no later issue has replaced."""
    reports = Report.objects.filter(commission__letter=letter, replaced_by=None)
    return reports.order_by("-issued_on", "-id").first()


def people_helped(case: Case) -> int:
    """Count whom the household's help is for."""
    return max(1, case.application.members.filter(is_member=True).count())


def dibao_standard(case: Case, *, on: date) -> Decimal | None:
    """Give the local dibao standard, yuan a month for each person; None when nobody has published one."""
    residence = case.application.residence
    found = RULEBOOK.terms.notice("dibao_standard", place=case.place, residence=residence, on=on)
    return None if found is None or found.value is None else yuan(found.value)
