"""The port of banks: formats that write and read files, and banks that take files and give them back.

Nouns: Part, Rendered, Format, Came, Inbox, Bank. Verbs: render, read, register_format, register_bank, forget_bank, bank_of.
The exchange brings the adapters (`exchange.banks`). What came is kept by whoever collects it, in the transaction in which it is used;
only then is it closed, so that nothing is lost and nothing is used twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from itertools import islice
from typing import Protocol

from django.utils.translation import gettext

from doudi.delivery.banks.payment import Fault, Payer, PaymentFile, PaymentLine, faults_of
from doudi.delivery.banks.profile import Profile
from doudi.delivery.banks.returned import Reply

PART = "-P"
FRAME_BYTES = 4096
"""What may stand around the lines of a file."""

FAULTS_SAID_MOST = 5
FAULTS_FOUND_MOST = 1000


class NotRendered(Exception):
    """A list cannot be written as files; the message says which lines, and what to do. `faults` holds them."""

    def __init__(self, words: str, *, faults: Sequence[Fault] = ()) -> None:
        super().__init__(words)
        self.faults = tuple(faults)


class NotRead(Exception):
    """A file as a whole cannot be what a bank sends; the message says why, and what to ask the bank for."""


class NotReached(Exception):
    """The bank's folder or door cannot be used now; it is tried again."""


def list_of(message: str) -> str:
    """Name the list of a file that bears this number."""
    return message.rpartition(PART)[0]


@dataclass(frozen=True)
class Part:
    """Number `number` of `of` files into which a list is cut."""

    batch: str
    payer: Payer
    day: date
    made_at: datetime
    lines: Sequence[PaymentLine] = field(repr=False)
    number: int
    of: int

    @property
    def message(self) -> str:
        """The number by which the bank knows this file; sent again it is the same."""
        return f"{self.batch}{PART}{self.number:04d}"

    @property
    def cents(self) -> int:
        """Add up its payments."""
        return sum(line.cents for line in self.lines)


@dataclass(frozen=True)
class Rendered:
    """A file ready to go: its bytes and their SHA-256, and of what list it is which part."""

    name: str
    message: str
    batch: str
    number: int
    of: int
    count: int
    cents: int
    list_digest: str
    content: bytes = field(repr=False)

    @property
    def content_hash(self) -> str:
        """Hash the bytes: SHA-256, as hexadecimal."""
        return sha256(self.content).hexdigest()


class Format(Protocol):
    """One way to write payments and read what comes back."""

    @property
    def ending(self) -> str:
        """How its files' names end."""

    def line_bytes(self, line: PaymentLine, *, profile: Profile) -> int:
        """Say how many bytes a payment takes, or more."""

    def write(self, part: Part, *, profile: Profile) -> bytes:
        """Write one file."""

    def read(self, content: bytes, *, profile: Profile) -> Reply:
        """Read one file that came back.

        :raises NotRead: when it cannot be one.
        """


@dataclass(frozen=True)
class Came:
    """A file, or a receipt without one (`reply` is None), that came from a bank and was found to be its own.

    `message` is the bank's number of this message, `about` our file, `about_hash` what the bank received under that name.
    """

    bank: str
    name: str
    message: str
    signed_by: str
    about: str
    about_hash: str
    reply: Reply | None
    content_hash: str = ""


class Inbox(Protocol):
    """Whoever keeps what came: it knows each message used before, and writes down what was refused."""

    def knows(self, *, bank: str, message: str) -> bool:
        """Say whether a message was used before."""

    def note_refused(self, *, bank: str, name: str, why: str) -> None:
        """Write into the journal that a file was refused, and why."""


class Bank(Protocol):
    """One bank: where files go and come from, signed."""

    @property
    def code(self) -> str:
        """Its name here."""

    @property
    def profile(self) -> Profile:
        """How it wants its files."""

    def send(self, rendered: Rendered) -> None:
        """Hand a file over; the same file again is the same file.

        :raises NotReached: when it was not taken.
        """

    def collect(self, inbox: Inbox) -> Iterator[Came]:
        """Give what came and is the bank's own; what is not is put aside and noted.

        :raises NotReached: when nothing can be fetched.
        """

    def close(self, came: Came) -> None:
        """Say that what came is kept: it is not given again.

        :raises NotReached: when the bank cannot be told; it is then given again.
        """


_formats: dict[str, Format] = {}
_banks: dict[str, Bank] = {}


def register_format(name: str, *, format: Format) -> None:
    """Plug in a way to write and read."""
    _formats[name] = format


def register_bank(bank: Bank) -> None:
    """Plug in a bank."""
    _banks[bank.code] = bank


def forget_bank(code: str) -> None:
    """Unplug a bank."""
    _banks.pop(code, None)


def bank_of(code: str) -> Bank | None:
    """Find a bank that was plugged in."""
    return _banks.get(code)


def render(file: PaymentFile, *, profile: Profile) -> Iterator[Rendered]:
    """Write a list as the bank wants it, file by file; the same list gives the same bytes.

    :raises NotRendered: when a line cannot be paid as it stands, before anything is written.
    """
    faults = list(islice(faults_of(file), FAULTS_FOUND_MOST))
    if faults:
        raise NotRendered(_said(faults), faults=faults)
    format = _formats[profile.format]
    cuts = list(_cuts(file, format=format, profile=profile))
    return (
        _rendered(file, cut=cut, number=number, of=len(cuts), profile=profile) for number, cut in enumerate(cuts, 1)
    )


def read(content: bytes, *, profile: Profile) -> Reply:
    """Read a file that came back; lines that cannot be read are set apart in it.

    :raises NotRead: when it is too large, or as a whole not what the bank sends.
    """
    if len(content) > profile.bytes_most:
        most = {"most": f"{profile.bytes_most:,}"}
        raise NotRead(gettext("文件超过约定的 %(most)s 字节；请银行分成几个文件") % most)
    return _formats[profile.format].read(content, profile=profile)


def _rendered(file: PaymentFile, *, cut: slice, number: int, of: int, profile: Profile) -> Rendered:
    part = Part(
        batch=file.batch, payer=file.payer, day=file.day, made_at=file.made_at, lines=file.lines[cut], number=number, of=of
    )  # fmt: skip
    format = _formats[profile.format]
    content = format.write(part, profile=profile)
    if len(content) > profile.bytes_most:
        raise NotRendered(gettext("一个文件超过了银行的大小限制；请在格式文件里把 lines_most 改小"))
    return Rendered(
        name=f"{part.message}{format.ending}", message=part.message, batch=file.batch, number=number, of=of,
        count=len(part.lines), cents=part.cents, list_digest=file.digest, content=content,
    )  # fmt: skip


def _cuts(file: PaymentFile, *, format: Format, profile: Profile) -> Iterator[slice]:
    """Cut a list where a file would have too many lines or bytes."""
    start, size = 0, FRAME_BYTES
    for place, line in enumerate(file.lines):
        taken = format.line_bytes(line, profile=profile)
        if place > start and (place - start >= profile.lines_most or size + taken > profile.bytes_most):
            yield slice(start, place)
            start, size = place, FRAME_BYTES
        size += taken
    yield slice(start, file.count)


def _said(faults: Sequence[Fault]) -> str:
    """Say the first faults in words."""
    lines = [
        gettext("第 %(seq)s 行：%(what)s") % {"seq": fault.seq, "what": fault.words} if fault.seq else fault.words
        for fault in faults[:FAULTS_SAID_MOST]
    ]
    return gettext("名单不能发给银行，共 %(count)s 处：%(lines)s") % {"count": len(faults), "lines": "；".join(lines)}
