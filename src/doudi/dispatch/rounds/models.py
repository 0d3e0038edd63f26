"""The nouns of rounds, from their modules."""

from doudi.dispatch.rounds.device import Device
from doudi.dispatch.rounds.errand import Errand
from doudi.dispatch.rounds.record import Record, RecordPicture

__all__ = ["Device", "Errand", "Record", "RecordPicture"]
