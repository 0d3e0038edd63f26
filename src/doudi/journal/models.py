"""A line of the journal: the database numbers, dates and chains it, and nobody changes it afterwards. And a line that waits to be one."""

from django.db import models


class Entry(models.Model):
    """Who did what, to whom, where, and why.

    `sequence`, `at`, `previous` and `hash` are written by the database whatever is given.
    `hash` is SHA-256 over the previous line's hash and this line's canonical JSON (`journal.chain`).
    """

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    on = models.DateField()
    actor = models.CharField(max_length=40, blank=True)
    actor_name = models.CharField(max_length=60, blank=True)
    desk = models.CharField(max_length=16, blank=True)
    verb = models.CharField(max_length=60)
    about = models.CharField(max_length=120, blank=True)
    place = models.CharField(max_length=12, blank=True, db_collation="C")
    purpose = models.CharField(max_length=500, blank=True)
    detail = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["sequence"]
        verbose_name_plural = "entries"
        indexes = [
            models.Index(name="journal_by_about", fields=["about", "sequence"]),
            models.Index(name="journal_by_place", fields=["place", "sequence"]),
            models.Index(name="journal_by_actor", fields=["actor", "sequence"]),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.verb}"


class Aside(models.Model):
    """A line that could not join the chain at once because a transaction held it; kept for good until it has (`journal_carry`).

    Nobody reads, changes or takes one away but the database itself, as it writes the line.
    """

    put_at = models.DateTimeField()
    on = models.DateField()
    actor = models.CharField(max_length=40, blank=True)
    actor_name = models.CharField(max_length=60, blank=True)
    desk = models.CharField(max_length=16, blank=True)
    verb = models.CharField(max_length=60)
    about = models.CharField(max_length=120, blank=True)
    place = models.CharField(max_length=12, blank=True, db_collation="C")
    purpose = models.CharField(max_length=500, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.pk} {self.verb}"
