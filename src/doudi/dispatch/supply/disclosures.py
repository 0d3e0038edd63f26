"""What somebody agreed that the provider of his order may know of him: the noun Disclosure."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from doudi.dispatch.supply.orders import Order


class Disclosure(models.Model):
    """What is told of one order's person, and nothing else of him; sealed, and never changed.

    Seen where he lives, and by the provider as long as the order is alive: the database sees to both.
    """

    class Share(models.TextChoices):
        """One thing that may be told."""

        NAME = "name", _("姓名")
        ADDRESS = "address", _("住址")
        PHONE = "phone", _("电话")
        SITUATION = "situation", _("原话")
        FINDINGS = "findings", _("上门看到的情况")

    order = models.OneToOneField(Order, models.PROTECT, related_name="disclosure")
    scope = models.JSONField()
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.order_id}: {', '.join(self.scope)}"
