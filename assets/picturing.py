"""Take a picture in: see what it is and what it costs to open, and rebuild it from what drawing needs.

A pure function of bytes: it returns plain values and raises Refused. No picture that it accepts takes
more than about 250 MB to open and bring to the size of a page, whatever its format; what each costs was measured
(docs/decisions/0016).
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Protocol

from PIL import Image

from assets import containers, jpeg, pixels, png, webp, xmp
from assets.refusals import Reason, Refused

MEMORY = 245_000_000  # bytes that opening a picture and bringing it to the size of a page may take
MAX_PROPORTION = 10  # a strip is nothing that a page could show
MAX_SCANS = 100
# Each scan goes over the whole picture: a picture of 60 million pixels may have the ten that programs make, a small one more.
MAX_SCANNED = 1_500_000_000
# Above this a JPEG that lies on its side keeps its pixels and says how it lies: turning it would take two copies.
MAX_TURNED = 24_000_000
WIDEST, WIDEST_TALL = (
    1600,
    1200,
)  # pixels of the widest rendition, and of the widest of a tall picture

# Bytes that Pillow's decoders take for each pixel, measured. A WebP is held four times while it is decoded; an AVIF is encoded anew.
_WEBP, _WEBP_LOSSLESS, _AVIF = 15.3, 20, 30
_PNG = {0: 1, 2: 4, 3: 1, 4: 4, 6: 4}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it may be stored, its size upright, and what the file said of itself."""

    data: bytes
    media_type: str
    width: int
    height: int
    found: xmp.Found


def taken_in(data: bytes) -> Picture:
    """Return a picture rebuilt from what drawing needs; raises Refused."""
    kind = pixels.claims_to_be(data)
    if kind not in pixels.FORMATS:
        raise Refused(Reason.IMAGE_FORMAT, {"format": kind}) if kind else Refused(Reason.IMAGE_UNKNOWN)  # fmt: skip
    try:
        return _TAKING[kind](data)
    except (png.Animated, webp.Animated):
        raise Refused(Reason.IMAGE_ANIMATED) from None
    except jpeg.Uncommon:
        raise Refused(Reason.IMAGE_CODING) from None
    except pixels.TooLarge:  # what a header says of an AVIF
        raise _too_large(pixels.MAX_PIXELS + 1, int(MEMORY / _AVIF)) from None
    except ValueError:  # pixels.Unreadable among them
        raise Refused(Reason.IMAGE_DAMAGED) from None


