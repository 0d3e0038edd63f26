"""Nouns of warnings: a warning of a household, its signs and steps, campaigns, and figures set here. Runs stand in `runs`."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.dispatch.needs.need import Need
from doudi.monitoring.warnings.levels import LEVELS, MARKED
from doudi.monitoring.warnings.runs import WarningPart, WarningRun
from doudi.offices.models import Officer

__all__ = [
    "Campaign", "CampaignHousehold", "Figure", "HardshipWarning", "Signal", "WarningPart", "WarningRun", "WarningStep",
]  # fmt: skip


class HardshipWarning(models.Model):
    """One warning of one household: what its signs weigh together, and where it stands. It opens work for people; it decides nothing.

    Seen where the household lives (`place`) and where its head is registered (`hukou`). `sealed` is the head's identifier, readable only
    by a recorded act. `due_on` is the last day of the step that is next; a level without a limit has none. `round` counts how often it was
    sent out: once, and once more each time it was reopened.
    """

    class Stage(models.TextChoices):
        """Where it stands."""

        GENERATED = "GENERATED", _("待派出")
        ASSIGNED = "ASSIGNED", _("待上门")
        VISITED = "VISITED", _("已上门，待核实")
        VERIFIED = "VERIFIED", _("已核实，待处置")
        DISPOSED = "DISPOSED", _("已处置，待反馈")
        FEEDBACK = "FEEDBACK", _("已反馈，待办结")
        CLOSED = "CLOSED", _("已办结")
        REOPENED = "REOPENED", _("重新打开，待派出")

    Reason = Need.Outcome
    """What came of it: the words of the need it opened."""

    number = models.CharField(max_length=16, unique=True)
    household_key = models.BigIntegerField()
    place = models.CharField(max_length=12, db_collation="C")
    hukou = models.CharField(max_length=12, blank=True, db_collation="C")
    name = models.CharField(max_length=60, blank=True)
    masked = models.CharField(max_length=24, blank=True)
    sealed = models.BinaryField()
    members = models.PositiveSmallIntegerField()
    group = models.CharField(max_length=4)
    score = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=1)
    stage = models.CharField(max_length=9, choices=Stage, default=Stage.GENERATED)
    generated_on = models.DateField()
    levelled_on = models.DateField()
    due_on = models.DateField(null=True)
    round = models.PositiveSmallIntegerField(default=0)
    assigned_to = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="warnings")
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    words = models.CharField(max_length=1000, blank=True)
    disposed_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    code_version = models.CharField(max_length=20)

    class Meta:
        ordering = ["due_on", "-score", "number"]
        constraints = [
            models.CheckConstraint(name="warning_level", condition=Q(level__in=LEVELS)),
            models.CheckConstraint(
                name="warning_disposed_with_reason",
                condition=Q(stage__in=("DISPOSED", "FEEDBACK", "CLOSED"), disposed_on__isnull=False) & ~Q(reason="")
                | ~Q(stage__in=("DISPOSED", "FEEDBACK", "CLOSED")) & Q(disposed_on__isnull=True, reason=""),
            ),
            models.CheckConstraint(
                name="warning_closed_on_a_day",
                condition=Q(stage="CLOSED", closed_on__isnull=False) | ~Q(stage="CLOSED") & Q(closed_on__isnull=True),
            ),
            models.UniqueConstraint(
                name="warning_open_once", fields=["household_key"], condition=~Q(stage="CLOSED"),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(name="warning_by_place", fields=["place", "due_on"], condition=~Q(stage="CLOSED")),
            models.Index(name="warning_by_hukou", fields=["hukou", "due_on"], condition=~Q(stage="CLOSED")),
            models.Index(name="warning_by_household", fields=["household_key"]),
            models.Index(name="warning_by_day", fields=["generated_on"]),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def source_number(self) -> str:
        """Name the need this round opened, for the floor of needs."""
        return f"{self.number}-{self.round}"


class Signal(models.Model):
    """One indicator of a warning: its level, what it adds to the score, what the register said, and whether it was found true.

    `person_key` is 0 where it is about the household. `is_repeat` marks a sign told before, which weighs but opens nothing.
    `said` keeps the conditions with the numbers on both sides, `source` the data set, delivery and day.
    `sealed` is the identifier of whom it is about, where that is one person. `told_owner_on` is the day on which what was found was given
    out to be told its owner, `owner_heard_at` when the owner's interface took it: what none takes stands on a sheet.
    """

    warning = models.ForeignKey(HardshipWarning, models.CASCADE, related_name="signals")
    indicator = models.CharField(max_length=6)
    level = models.CharField(max_length=1)
    person_key = models.BigIntegerField(default=0)
    name = models.CharField(max_length=60, blank=True)
    masked = models.CharField(max_length=24, blank=True)
    sealed = models.BinaryField(default=bytes)
    points = models.DecimalField(max_digits=6, decimal_places=1)
    said = models.JSONField(default=list)
    source = models.JSONField(default=dict)
    seen_on = models.DateField()
    is_repeat = models.BooleanField(default=False)
    is_true = models.BooleanField(null=True)
    told_owner_on = models.DateField(null=True)
    owner_heard_at = models.DateTimeField(null=True)
    owner_attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-points", "indicator", "person_key"]
        constraints = [
            models.UniqueConstraint(name="signal_once", fields=["warning", "indicator", "person_key"]),
            models.CheckConstraint(name="signal_level", condition=Q(level__in=MARKED)),
        ]
        indexes = [
            models.Index(
                name="signal_waits_for_owner", fields=["owner_attempts", "id"],
                condition=Q(told_owner_on__isnull=False, owner_heard_at__isnull=True),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.warning_id} {self.indicator} {self.level}"


class WarningStep(models.Model):
    """One step of a warning: from where to where, by whom, on which day, and in which words. Never changed."""

    warning = models.ForeignKey(HardshipWarning, models.CASCADE, related_name="steps")
    nth = models.PositiveSmallIntegerField()
    from_stage = models.CharField(max_length=9, blank=True)
    to_stage = models.CharField(max_length=9)
    by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="warning_steps")
    by_name = models.CharField(max_length=40)
    on = models.DateField()
    words = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["nth"]
        constraints = [models.UniqueConstraint(name="warning_step_once", fields=["warning", "nth"])]

    def __str__(self) -> str:
        return f"{self.warning_id} {self.to_stage}"


class Campaign(models.Model):
    """漏保漏救排查: one search for those who were missed, from the lists of some registers to visits and help (as Fujian did in 2022).

    `compared` households have one of the signs; `aided` of them hold something already, `over` clearly own too much; the rest is the list.
    """

    number = models.CharField(max_length=30, unique=True)
    title = models.CharField(max_length=60)
    place = models.CharField(max_length=12, db_collation="C")
    on = models.DateField()
    indicators = ArrayField(models.CharField(max_length=6))
    compared = models.PositiveIntegerField()
    aided = models.PositiveIntegerField()
    over = models.PositiveIntegerField()
    opened_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="campaigns")
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-on", "number"]
        constraints = [models.UniqueConstraint(name="one_campaign_a_day_and_place", fields=["on", "place"])]

    def __str__(self) -> str:
        return self.number


class CampaignHousehold(models.Model):
    """One household of a campaign's list: its signs, and what somebody found who went there. Seen where it lives and is registered."""

    class Result(models.TextChoices):
        """What came of the visit."""

        DIBAO = "DIBAO", _("新纳入低保或特困供养")
        TEMPORARY = "TEMPORARY", _("给予临时救助")
        OTHER = "OTHER", _("给予其他救助或服务")
        NO_NEED = "NO_NEED", _("目前没有困难")
        NOT_QUALIFIED = "NOT_QUALIFIED", _("有困难，不符合条件")
        UNREACHABLE = "UNREACHABLE", _("联系不上")

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="households")
    household_key = models.BigIntegerField()
    place = models.CharField(max_length=12, db_collation="C")
    hukou = models.CharField(max_length=12, blank=True, db_collation="C")
    name = models.CharField(max_length=60)
    masked = models.CharField(max_length=24, blank=True)
    members = models.PositiveSmallIntegerField()
    signs = models.JSONField()
    score = models.PositiveSmallIntegerField()
    visited_on = models.DateField(null=True)
    visited_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="campaign_visits")
    result = models.CharField(max_length=13, choices=Result, blank=True)
    words = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["-score", "household_key"]
        constraints = [
            models.UniqueConstraint(name="campaign_household_once", fields=["campaign", "household_key"]),
            models.CheckConstraint(
                name="campaign_visit_whole",
                condition=Q(visited_on__isnull=True, visited_by__isnull=True, result="", words="")
                | Q(visited_on__isnull=False, visited_by__isnull=False) & ~Q(result="") & ~Q(words=""),
            ),
        ]
        indexes = [models.Index(name="campaign_by_place", fields=["campaign", "place"])]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.household_key}"


