"""Questions about verification: the desk's queue, one commission or report with the look written down, objections, feedback.

All within the sight of whoever is at work. Verbs that look at a person's file leave a line of the journal.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet

from doudi.evidence.letters.models import Letter
from doudi.evidence.reports.ground import chain_of
from doudi.evidence.reports.models import Feedback, Objection, Report, Request
from doudi.evidence.sources.models import Commission
from doudi.journal.actions import record
from doudi.offices.acting import SYSTEM, Actor, acting_as
from doudi.offices.models import Officer

AT_ONCE = 100
EXPIRES_WITHIN = timedelta(days=30)
NO_REPORT_FOR = timedelta(days=92)
Stage = Commission.Stage
OPEN_STAGES = (Stage.ASKING, Stage.ANSWERED, Stage.REOPENED)


def queue(*, stages: tuple[str, ...] = OPEN_STAGES) -> QuerySet[Commission]:
    """List commissions by deadline, with how many inquiries they have, how many answered and how many are silent."""
    known, silent = Q(inquiries__outcome__in=("HIT", "NO_HIT")), Q(inquiries__outcome__in=("TIMEOUT", "NOT_AVAILABLE"))
    counted = Commission.objects.filter(stage__in=stages).annotate(
        asked=Count("inquiries"), known=Count("inquiries", filter=known), silent=Count("inquiries", filter=silent)
    )
    return counted.select_related("letter", "requested_by").order_by("due_on", "id")[:AT_ONCE]


def requests_waiting() -> QuerySet[Request]:
    """List requests of townships that no desk has begun, by their deadline."""
    rows = Request.objects.filter(commission=None).select_related("letter", "requested_by")
    return rows.prefetch_related("letter__people").order_by("begin_by", "id")[:AT_ONCE]


def counts() -> dict[str, int]:
    """Count commissions by stage."""
    return dict(Commission.objects.order_by("stage").values_list("stage").annotate(count=Count("pk")))


def commission_for(*, number: str, by: Officer, on: date) -> Commission | None:
    """Find a commission and write down that it was looked at."""
    found = Commission.objects.select_related("letter", "requested_by__desk", "follows").filter(number=number).first()
    if found is not None:
        record(verb="commission.look", by=by, on=on, about=found.number, place=found.place, purpose=found.purpose)
    return found


def report_for(*, number: str, by: Officer | Actor, on: date) -> Report | None:
    """Find a report, also one that was replaced, and write down that it was looked at."""
    rows = Report.objects.select_related("commission__letter", "issued_by__desk__agency", "replaces", "replaced_by")
    found = rows.filter(number=number).first()
    if found is not None:
        record(
            verb="report.look", by=by, on=on, about=found.number, place=found.place, purpose=found.commission.purpose
        )
    return found


def reports_of(commission: Commission) -> QuerySet[Report]:
    """List the issues along a chain of commissions, the latest first."""
    return Report.objects.filter(commission__in=chain_of(commission)).order_by("-id")


def latest_reports() -> QuerySet[Report]:
    """List the newest reports that stand."""
    return (
        Report.objects.filter(replaced_by=None)
        .select_related("commission__letter")
        .order_by("-issued_on", "-id")[:AT_ONCE]
    )


def expiring(*, on: date) -> QuerySet[Report]:
    """List reports that stand and end within thirty days, or have ended; a later report about the same case hides them."""
    later = Report.objects.filter(commission__case_number=OuterRef("commission__case_number"), pk__gt=OuterRef("pk"))
    standing = Report.objects.filter(~Exists(later), replaced_by=None, valid_until__lte=on + EXPIRES_WITHIN)
    return standing.select_related("commission__letter").order_by("valid_until", "id")[:AT_ONCE]


def letters_in_force(*, on: date) -> QuerySet[Letter]:
    """Choose the letters under which households may be verified, the newest first."""
    held = Q(ended_on=None) | Q(ended_on__gt=on)
    standing = Letter.objects.filter(held, Q(valid_until=None) | Q(valid_until__gt=on), valid_from__lte=on)
    return standing.prefetch_related("people").order_by("-valid_from", "-id")


def without_report(*, on: date) -> QuerySet[Letter]:
    """List households whose letter is in force and that had no report for three months: they are to be verified again."""
    held = Q(ended_on=None) | Q(ended_on__gt=on)
    standing = Letter.objects.filter(
        held, Q(valid_until=None) | Q(valid_until__gt=on), valid_from__lte=on - NO_REPORT_FOR
    )
    counted = standing.annotate(last_report_on=Max("commissions__reports__issued_on"))
    quiet = counted.filter(Q(last_report_on=None) | Q(last_report_on__lte=on - NO_REPORT_FOR))
    return quiet.prefetch_related("people").order_by("last_report_on", "valid_from", "id")[:AT_ONCE]


def objections_open() -> QuerySet[Objection]:
    """List objections that wait for the owner of the data, by their deadline."""
    rows = Objection.objects.filter(answered_on=None).select_related("report__commission")
    return rows.order_by("answer_by", "id")[:AT_ONCE]


def objections_of(letter: Letter) -> QuerySet[Objection]:
    """List what was objected to under a letter, the latest first."""
    rows = Objection.objects.filter(report__commission__letter=letter).select_related("inquiry__subject")
    return rows.order_by("-id")[:AT_ONCE]


def objections_overdue(*, on: date) -> QuerySet[Objection]:
    """List those whose ten working days are over."""
    rows = Objection.objects.filter(answered_on=None, answer_by__lt=on).select_related("report__commission")
    return rows.order_by("answer_by", "id")[:AT_ONCE]


def objection_for(*, number: str, by: Officer, on: date) -> Objection | None:
    """Find an objection and write down that it was looked at."""
    rows = Objection.objects.select_related("report__commission__letter", "inquiry__subject", "answered_by")
    found = rows.filter(number=number).first()
    if found is not None:
        purpose = found.report.commission.purpose
        record(verb="objection.look", by=by, on=on, about=found.number, place=found.report.place, purpose=purpose)
    return found


def feedback_list() -> QuerySet[Feedback]:
    """List feedback, what has not reached its source first."""
    rows = Feedback.objects.select_related("inquiry__commission", "objection")
    return rows.order_by(F("sent_at").desc(nulls_first=True), "-id")[:AT_ONCE]


def public_standing(*, number: str, on: date) -> tuple[str, Report | None]:
    """Tell anybody who holds a report's number whether it stands; the caller shows nothing about people."""
    with acting_as(SYSTEM):
        fields = ("number", "issued_on", "valid_until", "content_hash", "signature", "issue")
        found = Report.objects.filter(number=number).only(*fields).first()
        is_replaced = found is not None and Report.objects.filter(replaces=found).exists()
    if found is None:
        return "unknown", None
    if is_replaced:
        return "replaced", found
    return ("valid" if on < found.valid_until else "expired"), found
