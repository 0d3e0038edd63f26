"""The nouns linkage keeps: what was learned, the pairs it found, and how good each delivery is."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.offices.models import Officer


class LinkageModel(models.Model):
    """How rows of a data set are compared with the register: learned from which deliveries, by whom, and how good."""

    dataset = models.SlugField(max_length=40)
    version = models.PositiveIntegerField()
    design = models.SlugField(max_length=40)
    settings = models.JSONField()
    is_learned = models.BooleanField()
    deliveries = ArrayField(models.CharField(max_length=12), default=list)
    rows = models.PositiveIntegerField()
    people = models.PositiveIntegerField()
    merged_from = models.FloatField()
    grey_from = models.FloatField()
    expected_precision = models.FloatField(null=True)
    expected_recall = models.FloatField(null=True)
    measured_precision = models.FloatField(null=True)
    measured_recall = models.FloatField(null=True)
    trained_on = models.DateField()
    trained_by = models.CharField(max_length=60)

    class Meta:
        ordering = ["dataset", "-version"]
        constraints = [
            models.UniqueConstraint(name="linkage_model_version_once", fields=["dataset", "version"]),
            models.CheckConstraint(
                name="linkage_model_zones_in_order",
                condition=Q(grey_from__gte=0) & Q(grey_from__lte=F("merged_from")) & Q(merged_from__lte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dataset} {self.version}"


class Pair(models.Model):
    """A row without a usable number and the person it may be about; masked, and seen where the person's hukou is."""

    class Zone(models.TextChoices):
        """What linkage did with it."""

        MERGED = "merged", _("自动并入")
        GREY = "grey", _("待人判断")

    class Verdict(models.TextChoices):
        """What was decided."""

        SAME = "same", _("是同一人")
        DIFFERENT = "different", _("不是同一人")
        UNKNOWN = "unknown", _("判断不了")

    dataset = models.SlugField(max_length=40)
    delivery = models.CharField(max_length=12)
    row_number = models.PositiveBigIntegerField()
    fingerprint = models.BinaryField(max_length=32)
    person = models.BigIntegerField()
    sealed = models.BinaryField(max_length=16)
    place = models.CharField(max_length=12, db_collation="C")
    zone = models.CharField(max_length=6, choices=Zone)
    chance = models.FloatField()
    weight = models.FloatField()
    start = models.FloatField()
    steps = models.JSONField()
    model = models.ForeignKey(LinkageModel, models.PROTECT, related_name="pairs")
    found_on = models.DateField()
    verdict = models.CharField(max_length=9, choices=Verdict, blank=True)
    judged_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="pairs_judged")
    judged_on = models.DateField(null=True)
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-chance", "id"]
        constraints = [
            models.UniqueConstraint(name="pair_once", fields=["fingerprint", "person"]),
            models.UniqueConstraint(name="pair_row_is_one_person", fields=["fingerprint"], condition=Q(verdict="same")),
            models.CheckConstraint(name="pair_chance_is_share", condition=Q(chance__gte=0, chance__lte=1)),
            models.CheckConstraint(
                name="pair_merged_is_same_until_judged",
                condition=~Q(zone="merged") | ~Q(verdict=""),
            ),
            models.CheckConstraint(
                name="pair_judged_with_reason",
                condition=Q(judged_by__isnull=True, judged_on__isnull=True, why="")
                | Q(judged_by__isnull=False, judged_on__isnull=False) & ~Q(why="") & ~Q(verdict=""),
            ),
        ]
        indexes = [models.Index(name="pair_waiting", fields=["place", "verdict", "-chance"])]

    def __str__(self) -> str:
        return str(self.pk)


class Mark(models.Model):
    """How good one delivery is: its rows, those refused, those nobody in the register has, those linked and waiting."""

    dataset = models.SlugField(max_length=40)
    delivery = models.CharField(max_length=12)
    as_of = models.DateField()
    places = ArrayField(models.CharField(max_length=12))
    max_age_days = models.PositiveIntegerField()
    rows = models.PositiveBigIntegerField()
    rejected = models.PositiveBigIntegerField()
    without_number = models.PositiveBigIntegerField()
    unmatched = models.PositiveBigIntegerField()
    linked = models.PositiveBigIntegerField()
    waiting = models.PositiveBigIntegerField()
    counted_on = models.DateField()

    class Meta:
        ordering = ["dataset", "-as_of", "delivery"]
        constraints = [
            models.UniqueConstraint(name="mark_once_a_delivery", fields=["dataset", "delivery"]),
            models.CheckConstraint(name="mark_rejected_are_rows", condition=Q(rejected__lte=F("rows"))),
        ]

    def __str__(self) -> str:
        return f"{self.dataset} {self.delivery}"
