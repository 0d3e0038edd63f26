"""Regular reviews: which class a household is, when it is looked at again, and what was found.

Verbs: class_of, plan_review, tell_reviews_due, begin_review, review. Law: 最低生活保障审核确认办法 第三十一条; 社会救助法 第四十六条;
民发〔2022〕83号 五（一） (verification is how one reviews).
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext

from doudi.cases.case import Case
from doudi.cases.finding import find_for
from doudi.cases.lines import write_line
from doudi.cases.messages.actions import tell
from doudi.cases.messages.models import Message
from doudi.cases.permissions import By, check_may_work_on
from doudi.cases.refusals import NotReady
from doudi.cases.reviews.models import Review
from doudi.cases.road import COUNTY, PROCEDURE, TOWNSHIP
from doudi.cases.stages import Stage
from doudi.cases.standing import latest_report
from doudi.cases.terms import months_after, term
from doudi.evidence.reports.requests import request_verification
from doudi.evidence.sources.models import Commission
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from doudi.rules.decide import compute
from doudi.standards.queries import rulebook

Class, Outcome = Review.Class, Review.Outcome
REVIEWED = ("dibao", "edge", "tekun", "child", "subsidy")
"""Procedures whose help runs until a review ends it; what is given once, or for a term, is not reviewed."""

WITH_MEANS = ("dibao", "edge", "tekun")
WORDS_MOST = 1000
NOTICE = timedelta(days=30)
"""How long before its review a household is told."""

AT_ONCE = 5000


def class_of(case: Case, *, on: date) -> Review.Class:
    """Sort a household: A where nobody is able to work, B where somebody is, or where nobody knows (第三十一条)."""
    if PROCEDURE[case.programme] not in ("dibao", "edge"):
        return Class.A
    rows = compute(rulebook(), find_for(case, on=on).household, on=on)["person"]
    unable = all(row["able_bodied"] is False and row["works"] is False for row in rows)
    return Class.A if unable else Class.B


@transaction.atomic
def plan_review(*, case: Case, review_class: str, by: By, on: date) -> Review:
    """Plan the next review of a case; one that waits already gets the new class and day.

    :raises NotAllowed: when this is not the township's or the county's desk of the place.
    :raises NotReady: when the place has set no cycle for this class.
    """
    if isinstance(by, Officer):
        check_may_work_on(by, case=case, desks=(TOWNSHIP, COUNTY))
    if review_class not in Class.values:
        raise NotReady(gettext("请选择复核类别：A、B 或 C。"))
    months = term(f"review_months_{review_class}", place=case.place, on=on)
    if months is None:
        raise NotReady(gettext("当地没有规定%(name)s类家庭的复核周期。") % {"name": review_class})
    planned, _is_new = Review.objects.update_or_create(
        case=case, done_on=None, defaults={"review_class": review_class, "due_on": months_after(on, count=months)}
    )
    detail = {"review": planned.pk, "class": review_class, "due_on": planned.due_on}
    write_line("review.plan", case=case, by=by, on=on, detail=detail)
    return planned


def tell_reviews_due(*, on: date) -> int:
    """Tell the households whose review comes up, once each (`clocks.passing`, once a day); give how many were told."""
    key = Concat(Value("review_due:"), Cast(OuterRef("pk"), CharField()))
    told = Message.objects.filter(case=OuterRef("case"), key=key)
    rows = Review.objects.filter(done_on=None, due_on__lte=on + NOTICE, case__stage=Stage.GRANTED)
    with acting_as(SYSTEM):
        due = rows.exclude(Exists(told)).select_related("case__application")[:AT_ONCE]
        for one in due:
            tell(case=one.case, kind="review", key=f"review_due:{one.pk}", on=on, day=one.due_on)
        return len(due)


@transaction.atomic
def begin_review(*, review: Review, by: Officer, on: date) -> Commission | None:
    """Have the household verified again for its review; None when the request waits for a desk that may ask.

    :raises NotReady: when there is no letter, or evidence says why not.
    """
    case = Case.objects.select_related("application__letter").get(pk=review.case_id)
    check_may_work_on(by, case=case, desks=(TOWNSHIP, COUNTY))
    if case.application.letter is None:
        raise NotReady(gettext("还没有核对授权书，无法核对家庭经济状况。"))
    begun = request_verification(
        letter=case.application.letter, kind=Commission.Kind.REVIEW, declared=None, by=by, on=on
    )
    write_line("review.begin", case=case, by=by, on=on, detail={"review": review.pk})
    return begun


@transaction.atomic
def review(*, review: Review, outcome: str, words: str, by: Officer, on: date) -> Review:
    """Close a review with what was found, and plan the next; nothing changed means the amount stays as it is.

    :raises NotAllowed: when this is not the township's or the county's desk of the place.
    :raises NotReady: when it is done already, nothing is said, or nobody has looked since the last time.
    """
    held = Review.objects.select_for_update(of=("self",)).select_related("case__application__letter").get(pk=review.pk)
    check_may_work_on(by, case=held.case, desks=(TOWNSHIP, COUNTY))
    _check(held, outcome=outcome, words=words)
    held.done_on, held.done_by, held.outcome, held.words = on, by, outcome, words.strip()
    held.save(update_fields=["done_on", "done_by", "outcome", "words"])
    write_line("review.done", case=held.case, by=by, on=on, detail={"review": held.pk, "outcome": outcome})
    if outcome != Outcome.OVER:
        following = plan_review(case=held.case, review_class=held.review_class, by=by, on=on)
        key = f"review_done:{held.pk}"
        tell(case=held.case, kind="review", key=key, on=on, day=following.due_on)
    for name in ("done_on", "done_by", "outcome", "words"):
        setattr(review, name, getattr(held, name))
    return held


def _check(held: Review, *, outcome: str, words: str) -> None:
    if held.done_on is not None:
        raise NotReady(gettext("这次复核已经完成。"))
    if outcome not in Outcome.values or not words.strip() or len(words) > WORDS_MOST:
        raise NotReady(gettext("请写明复核的结论和情况，最多 %(most)s 字。") % {"most": WORDS_MOST})
    if held.case.stage not in (Stage.GRANTED, Stage.SUSPENDED):
        raise NotReady(gettext("只有救助中的案件才复核。"))
    if PROCEDURE[held.case.programme] in WITH_MEANS and not _is_looked_at(held):
        raise NotReady(gettext("上次以来还没有重新核对或入户：请先核对，或入户调查。"))


def _is_looked_at(held: Review) -> bool:
    """A report was issued, or somebody was visited, since the last review or the grant."""
    case = held.case
    last = case.reviews.filter(done_on__isnull=False).order_by("-done_on").first()
    granted = case.steps.filter(to_stage=Stage.GRANTED).order_by("nth").first()
    since = last.done_on if last is not None else (granted.on if granted else case.opened_on)
    report = latest_report(case.application.letter) if case.application.letter else None
    is_reported = report is not None and since is not None and report.issued_on > since
    return is_reported or case.visits.filter(visited_on__gt=since).exists()
