"""The nouns of homes made fit for old age (适老化改造): Contractor, Home with its steps, PlanItems and Inspections.

Law: 关于加快实施老年人居家适老化改造工程的指导意见（民发〔2020〕86号）.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.delivery.ledger.accounts import FundSource
from doudi.offices.models import PERIOD_IS_FORWARD, Officer, Place
from doudi.registry.models import Person


class HomeStage(models.TextChoices):
    """Where a home stands."""

    REGISTERED = "registered", _("待勘查")
    SURVEYED = "surveyed", _("待设计")
    PLANNED = "planned", _("待签约")
    CONTRACTED = "contracted", _("待施工")
    WORKING = "working", _("施工中")
    FINISHED = "finished", _("待验收")
    ACCEPTED = "accepted", _("待付款")
    PAID = "paid", _("待归档")
    CLOSED = "closed", _("已归档")
    CANCELLED = "cancelled", _("不再改造")


MOVING = tuple(one.value for one in HomeStage if one not in (HomeStage.CLOSED, HomeStage.CANCELLED))
"""Where a home stands that is still to move on."""


class Contractor(models.Model):
    """A firm a county admitted by a document, and the account it is paid on: sealed, with its last four digits. Rows never change."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="contractors")
    name = models.CharField(max_length=80)
    document = models.CharField(max_length=120)
    bank = models.CharField(max_length=80)
    account_sealed = models.BinaryField()
    account_tail = models.CharField(max_length=4)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        ordering = ["place", "name", "-since"]
        constraints = [
            models.UniqueConstraint(name="goods_contractor_once", fields=["place", "name", "since"]),
            models.CheckConstraint(name="goods_contractor_is_forward", condition=PERIOD_IS_FORWARD),
            models.CheckConstraint(name="goods_contractor_on_document", condition=~Q(document="") & ~Q(bank="")),
        ]

    def __str__(self) -> str:
        return self.name


