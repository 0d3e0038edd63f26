"""What the floors above hear of rounds at once, within the same transaction. Noun: visited (record, on)."""

from django.dispatch import Signal

visited = Signal()
