"""Open pictures that strangers send, and bring them to upright sRGB of a given size."""

from __future__ import annotations

import io
import struct
from typing import IO

from PIL import Image, ImageCms, ImageFile

from assets import icc

MAX_PIXELS = 120_000_000
# Pillow warns above this and refuses above twice as much; both happen on reading the header, before any memory is taken.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
MEDIA_TYPES = {
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",  # what many telephones write: a JPEG with a second one behind it
    "PNG": "image/png",
    "WEBP": "image/webp",
    "AVIF": "image/avif",
}
_ORIENTATION = 0x0112
# What Pillow and its decoders raise on files that are not what they say.
BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    KeyError,
    IndexError,
    TypeError,
    RuntimeError,
    MemoryError,
    OverflowError,
    struct.error,
)


class TooLarge(ValueError):
    """The picture has more pixels than we open."""


class Unreadable(ValueError):
    """The bytes are no picture that we know, or a broken one."""


def opened(source: bytes | IO[bytes]) -> ImageFile.ImageFile:
    """Return a picture (bytes, or an open file) whose header has been read; raises TooLarge or Unreadable."""
    try:
        file = io.BytesIO(source) if isinstance(source, bytes) else source
        image = Image.open(file, formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooLarge from None
    except BROKEN:
        raise Unreadable from None
    if image.width * image.height > MAX_PIXELS:
        raise TooLarge
    return image


def claims_to_be(data: bytes) -> str:
    """Return the format that the first bytes of a file announce, one of FORMATS or of those that we only name; empty for any other."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG"):
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp":
        return {b"avif": "AVIF", b"avis": "AVIF", b"jxl ": "JPEG XL", b"jp2 ": "JPEG 2000",
                b"heic": "HEIC", b"heix": "HEIC", b"hevc": "HEIC", b"heim": "HEIC", b"heis": "HEIC",
                b"mif1": _of_the_family(data), b"msf1": "HEIC", b"crx ": "CR3"}.get(data[8:12], "")  # fmt: skip
    return next((name for start, name in _OTHERS if data.startswith(start)), "")


def _of_the_family(data: bytes) -> str:
    """Return which of the formats a file is that names only their family, by the brands it says it is made for."""
    return "AVIF" if b"avif" in data[16 : min(int.from_bytes(data[:4], "big"), 256)] else "HEIC"


# Formats that programs export and no browser shows, by how they begin.
_OTHERS = (
    (b"II*\0", "TIFF"), (b"MM\0*", "TIFF"), (b"II+\0", "TIFF"), (b"MM\0+", "TIFF"),
    (b"BM", "BMP"), (b"GIF8", "GIF"), (b"8BPS", "Photoshop (PSD)"), (b"\0\0\0\x0cjP  ", "JPEG 2000"),
    (b"\xff\x4f\xff\x51", "JPEG 2000"), (b"\xff\x0a", "JPEG XL"), (b"\0\0\0\x0cJXL ", "JPEG XL"),
    (b"%!PS", "EPS"), (b"\xc5\xd0\xd3\xc6", "EPS"), (b"%PDF-", "PDF"),
)  # fmt: skip


def loaded(image: Image.Image) -> Image.Image:
    """Decode every pixel; raises Unreadable when the file is cut off or damaged."""
    try:
        image.load()
    except BROKEN:
        raise Unreadable from None
    return image


def exif(image: Image.Image) -> Image.Exif:
    """Return the Exif block; a broken one counts as absent. No pixel is decoded for it."""
    if image.format == "PNG" and not {"exif", "Raw profile type exif"} & set(image.info):
        return Image.Exif()  # Pillow would decode the picture to see whether one follows it
    try:
        return image.getexif()
    except BROKEN:
        return Image.Exif()


def orientation(image: Image.Image) -> int:
    """Return the Exif orientation, 1 (upright) to 8."""
    value = exif(image).get(_ORIENTATION, 1)
    return value if value in range(1, 9) else 1


def turned(image: Image.Image, orientation: int) -> Image.Image:
    """Return a copy of a picture turned as an Exif orientation says (1 to 8)."""
    return image.transpose(_TURNS[orientation]) if orientation in _TURNS else image.copy()


def colour_only(profile: bytes | None, image: Image.Image) -> bytes | None:
    """Return the colour profile of a picture without anything else in it; None when it is none for these pixels."""
    channels = {"CMYK": 4, "1": 1, "L": 1, "LA": 1}.get(
        image.mode, 1 if image.mode[:1] == "I" else 3
    )
    return icc.colour_only(profile, channels) if profile else None


def reduced(source: bytes | IO[bytes], *, scale: float) -> Image.Image:
    """Return a picture (bytes, or an open file) upright in sRGB (mode RGB or RGBA), at most `scale` of its size; 1 is whole.

    JPEG is decoded at a half, quarter or eighth where that is enough. Raises TooLarge or Unreadable.
    """
    file = opened(source)
    lies = orientation(file)
    width, height = (max(round(side * scale), 1) for side in file.size)
    file.draft(None, (width, height))
    loaded(file)
    profile = file.info.get("icc_profile")
    image, box = _smaller(file, (width, height))
    # Both in memory while it is brought to its size would be too much of the largest pictures.
    del file
    if image.size != (width, height):
        image = image.resize((width, height), Image.Resampling.LANCZOS, box=box)
    image = _in_srgb(image, profile)
    image.info = {}
    return image.transpose(_TURNS[lies]) if lies in _TURNS else image


_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_BAND = 256  # rows that are brought to another mode at once


def _smaller(
    image: Image.Image, size: tuple[int, int]
) -> tuple[Image.Image, tuple[float, float, float, float]]:
    """Return a picture in a plain mode, two or three times the size wanted where it is larger, and the part of it to bring to that size."""
    is_plain = image.mode in {"L", "RGB", "CMYK"} and "transparency" not in image.info
    gap = 3 if is_plain else 2
    factor = min(image.width // (gap * size[0]), image.height // (gap * size[1]))
    if factor < 2:
        return _plain_mode(image), (0.0, 0.0, float(image.width), float(image.height))
    box = (0.0, 0.0, image.width / factor, image.height / factor)
    return (image.reduce(factor) if is_plain else _reduced_in_bands(image, factor)), box


def _reduced_in_bands(image: Image.Image, factor: int) -> Image.Image:
    """Return a picture in a plain mode at a fraction of its size, made from a few rows at a time."""
    rows = max(_BAND // factor, 1) * factor
    result: Image.Image | None = None
    for top in range(0, image.height, rows):
        band = image.crop((0, top, image.width, min(top + rows, image.height)))
        small = _plain_mode(band).reduce(factor)
        if result is None:
            result = Image.new(small.mode, (small.width, -(-image.height // factor)))
        result.paste(small, (0, top // factor))
    assert result is not None, "a picture has rows"
    return result


def has_transparency(image: Image.Image) -> bool:
    """Return whether any pixel of an RGBA picture lets the ground through."""
    if image.mode != "RGBA":
        return False
    low, _high = image.getchannel("A").getextrema()
    return isinstance(low, int) and low < 255


def _plain_mode(image: Image.Image) -> Image.Image:
    """Return the picture in a mode that can be resized and turned into sRGB: L, RGB, RGBA or CMYK."""
    if image.mode.startswith("I"):  # 16 bits per channel; Pillow would clip instead of scaling
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if image.mode in {"L", "RGB", "RGBA", "CMYK"} and "transparency" not in image.info:
        return image
    if image.mode in {"LA", "PA", "La", "RGBa"} or "transparency" in image.info:
        return image.convert("RGBA")
    return image.convert("RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    target = "RGBA" if image.mode == "RGBA" else "RGB"
    if not profile:
        return image.convert(target)
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        alpha = image.getchannel("A") if target == "RGBA" else None
        colours = image.convert("RGB") if target == "RGBA" else image
        result = ImageCms.profileToProfile(
            colours, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, *BROKEN):
        return image.convert(target)  # a profile for other pixels than these says nothing
    if result is None:
        return image.convert(target)
    if alpha is not None:
        result.putalpha(alpha)
    return result