class Figure(models.Model):
    """A figure of the indicators that an installation sets itself: proposed by one officer, tried on past data, published by another.

    `value` is written as people write it; `tried` says what would have been warned of, on which day's data.
    """

    term = models.CharField(max_length=60)
    place = models.CharField(max_length=12, db_collation="C")
    value = models.CharField(max_length=40)
    since = models.DateField()
    source = models.CharField(max_length=300)
    reason = models.CharField(max_length=500)
    tried = models.JSONField()
    proposed_by = models.ForeignKey(Officer, models.PROTECT, related_name="proposed_figures")
    proposed_on = models.DateField()
    published_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="published_figures")
    published_on = models.DateField(null=True)
    declined_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="declined_figures")
    declined_on = models.DateField(null=True)

    class Meta:
        ordering = ["-since", "-id"]
        constraints = [
            models.CheckConstraint(
                name="figure_takes_two_people", condition=Q(published_by__isnull=True) | ~Q(published_by=F("proposed_by"))
            ),
            models.CheckConstraint(
                name="figure_is_published_whole",
                condition=Q(published_by__isnull=True, published_on__isnull=True)
                | Q(published_by__isnull=False, published_on__isnull=False),
            ),
            models.CheckConstraint(
                name="figure_is_declined_whole",
                condition=Q(declined_by__isnull=True, declined_on__isnull=True)
                | Q(declined_by__isnull=False, declined_on__isnull=False),
            ),
            models.CheckConstraint(
                name="figure_is_decided_once", condition=Q(published_by__isnull=True) | Q(declined_by__isnull=True)
            ),
            models.CheckConstraint(
                name="figure_names_a_place", condition=Q(place__regex=r"^[1-9][0-9]([0-9]{2}){0,2}$"),
            ),
            models.UniqueConstraint(
                name="figure_published_once", fields=["term", "place", "since"], condition=Q(published_by__isnull=False)
            ),
            models.UniqueConstraint(
                name="figure_waits_once", fields=["term", "place", "since"],
                condition=Q(published_by__isnull=True, declined_by__isnull=True),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.term} {self.place} {self.since}"

    @property
    def is_waiting(self) -> bool:
        """Proposed, and neither published nor declined."""
        return self.published_by_id is None and self.declined_by_id is None
