"""The sizes and formats in which an image is shown, and what is said in each of them (docs/decisions/0006).

Pixels are encoded once per image, focal point, size and format, with an empty XMP packet inside; the words of an edition are
written into that packet when the file goes out.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote

from answers.failures import cannot_write
from assets import containers, storing, xmp
from assets.damage import Damaged
from assets.encoding import Box, Plan, encoded
from assets.frozen import FrozenAttachment, FrozenImage

logger = logging.getLogger(__name__)
# Raise this when the same request would give other bytes: it is part of the names in storage and of the entity tags.
VERSION = 2

WIDTHS = (320, 640, 960, 1600)
CROPS = (320, 480, 960)
CROP_RATIO = 3 / 2
OG_SIZE = (1200, 630)
MAX_AREA = 6_400_000  # pixels; a tall picture is offered less wide
SHOWN_WIDTH, SHOWN_CROP = 960, 480  # what a client without srcset gets

ORIGINAL_EXTENSIONS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/avif": "avif",
    "image/svg+xml": "svg",
}
MEDIA_TYPES = {extension: media_type for media_type, extension in ORIGINAL_EXTENSIONS.items()}
SVG = "image/svg+xml"


class Pictured(Protocol):
    """What the pixels of a rendition depend on; an image row and its frozen facts both have it."""

    @property
    def sha256(self) -> str: ...
    @property
    def media_type(self) -> str: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def focal_x(self) -> float: ...
    @property
    def focal_y(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Picture:
    """The addresses of an image for a <picture>: sources are srcset strings, empty for a drawing; sizes are those of `src`."""

    src: str
    width: int
    height: int
    avif: str = ""
    webp: str = ""
    jpeg: str = ""


# Addresses: pure, for templates.


def sources(facts: FrozenImage, *, base: str = "/media", crop: bool = False) -> Picture:
    """Return the addresses of an image, whole or as the 3:2 crop around its focal point. No query, no file is touched.

    `jpeg` holds the fallback format: JPEG for a JPEG, else PNG, which keeps transparency.
    """
    start = f"{base}/{facts.key}"
    if facts.media_type == SVG:
        return Picture(f"{start}/original.svg", facts.width, facts.height)
    letter, shown, widths = ("c", SHOWN_CROP, CROPS) if crop else ("w", SHOWN_WIDTH, WIDTHS)
    offered = _offered(_crop(facts, CROP_RATIO) if crop else _whole(facts), widths)
    sizes = [(name, _plan(facts, f"{letter}{name}")) for name in offered]
    name, plan = next((s for s in reversed(sizes) if s[0] <= shown), sizes[0])
    fallback = fallback_extension(facts)
    avif, webp, jpeg = (
        ", ".join(f"{start}/{letter}{n}.{extension} {p.width}w" for n, p in sizes)
        for extension in ("avif", "webp", fallback)
    )
    return Picture(f"{start}/{letter}{name}.{fallback}", plan.width, plan.height, avif, webp, jpeg)


def original_address(facts: FrozenImage, *, base: str = "/media") -> str:
    """Return the address of an image at full size."""
    return f"{base}/{facts.key}/original.{ORIGINAL_EXTENSIONS[facts.media_type]}"


def og_address(facts: FrozenImage, *, base: str = "/media") -> str:
    """Return the address of the 1200×630 JPEG that other sites show with a link; empty for a drawing, which has none."""
    return "" if facts.media_type == SVG else f"{base}/{facts.key}/og.jpg"


def attachment_address(facts: FrozenAttachment, *, base: str = "/media") -> str:
    """Return the address of a document."""
    return f"{base}/{facts.key}/{quote(facts.filename)}"


def fallback_extension(picture: Pictured) -> str:
    return "jpg" if picture.media_type == "image/jpeg" else "png"


def preview_name(picture: Pictured, *, small: bool = False) -> tuple[str, str]:
    """Return the variant and the extension in which staff look at an image."""
    if picture.media_type == SVG:
        return "original", "svg"
    wanted = WIDTHS[0] if small else WIDTHS[1]
    width = next((w for w in reversed(_offered(_whole(picture), WIDTHS)) if w <= wanted), WIDTHS[0])
    return f"w{width}", "webp"


def is_offered(picture: Pictured, variant: str, extension: str) -> bool:
    """Return whether a variant exists in a format for this image; `original` only in its own."""
    if variant == "original":
        return extension == ORIGINAL_EXTENSIONS[picture.media_type]
    if picture.media_type == SVG:
        return False
    if variant == "og":
        return extension == "jpg"
    return variant in _variants(picture) and extension in _extensions(picture)


def _extensions(picture: Pictured) -> tuple[str, str, str]:
    return ("avif", "webp", fallback_extension(picture))


def _variants(picture: Pictured) -> list[str]:
    whole = [f"w{w}" for w in _offered(_whole(picture), WIDTHS)]
    return whole + [f"c{w}" for w in _offered(_crop(picture, CROP_RATIO), CROPS)]


def _offered(box: Box, widths: tuple[int, ...]) -> list[int]:
    """Return the widths smaller than what there is, and the first that would hold all of it (made at its true size)."""
    available = box.right - box.left
    smaller = [width for width in widths if width < available]
    offered = smaller + [width for width in widths if width >= available][:1]
    tallness = (box.bottom - box.top) / available
    return [w for w in offered if min(w, available) ** 2 * tallness <= MAX_AREA] or offered[:1]


# Geometry.


def _whole(picture: Pictured) -> Box:
    return Box(0, 0, picture.width, picture.height)


def _crop(picture: Pictured, ratio: float) -> Box:
    """Return the largest rectangle of a ratio that lies inside the image, as near to its focal point as can be."""
    width = min(picture.width, picture.height * ratio)
    height = width / ratio
    x, y = _focus(picture)
    left = min(max(x / 100 * picture.width - width / 2, 0), picture.width - width)
    top = min(max(y / 100 * picture.height - height / 2, 0), picture.height - height)
    return Box(left, top, left + width, top + height)


def _focus(picture: Pictured) -> tuple[int, int]:
    """Return the focal point in hundredths, as exact as the names in storage tell crops apart."""
    return round(picture.focal_x * 100), round(picture.focal_y * 100)


def _plan(picture: Pictured, variant: str) -> Plan:
    if variant == "og":
        return Plan(_crop(picture, OG_SIZE[0] / OG_SIZE[1]), *OG_SIZE)
    is_crop = variant[0] == "c"
    box = _crop(picture, CROP_RATIO) if is_crop else _whole(picture)
    width = max(round(min(int(variant[1:]), box.right - box.left)), 1)
    ratio = CROP_RATIO if is_crop else picture.width / picture.height
    return Plan(box, width, max(round(width / ratio), 1))


# Making.


def prepare(facts: FrozenImage) -> int:
    """Make every rendition that pages show and that is missing, from one decoding; return how many were made."""
    if facts.media_type == SVG:
        return 0
    room = xmp.room_for(facts)
    wanted = [(variant, e) for variant in _variants(facts) for e in _extensions(facts)]
    wanted.append(("og", "jpg"))
    missing = [w for w in wanted if not storing.exists(_name(facts, *w, room))]
    for (variant, extension), data in _made(facts, missing, room):
        storing.keep_sealed(_name(facts, variant, extension, room), data)
    return len(missing)


def rendition(facts: FrozenImage, variant: str, extension: str) -> bytes:
    """Return a rendition with the words of an edition in its metadata; it is made when it is missing or damaged.

    Raises FileNotFoundError when the original is gone, Damaged when it is not what it was.
    """
    room = xmp.room_for(facts)
    name = _name(facts, variant, extension, room)
    try:
        data = storing.read_sealed(name)
    except (FileNotFoundError, Damaged):
        ((_variant, data),) = _made(facts, [(variant, extension)], room)
        _keep_if_there_is_room(name, data)
    if extension == "png":  # its chunks carry a checksum: the packet is a chunk of its own
        return containers.with_xmp(data, "image/png", xmp.packet(facts))
    return xmp.stamped(data, facts)


def _keep_if_there_is_room(name: str, data: bytes) -> None:
    """Store a rendition; on a full disk it is shown all the same, and made again for the next reader."""
    try:
        storing.keep_sealed(name, data)
    except OSError as problem:
        if not cannot_write(problem):
            raise
        logger.error("A rendition is shown without being kept: %s", problem)


def stamped_original(facts: FrozenImage, data: bytes, *, headline: str = "") -> bytes:
    """Return an original at full size with its metadata; no pixel changes. A drawing is returned as it is."""
    if facts.media_type == SVG:
        return data
    if facts.media_type == "image/avif":
        return xmp.stamped(data, facts)
    return containers.with_xmp(data, facts.media_type, xmp.packet(facts, headline=headline))


def kept_original(facts: FrozenImage) -> str:
    """Return the storage name of the original with the words of an edition in it, which is made when it is missing.

    A large file can then be sent in pieces, or by a bucket itself. The first time that a process needs it, it is held against
    what it is made from. Raises FileNotFoundError when the original is gone, Damaged when it is not what it was.
    """
    if facts.media_type == SVG:
        return storing.original(facts.sha256)
    name = storing.rendition(facts.sha256, f"v{VERSION}/original-{facts.key}")
    if storing.is_proven(name) or (not storing.is_local() and storing.exists(name)):
        return name
    data = stamped_original(facts, storing.read_original(facts.sha256))
    storing.keep(name, data, lasting=False)
    return name


def _name(picture: Pictured, variant: str, extension: str, room: int) -> str:
    """Return the storage name; a whole image does not depend on the focal point."""
    x, y = _focus(picture)
    focus = "" if variant[0] == "w" else f"-{x}x{y}"
    space = "" if extension == "png" else f"-{room}"
    return storing.rendition(picture.sha256, f"v{VERSION}/{variant}{focus}{space}.{extension}")


def _made(
    picture: Pictured, wanted: Sequence[tuple[str, str]], room: int
) -> Iterator[tuple[tuple[str, str], bytes]]:
    """Decode the original once, at the smallest scale that serves everything wanted, and encode each."""
    plans = {variant: _plan(picture, variant) for variant, _extension in wanted}
    if not plans:
        return
    each = [(variant, extension, plans[variant]) for variant, extension in wanted]
    # The file itself goes to the process that decodes it: in this one it is never held whole.
    with storing.opened_original(picture.sha256) as original:
        made = encoded(original, picture.width, each, xmp.placeholder(room))
    yield from zip(wanted, made, strict=True)
