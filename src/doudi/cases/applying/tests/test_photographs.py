"""A photograph is what its bytes are, and only its pixels are kept."""

import struct
import zlib
from io import BytesIO
from zipfile import ZipFile

import pytest
from PIL import Image

from doudi.cases.actions import NotReady
from doudi.cases.applying.models import Photograph
from doudi.cases.applying.photographs import BYTES_MOST, COUNT_MOST, keep_photograph, open_photograph, remade
from doudi.offices.acting import acting_as
from tests.cases import APPLIED_ON, applied
from tests.verification import moment

AT = moment(APPLIED_ON)


def picture(*, size=(600, 800), colour="navy", form="JPEG", **more) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, format=form, **more)
    return out.getvalue()


def huge_png(*, side: int = 60_000) -> bytes:
    """A header that promises 3.6 thousand million pixels, in a hundred bytes."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\x00" * 64)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_made_anew_as_jpeg(form):
    made = remade(picture(form=form))

    with Image.open(BytesIO(made)) as image:
        assert (image.format, image.size) == ("JPEG", (600, 800))


def test_where_and_when_it_was_taken_is_not_kept():
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    exif.get_ifd(0x8825)[2] = (23.0, 6.0, 0.0)

    made = remade(picture(exif=exif, comment=b"secret place"))

    assert b"secret" not in made
    with Image.open(BytesIO(made)) as image:
        assert not image.getexif()


def test_a_picture_lying_on_its_side_is_set_upright():
    exif = Image.Exif()
    exif[0x0112] = 6

    with Image.open(BytesIO(remade(picture(exif=exif)))) as image:
        assert image.size == (800, 600)


def test_a_large_picture_is_made_smaller():
    with Image.open(BytesIO(remade(picture(size=(4000, 3000))))) as image:
        assert image.size == (2400, 1800)


def archive() -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as file:
        file.writestr("run.sh", "rm -rf /")
    return out.getvalue()


JPEG = picture()
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
GIF = b"GIF89a" + b"\x00" * 400


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "没有收到照片"),
        (SVG, "这不是照片"),
        (b"  <!DOCTYPE html><html></html>", "这不是照片"),
        (b"%PDF-1.7 ...", "这不是照片"),
        (b"MZ\x90\x00" + b"\x00" * 200, "这不是照片"),
        (b"PK\x03\x04" + b"\x00" * 200, "这不是照片"),
        (GIF, "这不是照片"),
        (JPEG + b"<?php system($_GET['c']); ?>", "夹带了别的东西"),
        (JPEG + archive(), "夹带了别的东西"),
        (JPEG + b"MZ\x90\x00\x03\x00" + b"\x00" * 200, "夹带了别的东西"),
        (picture(comment=b"<script>alert(1)</script>"), "夹带了别的东西"),
        (JPEG[: len(JPEG) // 2], "不完整或者已经损坏"),
        (b"\xff\xd8\xff" + b"\x00" * 400, "不完整或者已经损坏"),
        (b"RIFF" + b"\x00" * 400, "不完整或者已经损坏"),
        (huge_png(), "像素太多"),
        (picture(size=(100, 900)), "太小"),
        (b"\xff\xd8\xff" + b"\x00" * BYTES_MOST, "太大"),
    ],
)
def test_what_is_no_photograph_is_refused_in_words(content, words):
    with pytest.raises(NotReady, match=words):
        remade(content)


def test_a_moving_picture_is_refused():
    out = BytesIO()
    frames = [Image.new("RGB", (300, 300), colour) for colour in ("red", "blue")]
    frames[0].save(out, format="WEBP", save_all=True, append_images=frames[1:], duration=100)

    with pytest.raises(NotReady, match="动图"):
        remade(out.getvalue())


@pytest.mark.django_db
def test_it_lies_sealed_and_the_same_one_is_kept_once(li):
    application = applied(by=li)
    with acting_as(li):
        first = keep_photograph(application=application, title="病历", content=JPEG, by=li, at=AT)
        again = keep_photograph(application=application, title="病历", content=JPEG, by=li, at=AT)

        assert first.pk == again.pk
        assert b"JFIF" not in bytes(Photograph.objects.get().sealed)
        assert open_photograph(first) == remade(JPEG)


@pytest.mark.django_db
def test_an_application_holds_only_so_many(li):
    application = applied(by=li)
    with acting_as(li):
        for nth in range(COUNT_MOST):
            content = picture(colour=(nth * 20, 0, 0))
            keep_photograph(application=application, title="", content=content, by=li, at=AT)

        with pytest.raises(NotReady, match="最多 12 张"):
            keep_photograph(application=application, title="", content=picture(colour="white"), by=li, at=AT)
