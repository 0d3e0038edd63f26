"""What the floors above hear of needs at once, within the same transaction.

Noun: settled (need, on). Whoever waits for what comes of a need connects to it when its room opens.
"""

from django.dispatch import Signal

settled = Signal()
