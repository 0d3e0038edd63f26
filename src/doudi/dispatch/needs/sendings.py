"""Who answers a kind of need in a place, and what was sent there (转办): the nouns Owner, Sending, Notice."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.dispatch.needs.kinds import Kind
from doudi.dispatch.needs.need import Need
from doudi.offices.models import PERIOD_IS_FORWARD, Desk, Officer, Place


class Owner(models.Model):
    """The desk that answers one kind of need in a place and whatever lies inside it, for a period; the nearest one counts."""

    kind = models.CharField(max_length=14, choices=Kind)
    place = models.ForeignKey(Place, models.PROTECT, related_name="owners")
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="owned")
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        ordering = ["kind", "place_id"]
        constraints = [
            models.UniqueConstraint(
                name="owner_one_at_a_time", fields=["kind", "place"], condition=Q(until__isnull=True)
            ),
            models.CheckConstraint(name="owner_period_is_forward", condition=PERIOD_IS_FORWARD),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.place_id}"


class Sending(models.Model):
    """One need sent to one owner: what left the house, on which ground, until when it is accepted and answered, and the answer.

    `package` is all the owner's desk sees. `feedback` is our word back to the owner, once (双向反馈).
    """

    class Stage(models.TextChoices):
        """The words an owner answers with."""

        SENT = "SENT", _("等待接收")
        ACCEPTED = "ACCEPTED", _("已接收，办理中")
        DONE = "DONE", _("已办理")
        REJECTED = "REJECTED", _("退回")
        TRANSFERRED = "TRANSFERRED", _("应由其他部门办理")

    class Reason(models.TextChoices):
        """Why an owner sends a need back."""

        NOT_OURS = "NOT_OURS", _("不属于本部门职责")
        NOT_QUALIFIED = "NOT_QUALIFIED", _("不符合本项政策的条件")
        ALREADY_AIDED = "ALREADY_AIDED", _("已在享受")
        UNREACHABLE = "UNREACHABLE", _("联系不上本人")
        DECLINED = "DECLINED", _("本人不愿意")

    class Ground(models.TextChoices):
        """Why personal data may leave (个人信息保护法 第十三条)."""

        CONSENT = "CONSENT", _("本人同意")
        EMERGENCY = "EMERGENCY", _("紧急情况下为保护生命健康")
        NONE = "NONE", _("没有同意，只送不指向个人的内容")

    number = models.CharField(max_length=30, unique=True)
    need = models.ForeignKey(Need, models.PROTECT, related_name="sendings")
    owner = models.ForeignKey(Owner, models.PROTECT, related_name="sendings")
    ground = models.CharField(max_length=9, choices=Ground)
    purpose = models.CharField(max_length=200)
    package = models.JSONField()
    stage = models.CharField(max_length=11, choices=Stage, default=Stage.SENT)
    sent_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="sendings")
    sent_on = models.DateField()
    accept_by = models.DateField(null=True)
    answer_by = models.DateField(null=True)
    remind_on = models.DateField(null=True)
    escalate_on = models.DateField(null=True)
    reminded_on = models.DateField(null=True)
    escalated_on = models.DateField(null=True)
    accepted_on = models.DateField(null=True)
    answered_on = models.DateField(null=True)
    answered_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="answers")
    reason = models.CharField(max_length=14, choices=Reason, blank=True)
    words = models.CharField(max_length=1000, blank=True)
    done = models.JSONField(null=True)
    feedback = models.CharField(max_length=500, blank=True)
    feedback_on = models.DateField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                name="sending_one_open", fields=["need", "owner"], condition=Q(stage__in=["SENT", "ACCEPTED"])
            ),
            models.CheckConstraint(
                name="sending_answered_with_day",
                condition=Q(stage__in=["SENT", "ACCEPTED"], answered_on__isnull=True)
                | Q(stage__in=["DONE", "REJECTED", "TRANSFERRED"], answered_on__isnull=False),
            ),
            models.CheckConstraint(name="sending_rejected_with_reason", condition=~Q(stage="REJECTED") | ~Q(reason="")),
            models.CheckConstraint(name="sending_done_with_what", condition=~Q(stage="DONE") | Q(done__isnull=False)),
            models.CheckConstraint(
                name="sending_days_in_order", condition=Q(accepted_on__isnull=True) | Q(accepted_on__gte=F("sent_on"))
            ),
        ]
        indexes = [
            models.Index(name="sending_open", fields=["remind_on"], condition=Q(stage__in=["SENT", "ACCEPTED"])),
            models.Index(name="sending_of_owner", fields=["owner", "stage"]),
        ]

    def __str__(self) -> str:
        return self.number


class Notice(models.Model):
    """One word to one desk about a need. `key` makes each event tell it once."""

    class Kind(models.TextChoices):
        """What is told."""

        PUSHED = "PUSHED", _("新需求")
        TAKEN = "TAKEN", _("已由对方先接")
        SENT = "SENT", _("转来的需求")
        REMIND = "REMIND", _("期限过了八成")
        ESCALATE = "ESCALATE", _("超期未答复")
        ANSWERED = "ANSWERED", _("对方已答复")
        FEEDBACK = "FEEDBACK", _("办理情况反馈")

    class Side(models.TextChoices):
        """Which of a need's two communities a desk is."""

        HUKOU = "HUKOU", _("户籍地")
        RESIDENCE = "RESIDENCE", _("居住地")

    need = models.ForeignKey(Need, models.PROTECT, related_name="notices")
    sending = models.ForeignKey(Sending, models.PROTECT, null=True, related_name="notices")
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=8, choices=Kind)
    side = models.CharField(max_length=9, choices=Side, blank=True)
    key = models.CharField(max_length=60)
    by_desk = models.ForeignKey(Desk, models.PROTECT, null=True, related_name="told_of")
    made_on = models.DateField()
    made_at = models.DateTimeField(auto_now_add=True)
    read_on = models.DateField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(name="notice_once", fields=["need", "desk", "key"])]
        indexes = [models.Index(name="notice_unread", fields=["desk"], condition=Q(read_on__isnull=True))]

    def __str__(self) -> str:
        return f"{self.need_id} {self.kind}"
