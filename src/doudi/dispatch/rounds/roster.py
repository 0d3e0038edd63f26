"""The roster of a village: its assistance associates (救助协理员), social workers and volunteers, each for a period.

Noun: Post. Verbs: enrol, leave. Question: on_roster.
国办发〔2023〕39号 三（三）: associates, social workers and grid staff visit regularly and write down what changed.
"""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, models, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doudi.dispatch.rounds.permissions import PURPOSE, WORKERS, By, NotReady, check_may_send
from doudi.journal.actions import record
from doudi.offices.models import PERIOD_IS_FORWARD, Officer, Place
from doudi.registry.queries import period_holds


class Post(models.Model):
    """Somebody who goes round a village, as what and from when until when."""

    class Kind(models.TextChoices):
        """As what he goes."""

        ASSOCIATE = "ASSOCIATE", _("救助协理员")
        SOCIAL_WORKER = "SOCIAL", _("社会工作者")
        VOLUNTEER = "VOLUNTEER", _("志愿者")

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="posts")
    place = models.ForeignKey(Place, models.PROTECT, related_name="posts")
    kind = models.CharField(max_length=9, choices=Kind)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        ordering = ["place", "kind", "id"]
        constraints = [
            models.CheckConstraint(name="post_period_is_forward", condition=PERIOD_IS_FORWARD),
            models.UniqueConstraint(name="post_once", fields=["officer", "place"], condition=Q(until__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.officer_id} @ {self.place_id}"


@transaction.atomic
def enrol(*, officer: Officer, place: Place, kind: str, by: By, on: date) -> Post:
    """Put somebody on the roster of a village.

    :raises NotAllowed: when the officer's desk does not send people there.
    :raises NotReady: when he is on it, or his own desk is not one that goes there.
    """
    check_may_send(by, place=place.code)
    if place.level != "village" or kind not in Post.Kind.values:
        raise NotReady(gettext("请选一个村（居）和身份。"))
    if officer.desk.kind not in WORKERS or not place.code.startswith(officer.desk.place_id):
        raise NotReady(gettext("%(name)s不在这个地方的走访岗位上，请另选一位。") % {"name": officer.name})
    try:
        with transaction.atomic():
            made = Post.objects.create(officer=officer, place=place, kind=kind, since=on)
    except IntegrityError as reason:
        raise NotReady(gettext("%(name)s已经在这个村（居）的名册上。") % {"name": officer.name}) from reason
    _write("post.enrol", post=made, by=by, on=on)
    return made


@transaction.atomic
def leave(*, post: Post, by: By, on: date) -> Post:
    """Take somebody off the roster of a village from a day on; whoever came that very day was never on it.

    :raises NotAllowed: when the officer's desk does not send people there.
    :raises NotReady: when he has left already.
    """
    held = Post.objects.select_for_update(of=("self",)).filter(pk=post.pk, until=None).first()
    check_may_send(by, place=post.place_id)
    if held is None:
        raise NotReady(gettext("已经不在名册上。"))
    if held.since >= on:
        raise NotReady(gettext("今天才上名册，明天才能撤下。"))
    held.until = on
    held.save(update_fields=["until"])
    _write("post.leave", post=held, by=by, on=on)
    return held


def on_roster(place: str, *, on: date) -> QuerySet[Post]:
    """List who goes round a village, or the villages of a place, that day."""
    rows = Post.objects.filter(period_holds(on), place__code__startswith=place)
    return rows.filter(period_holds(on, prefix="officer__")).select_related("officer__desk", "place")


def _write(verb: str, *, post: Post, by: By, on: date) -> None:
    detail = {"officer": post.officer_id, "kind": post.kind}
    record(verb=verb, by=by, on=on, about=f"post:{post.pk}", place=post.place_id, purpose=PURPOSE, detail=detail)
