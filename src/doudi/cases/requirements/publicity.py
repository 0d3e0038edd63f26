"""The public notice: it hangs, it hung its time, and whatever was objected to it was looked into and answered."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext

from doudi.cases.case import Case
from doudi.cases.postings.models import Posting, PostingObjection
from doudi.cases.requirements.matter import Matter, last_entered, requirement
from doudi.cases.stages import S
from doudi.cases.visits.models import Visit


@requirement
def posted(matter: Matter) -> str | None:
    """A notice of the latest opinion hangs, from that day or later (最低生活保障审核确认办法 第十九条)."""
    opinion = matter.case.opinions.first()
    notices = _hung(matter.case, kind=Posting.Kind.OPINION).filter(posted_on__lte=matter.on, until__gt=matter.on)
    if opinion is not None and notices.filter(posted_on__gte=opinion.on).exists():
        return None
    return gettext("还没有公示：请先生成公示单并张贴。")


@requirement
def end_posted(matter: Matter) -> str | None:
    """A notice of the ending hangs, put up since the case came here (特困人员认定办法 第二十六条)."""
    since = last_entered(matter.case, S.HEARING)
    notices = _hung(matter.case, kind=Posting.Kind.ENDING).filter(posted_on__lte=matter.on, until__gt=matter.on)
    if notices.filter(posted_on__gte=since).exists():
        return None
    return gettext("还没有终止公示：请先生成公示单并张贴。")


@requirement
def posting_over(matter: Matter) -> str | None:
    """The latest notice of what is open hung its full time (最低生活保障审核确认办法 第十九条)."""
    kind = Posting.Kind.ENDING if matter.case.stage == S.END_POSTED else Posting.Kind.OPINION
    latest = _hung(matter.case, kind=kind).order_by("-until").first()
    if latest is None:
        return gettext("还没有公示。")
    if matter.on < latest.until:
        last = latest.until - timedelta(days=1)
        return gettext("公示到 %(day)s 期满，期满后才能办理下一步。") % {"day": last}
    return None


@requirement
def objected(matter: Matter) -> str | None:
    """Somebody objected in time and has no answer."""
    if _open_objections(matter.case).exists():
        return None
    return gettext("公示期内没有待复查的异议。")


@requirement
def objections_answered(matter: Matter) -> str | None:
    """Every objection made in time has its answer."""
    count = _open_objections(matter.case).count()
    return gettext("还有 %(count)s 件公示异议没有答复。") % {"count": count} if count else None


@requirement
def looked_into_again(matter: Matter) -> str | None:
    """After an objection it was investigated again, or a democratic review was held (第十九条第二款: 重新组织调查或者开展民主评议)."""
    since = last_entered(matter.case, S.OBJECTED)
    if matter.case.visits.filter(level=Visit.Level.TOWNSHIP, visited_on__gte=since).exists():
        return None
    if matter.case.posting_objections.filter(review_held_on__gte=since).exists():
        return None
    return gettext(
        "公示有异议的，应当重新调查或者开展民主评议：请登记复查的调查记录，或在答复里写明民主评议的日期和情况。"
    )


def _hung(case: Case, *, kind: Posting.Kind) -> QuerySet[Posting]:
    """Give the notices that were not taken down before their time."""
    full = Q(taken_down_on=None) | Q(taken_down_on__gte=F("until"))
    return case.postings.filter(full, kind=kind)


def _open_objections(case: Case) -> QuerySet[PostingObjection]:
    return PostingObjection.objects.filter(case=case, is_late=False, answered_on=None)
