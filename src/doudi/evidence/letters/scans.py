"""The picture of a signed sheet: what is taken in, told from its first bytes and not from its name.

Limits: 2 MB a file, 40 million pixels, each side at least 300; PNG, JPEG or PDF.
"""

from __future__ import annotations

import struct

from django.utils.translation import gettext

from doudi.evidence.letters.people import NotReady

SCAN_BYTES_MOST = 2 * 1024 * 1024
PIXELS_MOST = 40_000_000
SIDE_LEAST = 300
KINDS = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff", "application/pdf": b"%PDF-"}
JPEG_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
JPEG_ALONE = {0x01, *range(0xD0, 0xD9)}


def kind_of(scan: bytes) -> str:
    """Tell the kind of a file from its first bytes; empty when it is none we take."""
    return next((kind for kind, magic in KINDS.items() if scan.startswith(magic)), "")


def check_scan(scan: bytes, *, kind: str) -> None:
    """Refuse what is no picture of a sheet.

    :raises NotReady: saying what to do.
    """
    if not scan or len(scan) > SCAN_BYTES_MOST:
        raise NotReady(gettext("扫描件不能为空，最大 2 MB。请用较低的分辨率再扫一次。"))
    if kind_of(scan) != kind or not kind:
        raise NotReady(gettext("扫描件应为 PNG、JPEG 或 PDF 文件。"))
    if kind == "application/pdf":
        if b"%%EOF" not in scan[-2048:]:
            raise NotReady(gettext("这份 PDF 不完整，请重新扫描。"))
        return
    width, height = _png_size(scan) if kind == "image/png" else _jpeg_size(scan)
    if min(width, height) < SIDE_LEAST:
        raise NotReady(gettext("扫描件太小或者不完整，看不清签名，请重新扫描。"))
    if width * height > PIXELS_MOST:
        raise NotReady(gettext("扫描件的像素太多，请用较低的分辨率再扫一次。"))


def _png_size(scan: bytes) -> tuple[int, int]:
    if len(scan) < 24 or scan[12:16] != b"IHDR":
        return 0, 0
    width, height = struct.unpack(">II", scan[16:24])
    return width, height


def _jpeg_size(scan: bytes) -> tuple[int, int]:
    """Walk the segments to the frame that tells the size; nothing when there is none."""
    position = 2
    while position + 9 < len(scan) and scan[position] == 0xFF:
        marker = scan[position + 1]
        if marker in JPEG_FRAMES:
            height, width = struct.unpack(">HH", scan[position + 5 : position + 9])
            return width, height
        length = 0 if marker in JPEG_ALONE else int.from_bytes(scan[position + 2 : position + 4], "big")
        if marker not in JPEG_ALONE and length < 2:
            break
        position += 2 + length
    return 0, 0
