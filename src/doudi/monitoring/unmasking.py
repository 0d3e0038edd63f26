"""Lifting the mask from the identity in a finding: allowed desks only, for a stated purpose, and written down.

Verb: unmask.
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext

from doudi.database import var
from doudi.evidence.pseudonyms import Pseudonyms
from doudi.journal.actions import record
from doudi.monitoring.models import Finding
from doudi.monitoring.permissions import NotAllowed, check_may_unmask
from doudi.offices.models import Officer


@transaction.atomic
def unmask(*, finding: Finding, by: Officer, on: date, why: str) -> str:
    """Give the full identity number of the head of a finding's household.

    :raises NotAllowed: when the desk may not, or no purpose is stated.
    """
    check_may_unmask(by)
    if not why.strip():
        raise NotAllowed(gettext("没有写明用途，不能查看完整证件号码。"))
    record(verb="finding.unmask", by=by, on=on, about=finding.number, place=finding.place, purpose=why)
    return Pseudonyms.of(var()).open(bytes(finding.head_sealed))
