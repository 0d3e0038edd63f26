"""Photographs of papers: checked by what they are and not by their name, made anew from their pixels, sealed.

Verbs: keep_photograph, open_photograph, remade. Nothing of the file that was sent is kept but the picture: no place, no camera, no
script behind it. Limits: 8 MB and 40 million pixels a file, each side at least 200, 12 photographs an application.
"""

from __future__ import annotations

import re
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from zipfile import is_zipfile

from django.db import transaction
from django.utils.translation import gettext
from PIL import Image, ImageOps, UnidentifiedImageError

from doudi.cases.actions import NotReady
from doudi.cases.applying.models import Application, Photograph
from doudi.cases.permissions import By, check_may_take
from doudi.cases.sealing import seal_bytes, unseal_bytes
from doudi.journal.actions import record
from doudi.offices.models import Officer

BYTES_MOST = 8 * 1024 * 1024
PIXELS_MOST = 40_000_000
SIDE_LEAST, SIDE_KEPT = 200, 2400
COUNT_MOST = 12
TITLE_MOST = 60
QUALITY = 85
KEPT_AS = "image/jpeg"
PURPOSE = "photograph"
MADE_BY = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG", b"RIFF": "WEBP"}
NO_PICTURE = re.compile(rb"^\s*(<|%PDF-|PK\x03\x04|MZ|\x7fELF|Rar!|#!)", re.IGNORECASE)
BEHIND = re.compile(
    rb"(?i:<script|<\?php|<svg[\s>]|<html|<iframe|javascript:|%PDF-)|Rar!\x1a\x07|MZ\x90\x00\x03\x00|\x7fELF[\x01\x02][\x01\x02]\x01"
)
"""What no photograph holds: beginnings of scripts, documents, archives and programs. Each is long enough that no picture of
8 MB has it by chance; motion that phones write behind a picture is let go."""

Image.MAX_IMAGE_PIXELS = None  # the header's own figures are checked before a pixel is read, and refused in words


@transaction.atomic
def keep_photograph(*, application: Application, title: str, content: bytes, by: By, at: datetime) -> Photograph:
    """Keep a photograph of a paper; the same one sent again is the one there is.

    :raises NotAllowed: when the officer's desk takes no applications.
    :raises NotReady: saying what is wrong with the file and what to do.
    """
    if isinstance(by, Officer):
        check_may_take(by)
    picture = remade(content)
    hashed = sha256(picture).hexdigest()
    Application.objects.select_for_update().get(pk=application.pk)
    known = application.photographs.filter(content_hash=hashed).first()
    if known is not None:
        return known
    if application.photographs.count() >= COUNT_MOST:
        raise NotReady(gettext("一份申请最多 %(most)s 张照片。其余的请带到窗口。") % {"most": COUNT_MOST})
    kept = Photograph.objects.create(
        application=application, title=title.strip()[:TITLE_MOST] or gettext("照片"), kind=KEPT_AS, content_hash=hashed,
        sealed=seal_bytes(picture, purpose=PURPOSE), sent_at=at, sent_by=by.name,
    )  # fmt: skip
    record(
        verb="application.photograph", by=by, on=at.date(), about=application.number, place=application.place,
        purpose="办理社会救助申请", detail={"photograph": kept.pk, "hash": hashed},
    )  # fmt: skip
    return kept


def open_photograph(photograph: Photograph) -> bytes:
    """Give the picture in clear: a JPEG of our own making."""
    return unseal_bytes(bytes(photograph.sealed), purpose=PURPOSE)


def remade(content: bytes, *, side_least: int = SIDE_LEAST) -> bytes:
    """Make a picture anew from its pixels, upright, at most 2400 a side, with nothing beside them.

    :raises NotReady: when it is no picture we take.
    """
    if not content:
        raise NotReady(gettext("没有收到照片。请再选一次。"))
    if len(content) > BYTES_MOST:
        raise NotReady(gettext("照片太大，最大 8 MB。请用较低的清晰度再拍一次。"))
    made_by = next((name for magic, name in MADE_BY.items() if content.startswith(magic)), "")
    if not made_by or NO_PICTURE.match(content):
        raise NotReady(gettext("这不是照片。只收 JPEG、PNG 或 WebP 格式的照片；文件、网页、压缩包都不收。"))
    if BEHIND.search(content) or is_zipfile(BytesIO(content)):
        raise NotReady(gettext("这张照片里夹带了别的东西，不能收。请直接用手机拍一张，再发一次。"))
    return _from_pixels(content, made_by=made_by, side_least=side_least)


def _from_pixels(content: bytes, *, made_by: str, side_least: int) -> bytes:
    try:
        with Image.open(BytesIO(content), formats=[made_by]) as image:
            _check_shape(image, side_least=side_least)
            image.draft("RGB", (SIDE_KEPT, SIDE_KEPT))
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((SIDE_KEPT, SIDE_KEPT))
            return _written(upright)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, MemoryError) as reason:
        raise NotReady(gettext("照片不完整或者已经损坏。请重新拍一张，再发一次。")) from reason


def _check_shape(image: Image.Image, *, side_least: int) -> None:
    if getattr(image, "n_frames", 1) > 1:
        raise NotReady(gettext("这是动图。请发一张普通的照片。"))
    if image.width * image.height > PIXELS_MOST:
        raise NotReady(gettext("照片的像素太多。请用较低的清晰度再拍一次。"))
    if min(image.size) < side_least:
        raise NotReady(gettext("照片太小，看不清字。请靠近一些再拍一张。"))


def _written(image: Image.Image) -> bytes:
    """Lay it on white, where it is transparent, and write it without anything beside the pixels."""
    plain = Image.new("RGB", image.size, "white")
    with image.convert("RGBA") as layer:
        plain.paste(layer, mask=layer.getchannel("A"))
    out = BytesIO()
    plain.save(out, format="JPEG", quality=QUALITY)
    return out.getvalue()
