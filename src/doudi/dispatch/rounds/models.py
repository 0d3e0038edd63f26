"""The nouns of rounds, from their modules."""

from doudi.dispatch.rounds.device import Device
from doudi.dispatch.rounds.door import Door, Hall
from doudi.dispatch.rounds.errand import Errand
from doudi.dispatch.rounds.record import Record, RecordPicture
from doudi.dispatch.rounds.roster import Post

__all__ = ["Device", "Door", "Errand", "Hall", "Post", "Record", "RecordPicture"]
