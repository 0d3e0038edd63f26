"""A bank behind a way for files: what goes out is signed, what comes in is believed only when the bank signed it, and once.

Nouns: Way (a folder or a door), SignedBank (the adapter of `delivery.banks.port.Bank`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from django.utils.timezone import now
from django.utils.translation import gettext

from doudi.delivery.banks.port import Came, Inbox, NotRead, Rendered
from doudi.delivery.banks.profile import Profile
from doudi.evidence.sources.port import NotTrusted
from doudi.exchange.banks.manifest import came_of, file_named, manifest_of, open_manifest
from doudi.exchange.suites import Peer, Signer


class Way(Protocol):
    """How files travel. What waits has a name; what it is, its slip says. Each verb raises NotReached when it cannot be done now."""

    def put(self, name: str, *, content: bytes, manifest: bytes) -> None:
        """Hand a file over, whole or not at all, its slip last."""

    def names(self) -> Sequence[str]:
        """Name what waits."""

    def manifest(self, name: str) -> bytes:
        """Give the slip of what waits."""

    def content(self, name: str, *, file: str, most: int) -> bytes:
        """Give the file of what waits, of so many bytes at most.

        :raises NotRead: when it has more.
        """

    def done(self, name: str, *, is_taken: bool) -> None:
        """Take away what waits: it was taken, or it was refused."""


@dataclass(frozen=True)
class SignedBank:
    """One bank: its profile, the way to it, who signs here and who signs there."""

    code: str
    profile: Profile
    way: Way
    signer: Signer
    senders: Mapping[str, Peer]
    clock: Callable[[], datetime] = field(default=now, repr=False)

    def send(self, rendered: Rendered) -> None:
        """Hand a file over; the same file again is the same file.

        :raises NotReached: when it was not taken.
        """
        manifest = manifest_of(rendered, signer=self.signer, at=self.clock())
        self.way.put(rendered.name, content=rendered.content, manifest=manifest)

    def collect(self, inbox: Inbox) -> Iterator[Came]:
        """Give what came and is the bank's own, each message once; what is not is put aside and noted.

        :raises NotReached: when nothing can be fetched.
        """
        for name in self.way.names():
            try:
                came = self._came(name)
                if inbox.knows(bank=self.code, message=came.message):
                    raise NotTrusted(gettext("这份文件以前收过，不会再用一次"))
            except (NotTrusted, NotRead) as why:
                inbox.note_refused(bank=self.code, name=name, why=str(why))
                self.way.done(name, is_taken=False)
                continue
            yield came

    def close(self, came: Came) -> None:
        """Say that what came is kept."""
        self.way.done(came.name, is_taken=True)

    def _came(self, name: str) -> Came:
        opened = open_manifest(self.way.manifest(name), senders=self.senders, at=self.clock())
        file = file_named(opened)
        content = self.way.content(name, file=file, most=self.profile.bytes_most) if file else b""
        return came_of(opened, bank=self.code, name=name, content=content, profile=self.profile)
