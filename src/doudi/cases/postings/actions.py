"""Posting a notice, taking it down, and what the neighbours object to it.

Verbs: post, take_down, object_to_posting, answer_posting_objection. Each is one transaction and one line of the journal; an
objection in time moves its case as well, which writes a line of its own. A child's matter is never posted.

Law: 最低生活保障审核确认办法 第十九条、第二十四条; 特困人员认定办法 第十五条、第十七条、第二十六条;
关于进一步加强事实无人抚养儿童保障工作的意见 二（二）; 社会救助法 第四十五条.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext

from doudi.cases.actions import NotReady, move, write_line
from doudi.cases.case import Case
from doudi.cases.permissions import check_may_work_on
from doudi.cases.postings.models import Posting, PostingObjection
from doudi.cases.road import COUNTY, PROCEDURE, TOWNSHIP, moves_from
from doudi.cases.sealing import seal_text
from doudi.cases.stages import S
from doudi.cases.standing import people_helped
from doudi.cases.terms import months_after, term
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Level, Officer, Place
from doudi.offices.serials import serial_number
from doudi.offices.working_days import working_days_after

Kind = Posting.Kind
NEVER_POSTED = ("child",)
"""Procedures about a child (为保护儿童隐私，不宜设置公示环节)."""

STAGES_FOR = {
    Kind.OPINION: (S.OPINION, S.POSTED, S.OBJECTED),
    Kind.ENDING: (S.HEARING, S.END_POSTED),
    Kind.GRANT: (S.GRANTED,),
}
REOPENED_BY = {Kind.OPINION: (S.POSTED, S.OBJECTED), Kind.ENDING: (S.END_POSTED, S.HEARING)}
"""From which stage to which an objection in time leads, by what was posted."""

VILLAGE_DIGITS = 12
ADULT_MONTHS = 18 * 12
WORDS_LEAST, WORDS_MOST = 4, 2000
OPEN_MOST = 20


@transaction.atomic
def post(*, case: Case, kind: str, by: Officer, on: date, village: str = "") -> Posting:
    """Hang a notice in a village or community: the applicant's name, how many members, the amount, and nothing else.

    The day of posting is not counted: posted on the 10th for seven days it hangs through the 17th.

    :raises NotAllowed: when this is not the township's or the county's desk of the place.
    :raises NotReady: when this case is not posted now or never, or nobody knows where to hang it.
    """
    check_may_work_on(by, case=case, desks=(TOWNSHIP, COUNTY))
    days = _days(case, kind=kind, on=on)
    where = _village(case, asked=village)
    made = Posting.objects.create(
        number=serial_number("GS", place=case.place, on=on, by_chance=8), case=case, kind=kind, place=case.place, village=where,
        content=_content(case, kind=kind, on=on), posted_on=on, until=on + timedelta(days=days + 1), posted_by=by,
    )  # fmt: skip
    detail = {"posting": made.number, "kind": kind, "village": where, "until": made.until, "content": made.content}
    write_line("posting.post", case=case, by=by, on=on, detail=detail)
    return made


@transaction.atomic
def take_down(*, posting: Posting, by: Officer, on: date) -> Posting:
    """Take a notice down, once: when its time is over, or earlier when it should not have hung.

    A notice of an opinion or an ending that was taken down early has not hung its time, and is posted anew.

    :raises NotReady: when it is down already.
    """
    held = Posting.objects.select_for_update(of=("self",)).select_related("case").get(pk=posting.pk)
    check_may_work_on(by, case=held.case, desks=(TOWNSHIP, COUNTY))
    if held.taken_down_on is not None:
        raise NotReady(gettext("公示单 %(number)s 已经撤下。") % {"number": held.number})
    held.taken_down_on = on
    held.save(update_fields=["taken_down_on"])
    detail = {"posting": held.number, "is_early": on < held.until}
    write_line("posting.take_down", case=held.case, by=by, on=on, detail=detail)
    posting.taken_down_on = on
    return held


@transaction.atomic
def object_to_posting(
    *, posting: Posting, words: str, by: Officer | None, on: date, name: str = "", phone: str = ""
) -> PostingObjection:
    """Take down what somebody says against a notice: in time it reopens the case, late it is a complaint and gets its answer.

    `by` is the officer who writes it down, None for whoever says it himself on the portal.

    :raises NotReady: when no words are given, or too many stand open already.
    """
    with acting_as(SYSTEM):  # the public sees no case, and an objection moves one whoever wrote it down
        held = Posting.objects.select_related("case").get(pk=posting.pk)
        case = Case.objects.select_for_update(of=("self",)).select_related("application__letter").get(pk=held.case_id)
        _check_objection(held, words=words, on=on)
        made = _keep_objection(held, case=case, words=words.strip(), name=name.strip(), phone=phone.strip(), on=on)
    detail = {"objection": made.number, "posting": held.number, "is_late": made.is_late, "is_named": made.is_named}
    with acting_as(by or SYSTEM):
        write_line("posting.object", case=case, by=by or SYSTEM, on=on, detail=detail)
    _reopen(case, made=made, kind=Kind(held.kind), on=on)
    return made


@transaction.atomic
def answer_posting_objection(
    *, objection: PostingObjection, outcome: str, answer: str, by: Officer, on: date, review_held_on: date | None = None,
    review_words: str = "",
) -> PostingObjection:  # fmt: skip
    """Answer an objection with what was found, and the democratic review (民主评议) if one was held.

    :raises NotAllowed: when this is not the township's or the county's desk of the place.
    :raises NotReady: when it is answered already, has no words, or the review's day or words are missing.
    """
    rows = PostingObjection.objects.select_for_update(of=("self",)).select_related("case")
    held = rows.get(pk=objection.pk)
    check_may_work_on(by, case=held.case, desks=(TOWNSHIP, COUNTY))
    _check_answer(held, outcome=outcome, answer=answer, on=on, review_held_on=review_held_on, review_words=review_words)
    held.answered_on, held.answered_by, held.outcome, held.answer = on, by, outcome, answer.strip()
    held.review_held_on, held.review_words = review_held_on, review_words.strip()
    written = ["answered_on", "answered_by", "outcome", "answer", "review_held_on", "review_words"]
    held.save(update_fields=written)
    detail = {"objection": held.number, "outcome": outcome, "review_held_on": review_held_on}
    write_line("posting.answer", case=held.case, by=by, on=on, detail=detail)
    for one in written:
        setattr(objection, one, getattr(held, one))
    return held


def _days(case: Case, *, kind: str, on: date) -> int:
    """Give the calendar days a notice hangs."""
    procedure = PROCEDURE[case.programme]
    if procedure in NEVER_POSTED:
        raise NotReady(gettext("涉及儿童的案件不公示、不公布，以保护儿童隐私。"))
    name = "result_posting" if kind == Kind.GRANT else f"{procedure}_posting"
    days = term(name, place=case.place, on=on)
    if days is None:
        raise NotReady(gettext("这个项目没有公示环节。"))
    if case.stage not in STAGES_FOR[Kind(kind)]:
        raise NotReady(gettext("现在不是%(kind)s的环节。") % {"kind": Kind(kind).label})
    if kind == Kind.OPINION and not case.opinions.exists():
        raise NotReady(gettext("还没有审核意见：请写明拟予确认还是拟不予确认及理由。"))
    return int(days)


def _village(case: Case, *, asked: str) -> str:
    where = asked or case.place
    known = Place.objects.filter(code=where, level=Level.VILLAGE).exists()
    if len(where) != VILLAGE_DIGITS or not known:
        raise NotReady(gettext("请选择在哪个村（社区）张贴。"))
    return where


def _content(case: Case, *, kind: str, on: date) -> dict[str, object]:
    """Give what the neighbours may know (第二十四条: 姓名、家庭成员数量、保障金额等；不得公开无关信息)."""
    source = case.opinions.first() if kind == Kind.OPINION else case.decisions.first()
    amount = None if kind == Kind.ENDING or source is None else source.amount_yuan
    return {
        "name": _name_in_public(case, on=on), "members": people_helped(case), "amount_yuan": None if amount is None else f"{amount:.2f}",
    }  # fmt: skip


def _name_in_public(case: Case, *, on: date) -> str:
    """Give the name; of a minor the family name alone, where the law asks for a notice all the same (未成年人保护法 第四条: 保护隐私)."""
    row = case.application.members.filter(person=case.subject_id).first()
    is_minor = row is not None and row.born_on is not None and months_after(row.born_on, count=ADULT_MONTHS) > on
    return case.name[0] + "某" * (len(case.name) - 1) if is_minor else case.name


def _check_objection(posting: Posting, *, words: str, on: date) -> None:
    if not WORDS_LEAST <= len(words.strip()) <= WORDS_MOST:
        raise NotReady(
            gettext("请写明异议的内容，%(least)s 至 %(most)s 字。") % {"least": WORDS_LEAST, "most": WORDS_MOST}
        )
    if on < posting.posted_on:
        raise NotReady(gettext("公示还没有开始。"))
    if posting.objections.filter(answered_on=None).count() >= OPEN_MOST:
        raise NotReady(gettext("这份公示已有很多异议在复查，请等答复，或者直接联系县级民政部门。"))


def _keep_objection(
    posting: Posting, *, case: Case, words: str, name: str, phone: str, on: date
) -> PostingObjection:  # fmt: skip
    days = term("posting_answer", place=posting.place, on=on)
    hangs = on < posting.until and posting.taken_down_on is None
    return PostingObjection.objects.create(
        number=serial_number("YY", place=posting.place, on=on), posting=posting, case=case, is_named=bool(name), words=words,
        name_sealed=seal_text(name, purpose="objector") if name else None,
        phone_sealed=seal_text(phone, purpose="phone") if phone else None,
        made_on=on, is_late=not (hangs and _may_reopen(case, kind=Kind(posting.kind))),
        answer_by=working_days_after(on, count=days),
    )  # fmt: skip


def _may_reopen(case: Case, *, kind: Posting.Kind) -> bool:
    """Something is still open that an objection can reopen; of a grant that is announced one can only complain."""
    return kind in REOPENED_BY and case.stage in REOPENED_BY[kind]


def _reopen(case: Case, *, made: PostingObjection, kind: Posting.Kind, on: date) -> None:
    """Move a case that is posted; one whose objection is being looked into already stays where it is."""
    if made.is_late:
        return
    start, to = REOPENED_BY[kind]
    if case.stage == start and to in moves_from(case.road, case.stage):
        why = gettext("公示期内收到异议 %(number)s") % {"number": made.number}
        with acting_as(SYSTEM):
            move(case=case, to=to, by=SYSTEM, on=on, why=why, detail={"objection": made.number})


def _check_answer(
    held: PostingObjection, *, outcome: str, answer: str, on: date, review_held_on: date | None, review_words: str
) -> None:
    if held.answered_on is not None:
        raise NotReady(gettext("这件异议已经答复。"))
    if outcome not in PostingObjection.Outcome.values or not WORDS_LEAST <= len(answer.strip()) <= WORDS_MOST:
        raise NotReady(gettext("请写明复查的结论和答复内容。"))
    if (review_held_on is None) != (not review_words.strip()):
        raise NotReady(gettext("民主评议请同时写明日期和评议情况。"))
    if review_held_on is not None and not held.made_on <= review_held_on <= on:
        raise NotReady(gettext("民主评议的日期应在提出异议之后、今天之前。"))
