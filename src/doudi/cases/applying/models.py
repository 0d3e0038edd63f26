"""Applications, who lives in them, what is not sent yet, and photographed papers.

A resident, who has no place, sees what carries his own number of person; an officer what lies in his place or was taken at his window.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.evidence.letters.models import Letter
from doudi.offices.models import Officer
from doudi.registry.models import Person


class Application(models.Model):
    """Somebody asks for help once: at any window, for as many programmes as he likes.

    `place` is the village or community (or the township alone) whose township handles it,
    `window` the place where it was taken (全城通办、跨省通办).
    """

    class Channel(models.TextChoices):
        """How it came."""

        PHONE = "phone", _("本人手机申请")
        WINDOW = "window", _("窗口申请")
        VILLAGE = "village", _("村（居）代为申请")
        AGENT = "agent", _("委托代理人申请")
        FOUND = "found", _("工作人员主动发现")

    class Ground(models.TextChoices):
        """Why this place handles it (最低生活保障审核确认办法 第四条、第五条; 社会救助法 第三十七条)."""

        HUKOU = "hukou", _("户籍所在地")
        RESIDENCE = "residence", _("居住地（居住证）")
        EMERGENCY = "emergency", _("急难发生地")
        MEMBER = "member", _("家庭成员之一的户籍所在地")
        UNKNOWN = "unknown", _("户籍没有确认，先在登记的住处受理")

    class Residence(models.TextChoices):
        """Whose standard applies."""

        URBAN = "urban", _("城镇")
        RURAL = "rural", _("农村")

    number = models.CharField(max_length=30, unique=True)
    token = models.UUIDField(unique=True)
    applicant = models.ForeignKey(Person, models.PROTECT, related_name="applications")
    name = models.CharField(max_length=60)
    masked = models.CharField(max_length=20)
    phone_sealed = models.BinaryField(null=True)
    channel = models.CharField(max_length=8, choices=Channel)
    agent_name = models.CharField(max_length=60, blank=True)
    agent_relation = models.CharField(max_length=20, blank=True)
    agent_because = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=12, db_collation="C")
    ground = models.CharField(max_length=10, choices=Ground)
    window = models.CharField(max_length=12, db_collation="C")
    residence = models.CharField(max_length=5, choices=Residence)
    letter = models.ForeignKey(Letter, models.PROTECT, null=True, related_name="applications")
    declared = models.JSONField(default=dict)
    words = models.TextField(blank=True)
    submitted_on = models.DateField()
    submitted_at = models.DateTimeField()
    taken_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="applications_taken")

    class Meta:
        ordering = ["-submitted_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="application_agent_is_named",
                condition=~Q(channel="agent") | ~Q(agent_name="") & ~Q(agent_relation=""),
            ),
            models.CheckConstraint(
                name="application_taken_by_somebody", condition=Q(channel="phone") | Q(taken_by__isnull=False)
            ),
        ]
        indexes = [
            models.Index(name="application_place", fields=["place", "-submitted_on"]),
            models.Index(name="application_window", fields=["window"], condition=~Q(window=F("place"))),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_elsewhere(self) -> bool:
        """Taken at a window outside the county that handles it."""
        return self.window[:6] != self.place[:6]


class ApplicationMember(models.Model):
    """Somebody who lives with the applicant, as proposed from the registry and confirmed by him."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="application_memberships")
    name = models.CharField(max_length=60)
    masked = models.CharField(max_length=20)
    relation = models.CharField(max_length=2)
    born_on = models.DateField(null=True)
    sex = models.CharField(max_length=1, choices=Person.Sex, default=Person.Sex.UNKNOWN)
    hukou = models.CharField(max_length=12, db_collation="C", blank=True)
    is_member = models.BooleanField(default=True)
    left_out_because = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["relation", "id"]
        constraints = [
            models.UniqueConstraint(name="application_member_once", fields=["application", "person"]),
            models.CheckConstraint(
                name="application_member_left_out_with_reason",
                condition=Q(is_member=True, left_out_because="") | Q(is_member=False) & ~Q(left_out_because=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.person_id}"


class Draft(models.Model):
    """What somebody has filled in and not sent: kept so that a lost connection loses nothing, and gone once it is sent."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="application_draft")
    token = models.UUIDField(unique=True)
    content = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["-saved_at"]

    def __str__(self) -> str:
        return str(self.pk)


class Photograph(models.Model):
    """A photographed paper, sealed: made anew from its pixels, so that nothing but the picture is kept."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="photographs")
    title = models.CharField(max_length=60)
    sealed = models.BinaryField()
    kind = models.CharField(max_length=20)
    content_hash = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=60)

    class Meta:
        ordering = ["sent_at"]
        constraints = [models.UniqueConstraint(name="photograph_once", fields=["application", "content_hash"])]

    def __str__(self) -> str:
        return self.title
