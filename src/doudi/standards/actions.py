"""Verbs of the standards: propose, publish, decline. Each is one transaction and one line of the journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext

from doudi.journal.actions import record
from doudi.offices.models import Officer, Place
from doudi.offices.queries import in_force
from doudi.programmes import RULEBOOK
from doudi.rules import Rulebook
from doudi.standards.breaches import breaches_of
from doudi.standards.models import Publication
from doudi.standards.notices import BadValue, Draft, notices_of, settable
from doudi.standards.permissions import check_may_decline, check_may_propose, check_may_publish
from doudi.standards.queries import draft_of, rulebook, standing

EARLIEST = date(2015, 1, 1)
YEARS_AHEAD = 3


class NotReady(Exception):
    """A standard cannot be proposed or published as it is; the message says what to do."""


@transaction.atomic
def propose(*, draft: Draft, by: Officer, on: date) -> Publication:
    """Propose a standard; it decides nothing until another officer publishes it.

    :raises NotAllowed: when the officer's desk may not.
    :raises NotReady: when something is missing, would not take effect, or breaks a rule and nobody says why.
    """
    check_may_propose(by, place=draft.place)
    book = rulebook()
    check_draft(draft, book=book, on=on)
    breaches = [breach.as_json() for breach in breaches_of(draft, book=book)] if draft.value else []
    if breaches and not draft.despite.strip():
        raise NotReady(gettext("这条标准有 %(count)s 处提醒；仍要提出，请写明理由。") % {"count": len(breaches)})
    values = {name: value for name, value in asdict(draft).items() if name not in ("replaces", "despite")}
    try:
        with transaction.atomic():
            row = Publication.objects.create(
                **values, despite=draft.despite if breaches else "", replaces_id=draft.replaces, breaches=breaches,
                proposed_by=by, proposed_on=on,
            )  # fmt: skip
    except IntegrityError as problem:
        raise NotReady(gettext("同一地方、同一天的这项标准已经有人提出，正在等待发布。")) from problem
    detail = _told(row) | {"breaches": [breach["rule"] for breach in breaches]}
    record(verb="standard.propose", by=by, on=on, about=about(row), place=row.place, purpose=row.reason, detail=detail)
    return row


@transaction.atomic
def publish(*, publication: Publication, by: Officer, on: date, effect: Mapping[str, Any] | None) -> Publication:
    """Publish a proposed standard: from this moment every process decides by it. `effect` is what was said about it.

    :raises NotAllowed: when the officer proposed it himself, or does not decide there.
    :raises NotReady: when it was settled meanwhile, or would no longer take effect.
    """
    row = _waiting(publication)
    check_may_publish(by, publication=row, on=on)
    check_draft(draft_of(row), book=rulebook(), on=on)
    row.published_by, row.published_on, row.published_at, row.effect = by, on, Now(), effect
    row.save(update_fields=["published_by", "published_on", "published_at", "effect"])
    detail = _told(row) | {"effect": effect, "proposed_by": row.proposed_by_id}
    record(verb="standard.publish", by=by, on=on, about=about(row), place=row.place, purpose=row.source, detail=detail)
    row.refresh_from_db(fields=["published_at"])
    return row


@transaction.atomic
def decline(*, publication: Publication, by: Officer, on: date, why: str) -> Publication:
    """End a proposal without publishing it.

    :raises NotAllowed: when the officer may not.
    :raises NotReady: when it was settled meanwhile, or no reason is given.
    """
    row = _waiting(publication)
    check_may_decline(by, publication=row, on=on)
    if not why.strip():
        raise NotReady(gettext("请写明退回的理由。"))
    row.declined_by, row.declined_on, row.declined_why = by, on, why.strip()
    row.save(update_fields=["declined_by", "declined_on", "declined_why"])
    record(verb="standard.decline", by=by, on=on, about=about(row), place=row.place, purpose=why, detail=_told(row))
    return row


def check_draft(draft: Draft, *, book: Rulebook, on: date) -> None:
    """Refuse a draft that lacks something, clashes with a notice, or would take no effect.

    :raises NotReady: saying what to do.
    """
    for words in (draft.source, draft.reason):
        if not words.strip():
            raise NotReady(gettext("请写明依据的文件和提出的理由。"))
    _check_days(draft, on=on)
    if not Place.objects.filter(in_force(on), code=draft.place).exists():
        raise NotReady(gettext("没有区划代码“%(place)s”。") % {"place": draft.place})
    _check_clash(draft)
    if draft.value:
        _check_effect(draft, book=book)


def about(row: Publication) -> str:
    """Name a publication in the journal."""
    return f"standard:{row.pk}"


def _check_days(draft: Draft, *, on: date) -> None:
    if draft.announced_on > on:
        raise NotReady(gettext("文件公布的日期 %(day)s 还没有到。") % {"day": draft.announced_on})
    if draft.since < EARLIEST or draft.since.year > on.year + YEARS_AHEAD:
        raise NotReady(gettext("执行日期 %(day)s 太早或太晚，请核对年份。") % {"day": draft.since})


def _check_clash(draft: Draft) -> None:
    """Two notices for one place, residence and day would leave nobody knowing which holds."""
    rows = RULEBOOK.terms.notices[draft.term]
    same = (draft.place, draft.residence, draft.since)
    clash = next((row for row in rows if (row.place, row.residence, row.since) == same), None)
    if clash is not None:
        said = gettext(
            "平台自带的标准里，这个地方从 %(day)s 起已有这项标准（%(source)s）。请核对执行日期，或请技术人员更正。"
        )
        raise NotReady(said % {"day": draft.since, "source": clash.source})
    held = standing(draft)
    if (held.pk if held else None) != draft.replaces:
        if held is None:
            raise NotReady(gettext("要替换的标准已经被替换，请重新提出。"))
        said = gettext("这个地方从 %(day)s 起的这项标准已经发布（第 %(number)s 号）。要改正，请在那一条上选择“替换”。")
        raise NotReady(said % {"day": draft.since, "number": held.pk})


def _check_effect(draft: Draft, *, book: Rulebook) -> None:
    """A notice behind a nearer or more precise one would be published and never used."""
    if draft.term not in settable(book):
        raise NotReady(gettext("没有“%(term)s”这项参数，或它随另一项一起变。") % {"term": draft.term})
    try:
        (notice, *_) = notices_of(draft, book=book, confirmed_on=on_paper(draft))
    except BadValue as problem:
        raise NotReady(str(problem)) from problem
    terms = book.with_own_notices([notice]).terms
    for residence in ("urban", "rural") if draft.residence == "any" else (draft.residence,):
        held = terms.notice(draft.term, place=draft.place, residence=residence, on=draft.since)
        if held is not notice and held != notice:
            raise NotReady(gettext("这个地方的城镇和农村分别定有这项标准，请分别提出。"))


def on_paper(draft: Draft) -> date:
    """Return the day a figure counts as confirmed: that of its document."""
    return draft.announced_on


def _waiting(publication: Publication) -> Publication:
    row = Publication.objects.select_for_update(of=("self",)).filter(pk=publication.pk).first()
    if row is None or not row.is_waiting:
        raise NotReady(gettext("这条标准已经有人处理，请刷新页面。"))
    return row


def _told(row: Publication) -> dict[str, Any]:
    named = {name: getattr(row, name) for name in ("term", "place", "residence", "value", "source", "despite")}
    return {**named, "since": row.since, "announced_on": row.announced_on, "replaces": row.replaces_id}
