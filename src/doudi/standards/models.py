"""One noun: Publication, a term's new value for a place, proposed by one officer and published by another.

The database itself refuses one officer in both parts, a decision taken twice, and any later change (migration 0002).
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.offices.models import Officer


class Residence(models.TextChoices):
    """For whom a standard holds."""

    ANY = "any", _("城镇和农村")
    URBAN = "urban", _("城镇")
    RURAL = "rural", _("农村")


class Publication(models.Model):
    """A notice of this installation: which term, where, for whom, from which day, by which document, and who stands for it.

    `value` is written as people write it (yuan, shares, yes or no); empty takes back what `replaces` published.
    `breaches` are the rules it breaks, as shown to the proposer, `despite` is why he went on; `effect` is what was said at publishing.
    """

    term = models.CharField(max_length=60)
    place = models.CharField(max_length=12, db_collation="C")
    residence = models.CharField(max_length=5, choices=Residence, default=Residence.ANY)
    value = models.CharField(max_length=40, blank=True)
    since = models.DateField()
    announced_on = models.DateField()
    source = models.CharField(max_length=300)
    reason = models.CharField(max_length=500)
    breaches = models.JSONField(default=list)
    despite = models.CharField(max_length=500, blank=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="replacements")
    proposed_by = models.ForeignKey(Officer, models.PROTECT, related_name="proposed_standards")
    proposed_on = models.DateField()
    published_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="published_standards")
    published_on = models.DateField(null=True)
    published_at = models.DateTimeField(null=True)
    effect = models.JSONField(null=True)
    declined_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="declined_standards")
    declined_on = models.DateField(null=True)
    declined_why = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-since", "-id"]
        constraints = [
            models.CheckConstraint(
                name="standard_takes_two_people",
                condition=Q(published_by__isnull=True) | ~Q(published_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="standard_is_published_whole",
                condition=Q(published_by__isnull=True, published_on__isnull=True, published_at__isnull=True)
                | Q(published_by__isnull=False, published_on__isnull=False, published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="standard_is_declined_whole",
                condition=Q(declined_by__isnull=True, declined_on__isnull=True, declined_why="")
                | Q(declined_by__isnull=False, declined_on__isnull=False) & ~Q(declined_why=""),
            ),
            models.CheckConstraint(
                name="standard_is_decided_once",
                condition=Q(published_by__isnull=True) | Q(declined_by__isnull=True),
            ),
            models.CheckConstraint(
                name="standard_that_breaks_a_rule_says_why", condition=Q(breaches=[]) | ~Q(despite=""),
            ),
            models.CheckConstraint(
                name="standard_has_a_value_or_takes_one_back", condition=~Q(value="") | Q(replaces__isnull=False),
            ),
            models.CheckConstraint(
                name="standard_names_a_place", condition=Q(place__regex=r"^[1-9][0-9]([0-9]{2}){0,2}$"),
            ),
            models.UniqueConstraint(
                name="standard_published_once",
                fields=["term", "place", "residence", "since", "replaces"],
                condition=Q(published_by__isnull=False),
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                name="standard_waits_once",
                fields=["term", "place", "residence", "since"],
                condition=Q(published_by__isnull=True, declined_by__isnull=True),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.term} {self.place} {self.since}"

    @property
    def is_waiting(self) -> bool:
        """Proposed, and neither published nor declined."""
        return self.published_by_id is None and self.declined_by_id is None
