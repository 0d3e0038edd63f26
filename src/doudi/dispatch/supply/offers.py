"""Who can give what: providers, their volunteers and projects, and what they offer."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.offices.models import PERIOD_IS_FORWARD, Agency, Officer


class Provider(models.Model):
    """An organisation that helps. Its `place` is where it works; whoever sits at its agency's desks sees what is its own."""

    class Kind(models.TextChoices):
        """What it is."""

        STATION = "STATION", _("社工站")
        AGENCY = "AGENCY", _("服务机构")
        CHARITY = "CHARITY", _("慈善组织")
        TEAM = "TEAM", _("志愿服务队")

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, choices=Kind)
    agency = models.OneToOneField(Agency, models.PROTECT, null=True, related_name="provider")
    place = models.CharField(max_length=12, db_collation="C")
    contact = models.CharField(max_length=120, blank=True)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        ordering = ["place", "kind", "name"]
        constraints = [
            models.UniqueConstraint(name="provider_once", fields=["name", "place"]),
            models.CheckConstraint(name="provider_period_is_forward", condition=PERIOD_IS_FORWARD),
        ]

    def __str__(self) -> str:
        return self.name


class Volunteer(models.Model):
    """Somebody who helps without pay, in a team, so many hours a week."""

    provider = models.ForeignKey(Provider, models.PROTECT, related_name="volunteers")
    name = models.CharField(max_length=40)
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="volunteering")
    skills = models.JSONField(default=list)
    hours_a_week = models.PositiveSmallIntegerField()
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        ordering = ["provider", "name"]
        constraints = [
            models.UniqueConstraint(name="volunteer_once", fields=["provider", "name"]),
            models.CheckConstraint(name="volunteer_period_is_forward", condition=PERIOD_IS_FORWARD),
        ]

    def __str__(self) -> str:
        return f"{self.provider_id}"


class Project(models.Model):
    """A charity's project with its budget; what is promised out of it never exceeds it."""

    provider = models.ForeignKey(Provider, models.PROTECT, related_name="projects")
    name = models.CharField(max_length=80)
    purpose = models.CharField(max_length=300)
    budget_yuan = models.DecimalField(max_digits=12, decimal_places=2)
    promised_yuan = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        ordering = ["provider", "name"]
        constraints = [
            models.UniqueConstraint(name="project_once", fields=["provider", "name"]),
            models.CheckConstraint(name="project_period_is_forward", condition=PERIOD_IS_FORWARD),
            models.CheckConstraint(
                name="project_within_budget", condition=Q(promised_yuan__gte=0, promised_yuan__lte=F("budget_yuan"))
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Offer(models.Model):
    """What a provider can give: services of the menu, goods, money or work, in which places, to whom, when, how much.

    `given` holds codes of services, of lines of the menu, or of kinds of need. `hours` has a bit for each morning, afternoon and evening
    of a week. Without a quantity only the week's capacity limits it.
    """

    class Kind(models.TextChoices):
        """What is given."""

        SERVICE = "SERVICE", _("服务")
        GOODS = "GOODS", _("物资")
        MONEY = "MONEY", _("资金")
        JOB = "JOB", _("岗位")

    number = models.CharField(max_length=30, unique=True)
    provider = models.ForeignKey(Provider, models.PROTECT, related_name="offers")
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="offers")
    kind = models.CharField(max_length=8, choices=Kind)
    title = models.CharField(max_length=80)
    given = models.JSONField()
    areas = models.JSONField()
    tags = models.JSONField(default=list)
    skills = models.JSONField(default=list)
    hours = models.PositiveIntegerField()
    age_from = models.PositiveSmallIntegerField(default=0)
    age_to = models.PositiveSmallIntegerField(default=200)
    per_week = models.PositiveIntegerField()
    quantity = models.PositiveIntegerField(null=True)
    most_yuan = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    class Meta:
        ordering = ["provider", "title"]
        constraints = [
            models.UniqueConstraint(name="offer_once", fields=["provider", "title", "valid_from"]),
            models.CheckConstraint(
                name="offer_period_is_forward",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
            ),
            models.CheckConstraint(name="offer_ages_in_order", condition=Q(age_to__gte=F("age_from"))),
            models.CheckConstraint(
                name="offer_of_money_has_limit", condition=~Q(kind="MONEY") | Q(most_yuan__gt=0, project__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.title


class OfferFile(models.Model):
    """A table of offers that was sent in: how many rows were taken, and those that were not, with their reasons (隔离)."""

    provider = models.ForeignKey(Provider, models.PROTECT, related_name="files")
    name = models.CharField(max_length=80)
    content_hash = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    taken = models.PositiveIntegerField()
    bad = models.JSONField(default=list)
    sent_on = models.DateField()
    sent_by = models.ForeignKey(Officer, models.PROTECT, related_name="offer_files")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(name="offer_file_once", fields=["provider", "content_hash"]),
            models.CheckConstraint(name="offer_file_adds_up", condition=Q(taken__lte=F("rows"))),
        ]

    def __str__(self) -> str:
        return self.name
