"""Verbs of linkage: keep a trained model, keep found pairs, judge a pair. Each is one transaction and one journal line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext

from doudi.evidence.linkage.models import LinkageModel, Mark, Pair
from doudi.evidence.linkage.permissions import check_may_judge
from doudi.journal.actions import record
from doudi.offices.acting import SYSTEM, Actor
from doudi.offices.models import Officer

WHY_MOST = 300
BATCH = 1_000


class NotReady(Exception):
    """A pair cannot be judged so; the message says what to do."""


@transaction.atomic
def keep_model(*, model: LinkageModel, by: Actor = SYSTEM) -> LinkageModel:
    """Keep what was learned as the next version of its data set."""
    last = LinkageModel.objects.filter(dataset=model.dataset).order_by("-version").first()
    model.version = last.version + 1 if last else 1
    model.save(force_insert=True)
    detail = {
        "dataset": model.dataset,
        "version": model.version,
        "is_learned": model.is_learned,
        "deliveries": model.deliveries,
        "rows": model.rows,
        "people": model.people,
        "quality": {name: _share(getattr(model, name)) for name in QUALITY},
    }
    record(verb="linkage.train", by=by, on=model.trained_on, about=about_model(model), detail=detail)
    return model


QUALITY = ("merged_from", "grey_from", "expected_precision", "expected_recall", "measured_precision", "measured_recall")


@transaction.atomic
def keep_pairs(*, pairs: Sequence[Pair], dataset: str, on: date, by: Actor = SYSTEM) -> int:
    """Keep pairs found; one that is known, whatever was decided about it, stays as it is. Return how many are new."""
    settled = _settled_rows(pairs)
    news = [one for one in pairs if one.zone == Pair.Zone.GREY or bytes(one.fingerprint) not in settled]
    before = Pair.objects.count()
    Pair.objects.bulk_create(news, ignore_conflicts=True, batch_size=BATCH)
    found = Pair.objects.count() - before
    detail = {"dataset": dataset, "weighed": len(pairs), "new": found}
    record(verb="linkage.run", by=by, on=on, about=f"linkage:{dataset}", detail=detail)
    return found


def _settled_rows(pairs: Sequence[Pair]) -> set[bytes]:
    marks = [one.fingerprint for one in pairs]
    known = Pair.objects.filter(fingerprint__in=marks, verdict=Pair.Verdict.SAME).values_list("fingerprint", flat=True)
    return {bytes(mark) for mark in known}


@transaction.atomic
def keep_mark(*, mark: Mark) -> Mark:
    """Keep how good a delivery is, in place of what was counted before. Counting is no act upon anybody: no line."""
    values = {field.name: getattr(mark, field.name) for field in Mark._meta.concrete_fields if field.name != "id"}
    keys = {name: values.pop(name) for name in ("dataset", "delivery")}
    return Mark.objects.update_or_create(**keys, defaults=values)[0]


@transaction.atomic
def judge(*, pair: Pair, verdict: str, why: str, by: Officer, on: date) -> Pair:
    """Decide whether a row is about a person; the same person closes the row's other open pairs as different.

    :raises NotAllowed: when the officer's desk does not judge there.
    :raises NotReady: when no reason is given, the verdict is none, or the row is another person's already.
    """
    row = Pair.objects.select_for_update().get(pk=pair.pk)
    check_may_judge(by, place=row.place)
    if verdict not in Pair.Verdict.values:
        raise NotReady(gettext("请选择：是同一人、不是同一人，或判断不了。"))
    if not why.strip():
        raise NotReady(gettext("请写明判断的理由。"))
    others = Pair.objects.filter(fingerprint=row.fingerprint).exclude(pk=row.pk)
    closed = _close_others(others, verdict=verdict, by=by, on=on)
    before = row.verdict
    row.verdict, row.why, row.judged_by, row.judged_on = verdict, why.strip()[:WHY_MOST], by, on
    row.save(update_fields=["verdict", "why", "judged_by", "judged_on"])
    detail = {"dataset": row.dataset, "delivery": row.delivery, "verdict": verdict, "before": before, "closed": closed}
    record(verb="linkage.judge", by=by, on=on, about=about(row), place=row.place, purpose=row.why, detail=detail)
    return row


def _close_others(others: QuerySet[Pair], *, verdict: str, by: Officer, on: date) -> int:
    if verdict != Pair.Verdict.SAME:
        return 0
    if others.filter(verdict=Pair.Verdict.SAME).exists():
        raise NotReady(gettext("这一行已经认定是另一个人的；要改，请先把那一对改为“不是同一人”。"))
    reason = gettext("这一行已认定是另一个人的。")
    return others.filter(verdict="").update(verdict=Pair.Verdict.DIFFERENT, why=reason, judged_by=by, judged_on=on)


def about(pair: Pair) -> str:
    """Name a pair in the journal."""
    return f"pair:{pair.pk}"


def about_model(model: LinkageModel) -> str:
    """Name a model in the journal."""
    return f"linkage:{model.dataset}:{model.version}"


def _share(value: float | None) -> str | None:
    """Write a share with what the journal keeps exactly."""
    return None if value is None else f"{value:.6f}"
