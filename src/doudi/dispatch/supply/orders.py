"""What came of it: a match proposed with its reasons, and the order a confirmed one becomes, with what shows that it was done."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.dispatch.needs.models import Need
from doudi.dispatch.supply.listings import Listing
from doudi.dispatch.supply.offers import Offer, Provider, Volunteer
from doudi.offices.models import Officer


class Proposal(models.Model):
    """A match somebody has to confirm: the parts of its score, and the reasons in the order they counted."""

    class State(models.TextChoices):
        """What became of it."""

        PROPOSED = "PROPOSED", _("待确认")
        CONFIRMED = "CONFIRMED", _("已确认")
        DECLINED = "DECLINED", _("未采用")
        LAPSED = "LAPSED", _("已失效")

    listing = models.ForeignKey(Listing, models.PROTECT, related_name="proposals")
    need = models.ForeignKey(Need, models.PROTECT, related_name="proposals")
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="proposals")
    score = models.PositiveIntegerField()
    parts = models.JSONField()
    better_taken = models.BooleanField(default=False)
    state = models.CharField(max_length=9, choices=State, default=State.PROPOSED)
    made_on = models.DateField()
    decided_on = models.DateField(null=True)
    decided_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="match_decisions")
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-score", "id"]
        constraints = [
            models.UniqueConstraint(
                name="proposal_one_open", fields=["listing"], condition=Q(state__in=["PROPOSED", "CONFIRMED"])
            ),
            models.CheckConstraint(name="proposal_declined_with_reason", condition=~Q(state="DECLINED") | ~Q(why="")),
        ]

    def __str__(self) -> str:
        return f"{self.listing_id}: {self.score}"


class Order(models.Model):
    """A service order (服务记录): who goes to whom for what, under which consent, and what shows that it was done.

    Seen where the person lives, and by the provider it was given to. Who it is stands in its `Disclosure`, as far as the person agreed.
    """

    class State(models.TextChoices):
        """Where it stands."""

        SENT = "SENT", _("已派单")
        ACCEPTED = "ACCEPTED", _("已接单")
        DONE = "DONE", _("已完成")
        DECLINED = "DECLINED", _("未接单")
        WITHDRAWN = "WITHDRAWN", _("本人撤回同意")

    number = models.CharField(max_length=30, unique=True)
    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="order")
    need = models.ForeignKey(Need, models.PROTECT, related_name="orders")
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="orders")
    provider = models.ForeignKey(Provider, models.PROTECT, related_name="orders")
    item = models.CharField(max_length=40, blank=True)
    place = models.CharField(max_length=12, db_collation="C")
    consent_how = models.CharField(max_length=200)
    may_photograph = models.BooleanField()
    may_locate = models.BooleanField()
    state = models.CharField(max_length=9, choices=State, default=State.SENT)
    ordered_on = models.DateField()
    ordered_by = models.ForeignKey(Officer, models.PROTECT, related_name="orders_given")
    volunteer = models.ForeignKey(Volunteer, models.PROTECT, null=True, related_name="orders")
    worker = models.CharField(max_length=40, blank=True)
    accepted_on = models.DateField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    units = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    unit_price_yuan = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    amount_yuan = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    volunteer_hours = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    photo_sealed = models.BinaryField(null=True)
    where_sealed = models.BinaryField(null=True)
    signature_sealed = models.BinaryField(null=True)
    unsigned_because = models.CharField(max_length=200, blank=True)
    done_words = models.CharField(max_length=1000, blank=True)
    done_on = models.DateField(null=True)
    satisfaction = models.PositiveSmallIntegerField(null=True)
    satisfaction_words = models.CharField(max_length=300, blank=True)
    declined_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-ordered_on", "-id"]
        constraints = [
            models.CheckConstraint(name="order_under_consent", condition=~Q(consent_how="")),
            models.CheckConstraint(
                name="order_photo_with_consent", condition=Q(photo_sealed__isnull=True) | Q(may_photograph=True)
            ),
            models.CheckConstraint(
                name="order_where_with_consent", condition=Q(where_sealed__isnull=True) | Q(may_locate=True)
            ),
            models.CheckConstraint(
                name="order_ends_after_start",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gt=F("started_at")),
            ),
            models.CheckConstraint(
                name="order_done_is_shown",
                condition=~Q(state="DONE")
                | Q(done_on__isnull=False, started_at__isnull=False, ended_at__isnull=False)
                & (Q(signature_sealed__isnull=False) | ~Q(unsigned_because="")),
            ),
            models.CheckConstraint(
                name="order_declined_with_reason", condition=~Q(state="DECLINED") | ~Q(declined_because="")
            ),
            models.CheckConstraint(
                name="order_satisfaction_of_five",
                condition=Q(satisfaction__isnull=True) | Q(satisfaction__gte=1, satisfaction__lte=5),
            ),
        ]

    def __str__(self) -> str:
        return self.number


ALIVE = (Order.State.SENT, Order.State.ACCEPTED)
"""An order somebody is still to be served by: until it has ended its provider knows who it is."""