def _jpeg(data: bytes) -> Picture:
    outline, clean = jpeg.rebuilt(data)
    _check_shape(outline.width, outline.height)
    part = _draft(outline)
    decoded = outline.coefficients + 4 * outline.pixels // part**2
    _check_cost(outline, decoded + _resizing(outline.width, outline.height) // part)
    if outline.scans > MAX_SCANS or outline.scans * outline.pixels > MAX_SCANNED:
        raise Refused(Reason.IMAGE_SCANS)
    orientation, found = _said(data)
    size = (outline.width, outline.height)
    if orientation != 1 and outline.pixels <= MAX_TURNED:
        return _turned(clean, orientation, "image/jpeg", found)
    result = pixels.opened(clean)
    # Every byte is read, at an eighth of the size.
    result.draft(None, (max(size[0] // 8, 1), max(size[1] // 8, 1)))
    pixels.loaded(result)
    if orientation != 1:
        clean = containers.lying(clean, orientation)
        size = size[::-1] if orientation >= 5 else size
    return Picture(clean, "image/jpeg", *size, found)


def _png(data: bytes) -> Picture:
    outline = png.outline(data)
    _check_shape(outline.width, outline.height)
    is_deep = (outline.colour, outline.depth) == (0, 16)
    each: float = 2 if is_deep else _PNG[outline.colour]
    resizing = _resizing(outline.width, outline.height)
    if outline.transparent or is_deep or outline.colour >= 3:
        # Such a picture is brought to another mode: a few rows at a time where it shrinks to half, else in a second copy.
        shrinks = _shrinks(outline.width, outline.height) >= 2
        each += (0.4 if is_deep else 1.2) if shrinks else 6
        resizing //= 2 if shrinks else 1
    orientation, found = _said(data)
    if orientation != 1:
        each = max(each, 8)
    _check_cost(outline, each * outline.pixels + resizing)
    # Its pixels are counted and their checksum is seen while it is rebuilt: what comes out can be decoded.
    clean = png.rebuilt(data)
    if orientation != 1:
        return _turned(clean, orientation, "image/png", found)
    pixels.opened(clean)
    return Picture(clean, "image/png", outline.width, outline.height, found)


def _webp(data: bytes) -> Picture:
    outline, clean = webp.rebuilt(data)
    _check_shape(outline.width, outline.height)
    orientation, found = _said(data)
    each = _WEBP_LOSSLESS if outline.lossless else _WEBP
    _check_cost(outline, (each + 4 * (orientation != 1)) * outline.pixels)
    if orientation != 1:
        return _turned(clean, orientation, "image/webp", found)
    pixels.loaded(pixels.opened(clean))
    return Picture(clean, "image/webp", outline.width, outline.height, found)


def _avif(data: bytes) -> Picture:
    image = pixels.opened(data)
    if getattr(image, "n_frames", 1) > 1:
        raise Refused(Reason.IMAGE_ANIMATED)
    _check_shape(image.width, image.height)
    _check_cost(image, _AVIF * image.width * image.height)
    orientation, found = _said(data)
    # Its boxes cannot be cut and joined as simply as the others: it is saved anew, with room for what we say of it.
    return _turned(data, orientation, "image/avif", found)


_TAKING = {"JPEG": _jpeg, "PNG": _png, "WEBP": _webp, "AVIF": _avif}


def _check_shape(width: int, height: int) -> None:
    if max(width, height) > MAX_PROPORTION * min(width, height):
        raise Refused(Reason.IMAGE_STRIP)


class _Sized(Protocol):
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...


def _check_cost(picture: _Sized, cost: float) -> None:
    """Refuse a picture that takes too much memory; `cost` is in bytes."""
    count = picture.width * picture.height
    most = min(int(count * MEMORY / max(cost, 1)), pixels.MAX_PIXELS)
    if count > most:
        raise _too_large(count, most)


def _too_large(count: int, most: int) -> Refused:
    # Rounded so that nobody reads that 50 million are more than 50 million.
    return Refused(
        Reason.IMAGE_PIXELS, {"pixels": -(-count // 1_000_000), "most": most // 1_000_000}
    )


def _widest(width: int, height: int) -> int:
    """Return the width of the widest rendition of a picture."""
    return min(width, WIDEST if height <= 2.5 * width else WIDEST_TALL)


def _shrinks(width: int, height: int) -> float:
    """Return by how much a picture shrinks at least to become its widest rendition."""
    return width / _widest(width, height)


def _resizing(width: int, height: int) -> int:
    """Return the bytes that are needed while a picture is made narrower, then lower: between the two, and after."""
    widest = _widest(width, height)
    return 4 * widest * height + 4 * widest * widest * height // width


def _draft(outline: jpeg.Outline) -> int:
    """Return the fraction of its size at which a JPEG is decoded for its largest rendition: 1, 2, 4 or 8."""
    shrinks = _shrinks(outline.width, outline.height)
    return next((part for part in (8, 4, 2) if shrinks >= part), 1)


def _said(data: bytes) -> tuple[int, xmp.Found]:
    """Return how a file says that it lies, and what it says of itself; what cannot be read counts as absent."""
    try:
        image = pixels.opened(data)
        if image.format == "PNG" and (exif := png.exif(data)):
            image.info["exif"] = exif
        return pixels.orientation(image), xmp.found_in(image)
    except (pixels.TooLarge, pixels.Unreadable):
        return 1, xmp.Found()


def _turned(data: bytes, orientation: int, media_type: str, found: xmp.Found) -> Picture:
    """Return a picture turned upright and saved anew."""
    file = pixels.opened(data)
    profile = file.info.get("icc_profile")
    image = pixels.turned(pixels.loaded(file), orientation)
    file.close()
    del file
    return Picture(_saved(image, media_type, profile), media_type, *image.size, found)


def _saved(image: Image.Image, media_type: str, profile: bytes | None) -> bytes:
    stream = io.BytesIO()
    image.info = {k: v for k, v in image.info.items() if k == "transparency"}
    clean = pixels.colour_only(profile, image)
    if media_type == "image/avif":
        room = xmp.placeholder(xmp.ROOMS[-1])
        image.save(stream, "AVIF", quality=90, speed=8, xmp=room, icc_profile=clean)
    elif media_type == "image/png":
        image.save(stream, "PNG", icc_profile=clean)
    elif media_type == "image/webp":
        image.save(stream, "WEBP", quality=95, icc_profile=clean)
    else:
        image.save(stream, "JPEG", quality=95, subsampling=0, icc_profile=clean)
    return stream.getvalue()
