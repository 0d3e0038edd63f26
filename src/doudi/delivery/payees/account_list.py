"""The nouns AccountList (accounts read from a file of an older system) and AccountFault (a row kept apart: 隔离)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from doudi.offices.models import Officer


class AccountList(models.Model):
    """A file of accounts that was read: from where, by which document. The same file is read once in a place."""

    place = models.CharField(max_length=12, db_collation="C")
    name = models.CharField(max_length=80)
    document = models.CharField(max_length=200)
    content_hash = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    taken = models.PositiveIntegerField()
    on = models.DateField()
    by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="account_lists")
    by_name = models.CharField(max_length=60)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(name="account_list_once", fields=["place", "content_hash"]),
            models.CheckConstraint(name="account_list_names_a_document", condition=~Q(document="")),
        ]

    def __str__(self) -> str:
        return self.name


class AccountFault(models.Model):
    """A row that was not taken: where it stood, which column is wrong, what is wrong with it and how to mend it; the row itself sealed."""

    account_list = models.ForeignKey(AccountList, models.PROTECT, related_name="faults")
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=20)
    what = models.CharField(max_length=200)
    mend = models.CharField(max_length=200)
    cells = models.BinaryField()

    class Meta:
        ordering = ["account_list", "row"]
        constraints = [models.UniqueConstraint(name="account_fault_once", fields=["account_list", "row"])]

    def __str__(self) -> str:
        return f"{self.account_list_id}: {self.row}"
