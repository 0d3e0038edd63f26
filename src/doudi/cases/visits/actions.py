"""Seeing for oneself: visits of two officers, the six items of self-care, and the register of near relatives.

Verbs: record_visit, assess_self_care, register_relative, compare_relatives. None is changed afterwards: a correction is a new one.

Law: 最低生活保障审核确认办法 第十一条、第十六条、第二十条; 特困人员认定办法 第十三条、第二十条 to 第二十三条.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import InvalidOperation
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from doudi.cases.actions import NotReady, write_line
from doudi.cases.applying.photographs import KEPT_AS, TITLE_MOST, remade
from doudi.cases.case import Case
from doudi.cases.permissions import NotAllowed, check_may_work_on, desk_words
from doudi.cases.road import COUNTY, TOWNSHIP, VILLAGE
from doudi.cases.sealing import seal_bytes
from doudi.cases.told import typed
from doudi.cases.visits.models import NearRelative, SelfCare, Visit, VisitPicture
from doudi.cases.visits.relatives import find_relatives
from doudi.evidence.letters.scans import kind_of
from doudi.offices.models import Officer

ITEMS = ("eats", "dresses", "gets_up", "uses_toilet", "walks_indoors", "bathes")
PARTLY_MOST = 3
PICTURES_MOST = 20
PICTURES = {"image/png", "image/jpeg"}
WORDS_MOST = 2000
SIGNATURE, PICTURE = "signature", "picture"
"""What a picture is sealed for."""

WITH_WHOM = {
    Visit.Level.TOWNSHIP: (TOWNSHIP, (VILLAGE, TOWNSHIP, COUNTY)),
    Visit.Level.COUNTY: (COUNTY, (VILLAGE, TOWNSHIP, COUNTY)),
}
"""Whose visit it is: the desk of the first visitor, and the desks the second may come from (村（居）民委员会协助)."""


@transaction.atomic
def record_visit(
    *,
    case: Case,
    kind: str,
    level: str,
    visited_on: date,
    first: Officer,
    second: Officer,
    met_name: str,
    met_relation: str,
    form: Mapping[str, Any],
    words: str,
    by: Officer,
    on: date,
    remote_because: str = "",
    met_signature: bytes | None = None,
    unsigned_because: str = "",
    pictures: Sequence[tuple[str, bytes]] = (),
) -> Visit:
    """Keep what two officers saw, signed by them and by whoever was met. `pictures` are (title, photograph).

    :raises NotAllowed: when the writer was not there, or the visitors are not of this place's desks.
    :raises NotReady: when there are not two of them, one is a near relative, or a signature, reason or word is missing.
    """  # fmt: skip
    _check_visitors(case, level=level, first=first, second=second, by=by)
    _check_visit(case, kind=kind, visited_on=visited_on, on=on, words=words, remote_because=remote_because)
    _check_met(met_name, signature=met_signature, unsigned_because=unsigned_because)
    check_facts(case, form)
    remade_pictures = _remade(pictures)
    digest = _hash_of(form, words, kind, level, visited_on.isoformat(), first.pk, second.pk, met_name)
    made = _once(
        Visit(
            case=case, kind=kind, level=level, visited_on=visited_on, first=first, second=second, met_name=met_name.strip(),
            met_relation=met_relation.strip(), form=dict(form), words=words.strip(), remote_because=remote_because.strip(),
            met_signature=seal_bytes(met_signature, purpose=SIGNATURE) if met_signature else None, recorded_by=by,
            unsigned_because="" if met_signature else unsigned_because.strip(), content_hash=digest,
        )
    )  # fmt: skip
    for title, content in remade_pictures:
        VisitPicture.objects.create(
            visit=made, title=title, sealed=seal_bytes(content, purpose=PICTURE), kind=KEPT_AS,
            content_hash=hashlib.sha256(content).hexdigest(),
        )  # fmt: skip
    detail = {
        "visit": made.pk, "kind": kind, "level": level, "visited_on": visited_on, "first": first.name, "second": second.name,
        "hash": digest, "pictures": len(pictures),
    }  # fmt: skip
    write_line("visit.record", case=case, by=by, on=on, detail=detail)
    return made


@transaction.atomic
def assess_self_care(
    *, case: Case, items: Mapping[str, bool], first: Officer, second: Officer, by: Officer, on: date, words: str = ""
) -> SelfCare:  # fmt: skip
    """Assess the six items; `items` says of each whether the person can do it alone.

    All six are full self-care, one to three not done partial, four and more none (特困人员认定办法 第二十二条).

    :raises NotReady: when an item is missing, or one officer stands for two.
    """
    check_may_work_on(by, case=case, desks=(TOWNSHIP, COUNTY))
    _check_two(case, first=first, second=second)
    if by.pk not in (first.pk, second.pk):
        raise NotAllowed(gettext("评估结果由评估人员本人登记。"))
    if set(items) != set(ITEMS) or not all(isinstance(value, bool) for value in items.values()):
        raise NotReady(gettext("请逐项填写六项生活自理能力。"))
    failed = sum(not can for can in items.values())
    made = SelfCare.objects.create(
        case=case, assessed_on=on, first=first, second=second, items_failed=failed, grade=grade_of(failed),
        words=words.strip(), **items,
    )  # fmt: skip
    detail = {"self_care": made.pk, "items": dict(items), "grade": made.grade}
    write_line("visit.self_care", case=case, by=by, on=on, detail=detail)
    return made


@transaction.atomic
def register_relative(
    *, case: Case, officer_name: str, member_name: str, relation: str, found: str, by: Officer, on: date,
    officer: Officer | None = None,
) -> NearRelative:  # fmt: skip
    """Register that somebody of the household is a near relative of whoever handles the case (近亲属备案); once a pair.

    :raises NotReady: when a name or the relation is missing.
    """
    check_may_work_on(by, case=case, desks=(VILLAGE, TOWNSHIP, COUNTY))
    names = [officer_name.strip(), member_name.strip(), relation.strip()]
    if not all(names) or found not in NearRelative.Found.values:
        raise NotReady(gettext("请写明工作人员、家庭成员的姓名和两人的关系。"))
    made, is_new = NearRelative.objects.get_or_create(
        case=case, officer_name=names[0], member_name=names[1],
        defaults={"officer": officer, "relation": names[2], "found": found, "recorded_on": on},
    )  # fmt: skip
    if is_new:
        detail = {"officer": made.officer_name, "member": made.member_name, "relation": made.relation, "found": found}
        write_line("visit.relative", case=case, by=by, on=on, detail=detail)
    return made


@transaction.atomic
def compare_relatives(*, case: Case, by: Officer, on: date) -> list[NearRelative]:
    """Compare the household with whoever handles it again, and register whom that shows; give those that are new.

    Accepting a case does this by itself.
    """
    check_may_work_on(by, case=case, desks=(VILLAGE, TOWNSHIP, COUNTY))
    new = find_relatives(case, on=on)
    detail = {"found": [[one.officer_name, one.member_name] for one in new]}
    write_line("visit.compare", case=case, by=by, on=on, detail=detail)
    return new


def grade_of(items_failed: int) -> SelfCare.Grade:
    """Say what so many items not done amount to."""
    if items_failed == 0:
        return SelfCare.Grade.FULL
    return SelfCare.Grade.PARTIAL if items_failed <= PARTLY_MOST else SelfCare.Grade.NONE


def _check_visitors(case: Case, *, level: str, first: Officer, second: Officer, by: Officer) -> None:
    own, others = WITH_WHOM[Visit.Level(level)]
    check_may_work_on(first, case=case, desks=(own,))
    check_may_work_on(second, case=case, desks=others)
    if by.pk not in (first.pk, second.pk):
        raise NotAllowed(gettext("入户记录由入户的%(desk)s工作人员本人登记。") % {"desk": desk_words(own)})
    _check_two(case, first=first, second=second)


def _check_two(case: Case, *, first: Officer, second: Officer) -> None:
    if first.pk == second.pk:
        raise NotReady(gettext("每组调查人员不得少于2人。"))
    related = case.near_relatives.filter(officer__in=(first, second)).first()
    if related is not None:
        raise NotReady(gettext("%(name)s与申请家庭有近亲属关系，应当回避。") % {"name": related.officer_name})


def _check_visit(
    case: Case, *, kind: str, visited_on: date, on: date, words: str, remote_because: str
) -> None:  # fmt: skip
    if kind not in Visit.Kind.values:
        raise NotReady(gettext("请选择调查方式。"))
    if not case.opened_on <= visited_on <= on:
        raise NotReady(gettext("调查日期应在申请之后、今天之前。"))
    if kind == Visit.Kind.REMOTE and not remote_because.strip():
        raise NotReady(gettext("电话、视频调查只在重大突发事件等情形下采用，请写明原因。"))
    if not 0 < len(words.strip()) <= WORDS_MOST:
        raise NotReady(gettext("请写明看到和了解到的情况，最多 %(most)s 字。") % {"most": WORDS_MOST})


def _check_met(name: str, *, signature: bytes | None, unsigned_because: str) -> None:
    if not name.strip():
        raise NotReady(gettext("请写明见到的人是谁。"))
    if signature is None and not unsigned_because.strip():
        raise NotReady(gettext("请由在场的家庭成员签字；不能签字的，写明原因。"))
    if signature is not None and kind_of(signature) not in PICTURES:
        raise NotReady(gettext("签名应为 PNG 或 JPEG 图片。"))


def check_facts(case: Case, form: Mapping[str, Any]) -> None:
    """Refuse words and values the law does not know, and people who are not in the case: nothing on a form is silently lost.

    :raises NotReady: naming what was not understood.
    """
    facts = form.get("facts", {})
    known_people = {str(one) for one in (case.subject_id, *case.application.members.values_list("person", flat=True))}
    if not {str(one) for one in facts.get("people", {})} <= known_people:
        raise NotReady(gettext("调查表上有不在这份申请里的人。"))
    try:
        typed(facts.get("household", {}), of="household")
        for known in facts.get("people", {}).values():
            typed(known, of="person")
    except (KeyError, ValueError, TypeError, InvalidOperation) as reason:
        raise NotReady(gettext("调查表有无法识别的内容：%(what)s。") % {"what": reason}) from reason


def _remade(pictures: Sequence[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """Make each picture anew from its pixels, so that nothing else of the file is kept; the same one twice is one."""
    if len(pictures) > PICTURES_MOST:
        raise NotReady(gettext("一次最多上传 %(most)s 张照片。") % {"most": PICTURES_MOST})
    found = {remade(content): title.strip()[:TITLE_MOST] for title, content in pictures}
    return [(title, content) for content, title in found.items()]


def _hash_of(*parts: Any) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _once(visit: Visit) -> Visit:
    """Keep a visit once, however often the form is sent."""
    try:
        with transaction.atomic():
            visit.save(force_insert=True)
    except IntegrityError as reason:
        if "visit_once" not in str(reason):
            raise
        raise NotReady(gettext("这次调查已经登记过。")) from reason
    return visit