class Home(models.Model):
    """One old person's home in a place's programme of a year, from the list to the archive; it stands where its last step led."""

    class Group(models.TextChoices):
        """As whom somebody is on the list: the most that may be spent depends on it."""

        TEKUN = "tekun", _("分散供养特困人员")
        DIBAO = "dibao", _("低保对象")
        OTHER = "other", _("其他困难老年人")

    number = models.CharField(max_length=30, unique=True, db_collation="C")
    place = models.CharField(max_length=12, db_collation="C")
    year = models.PositiveSmallIntegerField()
    group = models.CharField(max_length=8, choices=Group)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="homes_adapted")
    name = models.CharField(max_length=60)
    masked = models.CharField(max_length=20, blank=True)
    address_sealed = models.BinaryField()
    about = models.CharField(max_length=30, blank=True)
    fund = models.CharField(max_length=12, choices=FundSource)
    stage = models.CharField(max_length=10, choices=HomeStage)
    stage_since = models.DateField()
    steps_made = models.PositiveSmallIntegerField()
    round = models.PositiveSmallIntegerField(default=1)
    found = models.CharField(max_length=1000, blank=True)
    agreed_how = models.CharField(max_length=200, blank=True)
    surveyed_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="homes_surveyed")
    planned_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="homes_planned")
    ceiling_cents = models.BigIntegerField(null=True)
    planned_cents = models.BigIntegerField(null=True)
    contractor = models.ForeignKey(Contractor, models.PROTECT, null=True, related_name="homes")
    contract = models.CharField(max_length=60, blank=True)
    agreed_cents = models.BigIntegerField(null=True)
    finish_by = models.DateField(null=True)
    payable_cents = models.BigIntegerField(null=True)
    unsigned_because = models.CharField(max_length=200, blank=True)
    bank_receipt = models.CharField(max_length=60, blank=True)
    satisfaction = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ["place", "id"]
        indexes = [
            models.Index(
                name="goods_home_counted",
                fields=["year", "stage", "place", "id"],
                include=["stage_since", "finish_by", "payable_cents", "person"],
            ),
            models.Index(name="goods_home_listed", fields=["year", "place", "id"]),
            models.Index(
                name="goods_home_waiting", fields=["year", "stage_since", "id"], condition=Q(stage__in=MOVING)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="goods_home_once_a_person",
                fields=["person"],
                condition=Q(person__isnull=False) & ~Q(stage="cancelled"),
            ),
            models.CheckConstraint(name="goods_home_fund_is_known", condition=Q(fund__in=FundSource.values)),
            models.CheckConstraint(name="goods_home_stage_is_known", condition=Q(stage__in=HomeStage.values)),
            models.CheckConstraint(
                name="goods_home_within_ceiling",
                condition=Q(planned_cents__isnull=True) | Q(planned_cents__gt=0, planned_cents__lte=F("ceiling_cents")),
            ),
            models.CheckConstraint(
                name="goods_home_within_plan",
                condition=Q(agreed_cents__isnull=True) | Q(agreed_cents__gt=0, agreed_cents__lte=F("planned_cents")),
            ),
            models.CheckConstraint(
                name="goods_home_within_contract",
                condition=Q(payable_cents__isnull=True) | Q(payable_cents__gt=0, payable_cents__lte=F("agreed_cents")),
            ),
            models.CheckConstraint(
                name="goods_home_satisfaction_of_five",
                condition=Q(satisfaction__isnull=True) | Q(satisfaction__gte=1, satisfaction__lte=5),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class HomeStep(models.Model):
    """One step of a home on its road: from where to where, who, when and why. Steps stay as they were written."""

    home = models.ForeignKey(Home, models.PROTECT, related_name="steps")
    nth = models.PositiveSmallIntegerField()
    from_stage = models.CharField(max_length=10, blank=True)
    to_stage = models.CharField(max_length=10, choices=HomeStage)
    by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="home_steps")
    by_name = models.CharField(max_length=40)
    desk = models.CharField(max_length=12)
    on = models.DateField()
    why = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["home", "nth"]
        constraints = [models.UniqueConstraint(name="goods_home_step_once", fields=["home", "nth"])]

    def __str__(self) -> str:
        return f"{self.home_id}: {self.to_stage}"


class PlanItem(models.Model):
    """One thing to be built in: which (`fittings.yaml`), how many, at what price; and how many were."""

    home = models.ForeignKey(Home, models.PROTECT, related_name="items")
    nth = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    room = models.CharField(max_length=40, blank=True)
    quantity = models.PositiveSmallIntegerField()
    price_cents = models.BigIntegerField()
    done = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ["home", "nth"]
        constraints = [
            models.UniqueConstraint(name="goods_plan_item_once", fields=["home", "nth"]),
            models.CheckConstraint(name="goods_plan_item_costs", condition=Q(quantity__gt=0, price_cents__gte=0)),
            models.CheckConstraint(
                name="goods_plan_item_done_within", condition=Q(done__isnull=True) | Q(done__lte=F("quantity"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.home_id}: {self.code}"

    @property
    def cents(self) -> int:
        """Say what it costs as planned."""
        return self.quantity * self.price_cents


class Inspection(models.Model):
    """What one inspector found of finished works. Two look, and neither planned the works."""

    home = models.ForeignKey(Home, models.PROTECT, related_name="inspections")
    round = models.PositiveSmallIntegerField()
    by = models.ForeignKey(Officer, models.PROTECT, related_name="home_inspections")
    passes = models.BooleanField()
    words = models.CharField(max_length=500)
    on = models.DateField()

    class Meta:
        ordering = ["home", "round", "id"]
        constraints = [
            models.UniqueConstraint(name="goods_inspection_once_each", fields=["home", "round", "by"]),
            models.CheckConstraint(name="goods_inspection_in_words", condition=~Q(words="")),
        ]

    def __str__(self) -> str:
        return f"{self.home_id}: {self.passes}"
