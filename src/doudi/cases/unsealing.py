"""Opening what lies sealed in a case, for a stated purpose: a picture of a visit, a signature, a photographed paper, who objected.

Verbs: open_picture, open_signature, open_photograph, open_objector. Each writes one line with the purpose before anything is opened.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext

from doudi.cases.applying import photographs
from doudi.cases.applying.models import Photograph
from doudi.cases.case import Case
from doudi.cases.lines import write_line
from doudi.cases.permissions import NotAllowed
from doudi.cases.postings.models import PostingObjection
from doudi.cases.refusals import NotReady
from doudi.cases.road import COUNTY, TOWNSHIP
from doudi.cases.sealing import unseal_bytes, unseal_text
from doudi.cases.visits.models import Visit, VisitPicture
from doudi.offices.models import Desk, Officer

OPENERS = (TOWNSHIP, COUNTY, Desk.Kind.SUPERVISION.value)
"""Who may open what is sealed: those who handle the case, and those who watch over it."""

WHY_MOST = 200


@transaction.atomic
def open_picture(*, picture: VisitPicture, by: Officer, on: date, why: str) -> bytes:
    """Open a picture taken on a visit.

    :raises NotAllowed: when the desk opens nothing.
    :raises NotReady: when no purpose is given.
    """
    _write(picture.visit.case, what=f"picture {picture.pk}", by=by, on=on, why=why)
    return unseal_bytes(picture.sealed, purpose="picture")


@transaction.atomic
def open_signature(*, visit: Visit, by: Officer, on: date, why: str) -> bytes:
    """Open the signature of whoever was met on a visit.

    :raises NotAllowed: as `open_picture`.
    :raises NotReady: when no purpose is given, or nobody signed.
    """
    if visit.met_signature is None:
        raise NotReady(gettext("这次调查没有签名：%(why)s") % {"why": visit.unsigned_because})
    _write(visit.case, what=f"signature {visit.pk}", by=by, on=on, why=why)
    return unseal_bytes(visit.met_signature, purpose="signature")


@transaction.atomic
def open_photograph(*, photograph: Photograph, case: Case, by: Officer, on: date, why: str) -> bytes:
    """Open a paper the applicant photographed.

    :raises NotAllowed: as `open_picture`.
    :raises NotReady: when no purpose is given.
    """
    assert photograph.application_id == case.application_id, "a photograph is opened from a case of its application"
    _write(case, what=f"photograph {photograph.pk}", by=by, on=on, why=why)
    return photographs.open_photograph(photograph)


@transaction.atomic
def open_objector(*, objection: PostingObjection, by: Officer, on: date, why: str) -> tuple[str, str]:
    """Open the name and the telephone number of whoever objected; empty where none was given.

    :raises NotAllowed: as `open_picture`.
    :raises NotReady: when no purpose is given.
    """
    _write(objection.case, what=f"objector {objection.number}", by=by, on=on, why=why)
    name = unseal_text(objection.name_sealed, purpose="objector") if objection.name_sealed else ""
    phone = unseal_text(objection.phone_sealed, purpose="phone") if objection.phone_sealed else ""
    return name, phone


def _write(case: Case, *, what: str, by: Officer, on: date, why: str) -> None:
    if by.desk.kind not in OPENERS:
        raise NotAllowed(gettext("这些内容由办理这个案件的乡镇（街道）、县级民政岗位或监督岗位打开。"))
    if not 0 < len(why.strip()) <= WHY_MOST:
        raise NotReady(gettext("请写明为什么要看，最多 %(most)s 字。") % {"most": WHY_MOST})
    write_line("case.unseal", case=case, by=by, on=on, detail={"what": what, "why": why.strip()})
