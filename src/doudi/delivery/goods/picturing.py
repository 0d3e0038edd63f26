"""The verbs of a home's pictures: keep_pictures, sign_for_home, open_home_picture. Question: is_signed.

Whoever opens one says why, which is written down.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext

from doudi.cases.applying.photographs import SIDE_LEAST, remade
from doudi.cases.refusals import NotReady
from doudi.cases.sealing import seal_bytes, unseal_bytes
from doudi.delivery.goods.homes import Home, HomeStage
from doudi.delivery.goods.permissions import NotAllowed, check_may_keep
from doudi.delivery.goods.pictures import HomePicture
from doudi.journal.actions import record
from doudi.offices.models import Desk, Officer

PURPOSE = "home picture"
PICTURES_MOST = 12
SIGNED_LEAST = 100
"""How many pixels a signature has on each side: the box it is drawn in is lower than a photograph may be."""

OPENERS = (Desk.Kind.TOWNSHIP, Desk.Kind.COUNTY, Desk.Kind.SUPERVISION)
WHEN = {
    HomePicture.Kind.BEFORE: (HomeStage.REGISTERED, HomeStage.SURVEYED, HomeStage.PLANNED, HomeStage.CONTRACTED),
    HomePicture.Kind.AFTER: (HomeStage.WORKING, HomeStage.FINISHED),
    HomePicture.Kind.SIGNED: (HomeStage.FINISHED,),
}
"""At which stages a picture of each kind is taken."""


@transaction.atomic
def keep_pictures(
    *, home: Home, kind: str, pictures: Sequence[bytes], by: Officer, on: date
) -> list[HomePicture]:  # fmt: skip
    """Keep pictures of a home; the same one twice is one.

    :raises NotAllowed: when it is outside the officer's place.
    :raises NotReady: when it is no picture, too many, or not the time for it.
    """
    check_may_keep(by, place=home.place)
    held = Home.objects.select_for_update(of=("self",)).get(pk=home.pk)
    if held.stage not in WHEN[HomePicture.Kind(kind)]:
        raise NotReady(gettext("现在不能上传“%(kind)s”的照片。") % {"kind": HomePicture.Kind(kind).label})
    known = set(held.pictures.values_list("content_hash", flat=True))
    side_least = SIGNED_LEAST if kind == HomePicture.Kind.SIGNED else SIDE_LEAST
    fresh = {sha256(one).hexdigest(): one for one in (remade(each, side_least=side_least) for each in pictures)}
    fresh = {digest: one for digest, one in fresh.items() if digest not in known}
    if len(known) + len(fresh) > PICTURES_MOST:
        raise NotReady(gettext("一户最多 %(most)s 张照片。") % {"most": PICTURES_MOST})
    made = HomePicture.objects.bulk_create(
        HomePicture(home=held, kind=kind, round=held.round, sealed=seal_bytes(one, purpose=PURPOSE), content_hash=digest, on=on, by=by)
        for digest, one in fresh.items()
    )  # fmt: skip
    if made:
        detail = {"kind": kind, "hashes": list(fresh)}
        record(verb="home.picture", by=by, on=on, about=held.number, place=held.place, detail=detail)
    return made


def sign_for_home(*, home: Home, signature: bytes, by: Officer, on: date) -> None:
    """Keep the old person's signature on what was built.

    :raises NotAllowed: as `keep_pictures`.
    :raises NotReady: as `keep_pictures`.
    """
    keep_pictures(home=home, kind=HomePicture.Kind.SIGNED, pictures=[signature], by=by, on=on)


def is_signed(home: Home) -> bool:
    """Say whether the old person signed for the works of this round."""
    return home.pictures.filter(kind=HomePicture.Kind.SIGNED, round=home.round).exists()


@transaction.atomic
def open_home_picture(*, picture: HomePicture, by: Officer, on: date, why: str) -> bytes:
    """Open a picture, which is written down first.

    :raises NotAllowed: when the desk opens none.
    :raises NotReady: when no purpose is given.
    """
    if by.desk.kind not in OPENERS:
        raise NotAllowed(gettext("照片和签名由民政和监督岗位查看。"))
    if not why.strip():
        raise NotReady(gettext("请写明为什么要看。"))
    home, detail = picture.home, {"picture": picture.pk, "kind": picture.kind}
    record(
        verb="home.open", by=by, on=on, about=home.number, place=home.place, purpose=why.strip()[:200], detail=detail
    )
    return unseal_bytes(picture.sealed, purpose=PURPOSE)
