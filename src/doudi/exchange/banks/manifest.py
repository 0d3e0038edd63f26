"""The signed slip beside each file: who sends which file of which list, with its hash, so that nothing altered or forged is read.

Verbs: manifest_of (ours, about a file that goes out), open_manifest and came_of (the bank's, about one that came).
A manifest is an envelope (`exchange.envelope`): its message is the number by which a replay is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256

from django.utils.translation import gettext

from doudi.delivery.banks.port import Came, Rendered, read
from doudi.delivery.banks.profile import Profile
from doudi.evidence.sources.port import NotTrusted
from doudi.exchange.envelope import Opened, open_envelope, seal_envelope
from doudi.exchange.suites import Peer, Signer

WINDOW = timedelta(days=60)
"""A bank may answer weeks after; a replay within that time is known by its number."""

PAYMENTS, RECEIPT, REPLY = "payments", "receipt", "reply"
HASH_SHOWN = 16
ABOUT_LETTERS_MOST = 60


def manifest_of(rendered: Rendered, *, signer: Signer, at: datetime) -> bytes:
    """Write the slip of a file that goes out; the same file has the same message."""
    body = {
        "kind": PAYMENTS, "file": rendered.name, "about": rendered.message, "batch": rendered.batch, "part": rendered.number,
        "of": rendered.of, "count": rendered.count, "cents": rendered.cents, "list_digest": rendered.list_digest,
        "content_hash": rendered.content_hash,
    }  # fmt: skip
    return seal_envelope(body, signer=signer, at=at, message=f"{rendered.message}-{rendered.content_hash[:HASH_SHOWN]}")


def open_manifest(content: bytes, *, senders: Mapping[str, Peer], at: datetime) -> Opened:
    """Read a bank's slip.

    :raises NotTrusted: when it is not a known bank's, was changed, or is too old.
    """
    opened = open_envelope(content, senders=senders, at=at, window=WINDOW)
    about = opened.body.get("about")
    is_named = isinstance(about, str) and len(about) <= ABOUT_LETTERS_MOST and about.isprintable()
    if opened.body.get("kind") not in (RECEIPT, REPLY) or not is_named:
        raise NotTrusted(gettext("银行的清单没有写明是回执还是返回文件，或者关于哪个文件"))
    return opened


def file_named(opened: Opened) -> str:
    """Give the name of the file a slip vouches for; a receipt has none.

    :raises NotTrusted: when it is a path or no name.
    """
    name = str(opened.body.get("file", ""))
    if opened.body["kind"] == RECEIPT:
        return ""
    if not name or "/" in name or "\\" in name or name.startswith(".") or not name.isprintable():
        raise NotTrusted(gettext("清单写的文件名不合约定"))
    return name


def came_of(opened: Opened, *, bank: str, name: str, content: bytes, profile: Profile) -> Came:
    """Read what a slip vouches for.

    :raises NotTrusted: when the file is not the one the slip was written for.
    :raises NotRead: when it is, and cannot be read.
    """
    content_hash = sha256(content).hexdigest() if file_named(opened) else ""
    if content_hash != opened.body.get("content_hash", ""):
        raise NotTrusted(gettext("文件的内容与清单不符：不完整，或者被改过"))
    return Came(
        bank=bank, name=name, message=opened.message, signed_by=opened.sender, about=opened.body["about"],
        about_hash=str(opened.body.get("about_hash", "")), content_hash=content_hash,
        reply=read(content, profile=profile) if content_hash else None,
    )  # fmt: skip
