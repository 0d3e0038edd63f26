"""Papers with Chinese type: templates (*.typ) and the one verb `pdf_of` that sets them with Typst.

A template reads `sys.inputs.data`, JSON in which every value is already words. Fonts are those of the machine (Debian's
fonts-noto-cjk) or of the npm package @expo-google-fonts/noto-sans-sc; without either, nothing is printed with boxes for letters:
`NoFont` says what to install.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import segno
import typst
from django.conf import settings
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext

FOLDER = Path(__file__).parent
ROOT = FOLDER.parent.parent
FAMILIES = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN")
NPM_FONTS = Path("@expo-google-fonts") / "noto-sans-sc"
NPM_WEIGHTS = ("400Regular", "700Bold")


class NoFont(Exception):
    """This machine has no Chinese type; the message says what to install."""


def pdf_of(template: str, *, data: Mapping[str, Any], on: date, folder: Path = FOLDER) -> bytes:
    """Set a template of a folder with its data; the same data and day give the same bytes.

    :raises NoFont: when this machine has no Chinese type.
    """
    if not families():
        raise NoFont(gettext("这台机器没有中文字体，印不出来。请安装 fonts-noto-cjk，或者运行 npm install。"))
    at = datetime(on.year, on.month, on.day, tzinfo=get_current_timezone())
    inputs = {"data": json.dumps({**data, "fonts": list(families())}, ensure_ascii=False)}
    made: bytes = typst.compile(
        str(folder / template), root=str(ROOT), font_paths=[str(one) for one in font_folders()], sys_inputs=inputs,
        timestamp=int(at.timestamp()),
    )  # fmt: skip
    return made


def qr_svg(address: str) -> str:
    """Draw an address as a QR code, as SVG of its own."""
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawn, kind="svg", border=2, xmldecl=False, dark="#000", light="#fff"
    )
    return drawn.getvalue().decode()


@cache
def families() -> tuple[str, ...]:
    """List the families of Chinese type this machine has, the best first."""
    known = typst.Fonts(font_paths=[str(one) for one in font_folders()]).families()
    return tuple(name for name in FAMILIES if name in set(known))


def font_folders() -> list[Path]:
    """List the folders of npm's fonts that are there; only two weights are used, and only they are read."""
    package = Path(settings.LIBRARIES) / NPM_FONTS
    return [package / weight for weight in NPM_WEIGHTS if (package / weight).is_dir()]
