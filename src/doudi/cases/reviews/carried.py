"""What a published standard came to in one case. Noun: Carried. Verb: note (called with the case held)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doudi.cases.case import Case, Decision
from doudi.offices.models import Officer
from doudi.standards.models import Publication

WHY_MOST = 300


class Carried(models.Model):
    """One standard in one case: in force by the decision `made`, left with why, or settled by a person in his words.

    Who has a row and what he got is read from here; whom a standard touches, from the receipts of his decisions. Where nothing had to be
    done from the first there is no row. `place` is the case's, for sight.
    """

    class Outcome(models.TextChoices):
        """How far it is."""

        DONE = "done", _("已按新标准")
        LEFT = "left", _("留着")
        SETTLED = "settled", _("由人核实完毕")

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="carried", db_index=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="standards")
    place = models.CharField(max_length=12, db_collation="C")
    outcome = models.CharField(max_length=7, choices=Outcome)
    why = models.CharField(max_length=WHY_MOST, blank=True)
    made = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="+", db_index=False)
    more_yuan = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal(0))
    on = models.DateField()
    ended_on = models.DateField(null=True)
    settled_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="standards_settled")
    settled_words = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["publication", "case"]
        verbose_name_plural = "carried"
        constraints = [
            models.UniqueConstraint(name="standard_carried_once", fields=["publication", "case"]),
            models.CheckConstraint(
                name="standard_left_says_why",
                condition=~Q(outcome="left") | Q(ended_on__isnull=True, made__isnull=True) & ~Q(why=""),
            ),
        ]
        indexes = [
            models.Index(name="standard_left", fields=["publication", "place"], condition=Q(outcome="left")),
        ]

    def __str__(self) -> str:
        return f"{self.publication_id} {self.case_id}: {self.outcome}"


@dataclass(frozen=True)
class Left:
    """A case that was left, and why."""

    number: str
    why: str


def note(
    case: Case, *, publication: Publication, done: list[Decision] | Left, on: date, more_yuan: Decimal = Decimal(0)
) -> None:
    """Write down what a standard came to; what is done or settled is not left again."""
    known = Carried.objects.filter(publication=publication, case=case).first()
    if known is None and not done:
        return
    held = known or Carried(publication=publication, case=case, place=case.place, on=on)
    if isinstance(done, Left):
        if known is not None and known.outcome != Carried.Outcome.LEFT:
            return
        held.outcome, held.why = Carried.Outcome.LEFT, done.why[:WHY_MOST]
    elif done or held.outcome == Carried.Outcome.LEFT:
        _finish(held, made=done[0] if done else None, more_yuan=more_yuan, on=on)
    held.save()


def _finish(held: Carried, *, made: Decision | None, more_yuan: Decimal, on: date) -> None:
    held.outcome, held.ended_on = Carried.Outcome.DONE, on
    held.made_id = held.made_id or (made.pk if made else None)
    held.more_yuan += more_yuan
