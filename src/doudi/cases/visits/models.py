"""Visits, pictures, self-care assessments and the register of near relatives. None is ever changed: a correction is a new one."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.cases.case import Case
from doudi.offices.models import Officer


class Visit(models.Model):
    """A visit of two officers, signed by them and by whoever was met (最低生活保障审核确认办法 第十六条)."""

    class Kind(models.TextChoices):
        """How somebody was visited."""

        HOME = "home", _("入户调查")
        NEIGHBOURS = "neighbours", _("邻里访问")
        REMOTE = "remote", _("电话、视频调查")

    class Level(models.TextChoices):
        """Whose visit it is."""

        TOWNSHIP = "township", _("乡镇（街道）调查")
        COUNTY = "county", _("县级民政部门入户抽查")

    case = models.ForeignKey(Case, models.PROTECT, related_name="visits")
    kind = models.CharField(max_length=10, choices=Kind)
    level = models.CharField(max_length=8, choices=Level)
    visited_on = models.DateField()
    first = models.ForeignKey(Officer, models.PROTECT, related_name="visits_first")
    second = models.ForeignKey(Officer, models.PROTECT, related_name="visits_second")
    met_name = models.CharField(max_length=60)
    met_relation = models.CharField(max_length=20)
    form = models.JSONField()
    words = models.CharField(max_length=2000)
    remote_because = models.CharField(max_length=200, blank=True)
    met_signature = models.BinaryField(null=True)
    unsigned_because = models.CharField(max_length=200, blank=True)
    content_hash = models.CharField(max_length=64)
    recorded_by = models.ForeignKey(Officer, models.PROTECT, related_name="visits_recorded")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-visited_on", "-id"]
        constraints = [
            models.CheckConstraint(name="visit_by_two", condition=~Q(first=F("second"))),
            models.CheckConstraint(
                name="visit_remote_with_reason", condition=~Q(kind="remote") | ~Q(remote_because="")
            ),
            models.CheckConstraint(
                name="visit_signed_or_said_why", condition=Q(met_signature__isnull=False) | ~Q(unsigned_because="")
            ),
            models.UniqueConstraint(name="visit_once", fields=["case", "content_hash"]),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.visited_on}"


class VisitPicture(models.Model):
    """A picture taken on a visit, sealed."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="pictures")
    title = models.CharField(max_length=60)
    sealed = models.BinaryField()
    kind = models.CharField(max_length=20)
    content_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(name="visit_picture_once", fields=["visit", "content_hash"])]

    def __str__(self) -> str:
        return self.title


class SelfCare(models.Model):
    """Six things somebody can or cannot do by himself: none failed is full, one to three partial, four and more none.

    特困人员认定办法 第二十一条、第二十二条.
    """

    class Grade(models.TextChoices):
        """What the six items amount to."""

        FULL = "full", _("具备生活自理能力")
        PARTIAL = "partial", _("部分丧失生活自理能力")
        NONE = "none", _("完全丧失生活自理能力")

    case = models.ForeignKey(Case, models.PROTECT, related_name="self_care")
    assessed_on = models.DateField()
    eats = models.BooleanField()
    dresses = models.BooleanField()
    gets_up = models.BooleanField()
    uses_toilet = models.BooleanField()
    walks_indoors = models.BooleanField()
    bathes = models.BooleanField()
    items_failed = models.PositiveSmallIntegerField()
    grade = models.CharField(max_length=8, choices=Grade)
    first = models.ForeignKey(Officer, models.PROTECT, related_name="self_care_first")
    second = models.ForeignKey(Officer, models.PROTECT, related_name="self_care_second")
    words = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["-assessed_on", "-id"]
        constraints = [
            models.CheckConstraint(name="self_care_by_two", condition=~Q(first=F("second"))),
            models.CheckConstraint(
                name="self_care_grade_follows_items",
                condition=Q(items_failed=0, grade="full")
                | Q(items_failed__gte=1, items_failed__lte=3, grade="partial")
                | Q(items_failed__gte=4, items_failed__lte=6, grade="none"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.grade}"


class NearRelative(models.Model):
    """Somebody of the case is a near relative of who handles it or sits on the village committee (近亲属备案, 第十一条)."""

    class Found(models.TextChoices):
        """How it became known."""

        DECLARED = "declared", _("申请人声明")
        OFFICER = "officer", _("工作人员声明")
        COMPARED = "compared", _("数据比对发现")

    case = models.ForeignKey(Case, models.PROTECT, related_name="near_relatives")
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="near_relatives")
    officer_name = models.CharField(max_length=60)
    member_name = models.CharField(max_length=60)
    relation = models.CharField(max_length=20)
    found = models.CharField(max_length=8, choices=Found)
    recorded_on = models.DateField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="near_relative_once", fields=["case", "officer_name", "member_name"])
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.officer_name}"
