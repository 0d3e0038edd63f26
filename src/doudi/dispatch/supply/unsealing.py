"""Opening what shows that an order was done, for a stated purpose: the photograph, the place, the signature.

Verb: open_shown. It writes one line with the purpose before anything is opened.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext

from doudi.cases.permissions import NotAllowed
from doudi.cases.refusals import NotReady
from doudi.cases.sealing import unseal_bytes
from doudi.dispatch.supply.models import Order
from doudi.dispatch.supply.serving import PHOTO, SIGNATURE, WHERE, note_opened
from doudi.offices.models import Officer

OPENERS = ("township", "county", "supervision")
SHOWN = {
    "photo": ("photo_sealed", PHOTO),
    "signature": ("signature_sealed", SIGNATURE),
    "place": ("where_sealed", WHERE),
}
WHY_MOST = 200


@transaction.atomic
def open_shown(*, order: Order, what: str, by: Officer, on: date, why: str) -> bytes:
    """Open one thing that shows an order was done.

    :raises NotAllowed: when the desk opens nothing.
    :raises NotReady: when no purpose is given, or there is nothing.
    """
    if by.desk.kind not in OPENERS:
        raise NotAllowed(gettext("照片、位置和签名由乡镇（街道）、区县民政或监督岗位打开。"))
    if not 0 < len(why.strip()) <= WHY_MOST:
        raise NotReady(gettext("请写明为什么要看。"))
    field, purpose = SHOWN.get(what, ("", ""))
    sealed = getattr(order, field, None)
    if sealed is None:
        raise NotReady(gettext("这一单没有存这一项。"))
    note_opened(order, what=what, why=why.strip(), by=by, on=on)
    return unseal_bytes(sealed, purpose=purpose)
