"""What somebody has filled in and not sent: kept on the server at every step, so that a lost connection loses nothing.

Verbs: save_draft, draft_of, drop_draft. A draft is nobody's but its own person's: no desk sees it, and no line tells what is in it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext

from doudi.cases.actions import NotReady
from doudi.cases.applying.models import Draft

BYTES_MOST = 64 * 1024


def draft_of(person: int) -> Draft | None:
    """Find what somebody has filled in."""
    return Draft.objects.filter(person_id=person).first()


@transaction.atomic
def save_draft(*, person: int, token: UUID | None, content: Mapping[str, Any], at: datetime) -> Draft:
    """Keep a part of what somebody filled in; the parts of other steps stay. The token is the draft's own from the first time on.

    :raises NotReady: when it is too much to be an application.
    """
    held = Draft.objects.select_for_update().filter(person_id=person).first()
    kept = {**(held.content if held else {}), **content}
    if len(json.dumps(kept, ensure_ascii=False).encode()) > BYTES_MOST:
        raise NotReady(gettext("填写的内容太多，请写短一些。"))
    if held is None:
        return Draft.objects.create(person_id=person, token=token or uuid4(), content=kept, saved_at=at)
    held.content, held.saved_at = kept, at
    held.save(update_fields=["content", "saved_at"])
    return held


def drop_draft(person: int) -> None:
    """Throw away what somebody filled in, because he asked for it."""
    Draft.objects.filter(person_id=person).delete()
