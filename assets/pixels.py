"""Open pictures that strangers send, and bring them to upright sRGB of a given size."""

from __future__ import annotations

import io
import struct

from PIL import Image, ImageCms, ImageFile, ImageOps

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


def opened(data: bytes) -> ImageFile.ImageFile:
    """Return a picture whose header has been read; raises TooLarge or Unreadable."""
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooLarge from None
    except BROKEN:
        raise Unreadable from None
    if image.width * image.height > MAX_PIXELS:
        raise TooLarge
    return image


def claims_to_be(data: bytes) -> str:
    """Return the format that the first bytes of a file announce, one of FORMATS or `HEIC`; empty for any other."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG"):
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp":
        return {
            b"avif": "AVIF",
            b"avis": "AVIF",
            b"heic": "HEIC",
            b"heix": "HEIC",
            b"mif1": "HEIC",
        }.get(data[8:12], "")
    return ""


def loaded(image: Image.Image) -> Image.Image:
    """Decode every pixel; raises Unreadable when the file is cut off or damaged."""
    try:
        image.load()
    except BROKEN:
        raise Unreadable from None
    return image


def exif(image: Image.Image) -> Image.Exif:
    """Return the Exif block; a broken one counts as absent."""
    try:
        return image.getexif()
    except BROKEN:
        return Image.Exif()


def orientation(image: Image.Image) -> int:
    """Return the Exif orientation, 1 (upright) to 8."""
    value = exif(image).get(_ORIENTATION, 1)
    return value if value in range(1, 9) else 1


def upright(image: Image.Image) -> Image.Image:
    """Return the picture turned as its Exif orientation says."""
    return ImageOps.exif_transpose(image) or image


def reduced(data: bytes, *, scale: float) -> Image.Image:
    """Return a picture in sRGB (mode RGB or RGBA), at most `scale` of its size; 1 is whole.

    JPEG is decoded at a half, quarter or eighth where that is enough. Raises TooLarge or Unreadable.
    """
    file = opened(data)
    width, height = (max(round(side * scale), 1) for side in file.size)
    file.draft(None, (width, height))
    loaded(file)
    profile = file.info.get("icc_profile")
    image = _plain_mode(file)
    if image.size != (width, height):
        image = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
    image = _in_srgb(image, profile)
    image.info = {}
    return image


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
