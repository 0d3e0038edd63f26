"""The noun HomePicture: how a home looked before and after the works, and the old person's signature on what was built. All sealed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from doudi.delivery.goods.homes import Home
from doudi.offices.models import Officer


class HomePicture(models.Model):
    """One picture, made anew from its pixels and sealed; `round` is the inspection it belongs to. Never changed."""

    class Kind(models.TextChoices):
        """What it shows."""

        BEFORE = "before", _("改造前")
        AFTER = "after", _("改造后")
        SIGNED = "signed", _("老人签名")

    home = models.ForeignKey(Home, models.PROTECT, related_name="pictures")
    kind = models.CharField(max_length=6, choices=Kind)
    round = models.PositiveSmallIntegerField()
    sealed = models.BinaryField()
    content_hash = models.CharField(max_length=64)
    on = models.DateField()
    by = models.ForeignKey(Officer, models.PROTECT, related_name="home_pictures")

    class Meta:
        ordering = ["home", "id"]
        constraints = [models.UniqueConstraint(name="goods_home_picture_once", fields=["home", "content_hash"])]

    def __str__(self) -> str:
        return f"{self.home_id}: {self.kind}"
