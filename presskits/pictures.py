"""Pictures as the communiqué's files can carry them: JPEG of at most 1600 pixels, PNG with transparency, SVG as it is."""

from __future__ import annotations

import hashlib
import io
import logging
import re
from functools import lru_cache

from PIL import Image

from assets import pixels
from assets.frozen import FrozenImage
from isolation import Lane, isolated
from isolation.jobs import MB
from presskits.typesetting import CannotBeSet, typeset

logger = logging.getLogger(__name__)
LONGEST = 1600
KEPT = 16
_kept: dict[bytes, tuple[str, bytes] | None] = {}
_QUALITY = 84
MOST_DRAWN = 4_000_000
# As `assets.svg` writes the size of every drawing that is taken in, in either order.
_DRAWN = re.compile(
    rb"""<svg(?=[^<>]*\swidth="(?P<width>[1-9]\d*)")(?=[^<>]*\sheight="(?P<height>[1-9]\d*)")"""
)


def prepared(data: bytes, media_type: str) -> tuple[str, bytes] | None:
    """Return (extension, bytes) of a picture for print, or None when it cannot be read.

    The last few results are kept by hash, without their originals: a kit in three languages needs each picture six times.
    """
    if media_type == "image/svg+xml":
        return "svg", data
    key = hashlib.sha256(data).digest()
    if key in _kept:
        return _kept[key]
    made = _print(data, media_type)
    while len(_kept) >= KEPT:
        _kept.pop(next(iter(_kept), key), None)
    _kept[key] = made
    return made


@isolated(Lane.FILES, memory=400 * MB)
def _print(data: bytes, media_type: str) -> tuple[str, bytes] | None:
    try:
        with Image.open(io.BytesIO(data)) as image:
            return _raster(image, data)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        logger.warning("A picture of type %s cannot be read; the file goes without it.", media_type)
        return None


def _raster(image: Image.Image, data: bytes) -> tuple[str, bytes]:
    turned = pixels.orientation(image) != 1
    small = max(image.size) <= LONGEST
    if image.format == "JPEG" and image.mode in ("RGB", "L") and small and not turned:
        return "jpg", data
    picture = pixels.reduced(data, scale=min(1.0, LONGEST / max(image.size)))
    out = io.BytesIO()
    if picture.mode == "RGBA":
        picture.save(out, "PNG")
        return "png", out.getvalue()
    picture.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return "jpg", out.getvalue()


def optical_size(logo: FrozenImage) -> tuple[float, float]:
    """Return the width and height of a logo in millimetres: equal areas look alike where equal heights do not."""
    ratio = logo.width / logo.height
    height = min(11.0, (280 / ratio) ** 0.5, 44 / ratio)
    return round(height * ratio, 2), round(height, 2)


@lru_cache(maxsize=24)
def rasterised(svg: bytes, *, width: float) -> tuple[str, bytes] | None:
    """Return (extension, bytes) of a drawing as PNG for a width in millimetres, or None when it cannot be read.

    At 300 dpi, or less where that would be more than MOST_DRAWN pixels: a drawing may be a hundred times as tall as it is wide.
    """
    pixels_of = _DRAWN.search(svg[:4096])
    tallness = int(pixels_of["height"]) / int(pixels_of["width"]) if pixels_of else 100
    ppi = min(300.0, (MOST_DRAWN / tallness) ** 0.5 / (width / 25.4))
    source = (
        f"#set page(width: {width}mm, height: auto, margin: 0pt, fill: none)\n"
        '#image(bytes(sys.inputs.svg), format: "svg", width: 100%)'
    )
    try:
        png = typeset(source.encode(), format="png", ppi=ppi, sys_inputs={"svg": svg.decode()})
    except (CannotBeSet, UnicodeDecodeError) as error:
        logger.warning("A drawing cannot be read: %s", error)
        return None
    return "png", png
