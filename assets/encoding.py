"""From an original to the pictures that pages show, in a process of its own: one decoding, then each size and format."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import IO, NamedTuple

from PIL import Image as Pixels
from PIL import PngImagePlugin

from assets import pixels
from isolation import Lane, isolated
from isolation.jobs import MB

WHITE = (255, 255, 255)


class Box(NamedTuple):
    """A rectangle of the original, in its pixels."""

    left: float
    top: float
    right: float
    bottom: float


class Plan(NamedTuple):
    """Which part of the original a variant shows, and at what size."""

    box: Box
    width: int
    height: int


@isolated(Lane.FILES, cpu=30, memory=400 * MB)
def encoded(
    source: IO[bytes], width: int, wanted: Sequence[tuple[str, str, Plan]], packet: bytes
) -> list[bytes]:
    """Return the files wanted (variant, extension, plan) of an original, an open file that is `width` pixels wide, in their order.

    It is decoded once, at the smallest scale that serves them all. `packet` is the XMP that each carries, PNG aside. Raises NotDone.
    """
    plans = {variant: plan for variant, _extension, plan in wanted}
    scale = min(1.0, max(p.width / (p.box.right - p.box.left) for p in plans.values()))
    base = pixels.reduced(source, scale=scale)
    ratio = base.width / width
    shown: dict[str, Pixels.Image] = {}
    larger = base
    # From wide to narrow, so that each whole image is made from the next larger one.
    for variant in sorted(plans, key=lambda name: -plans[name].width):
        plan = plans[variant]
        if variant[0] == "w":
            larger = shown[variant] = _resized(larger, None, plan)
        else:
            box = Box(*(side * ratio for side in plan.box))
            shown[variant] = _resized(base, box, plan)
    return [_file(shown[variant], extension, packet) for variant, extension, _plan in wanted]


def warm_up() -> None:
    """Have the codecs loaded before the first picture comes."""
    stream = io.BytesIO()
    Pixels.new("RGB", (8, 8)).save(stream, "JPEG")
    plan = Plan(Box(0, 0, 8, 8), 4, 4)
    wanted = [("w320", extension, plan) for extension in ("avif", "webp", "png", "jpg")]
    encoded(stream, 8, wanted, b"")


def _resized(image: Pixels.Image, box: Box | None, plan: Plan) -> Pixels.Image:
    if box is None and image.size == (plan.width, plan.height):
        return image
    if box is not None:
        right, bottom = min(box.right, image.width), min(box.bottom, image.height)
        box = Box(min(box.left, right - 1), min(box.top, bottom - 1), right, bottom)
    size = (plan.width, plan.height)
    return image.resize(size, Pixels.Resampling.LANCZOS, box=box, reducing_gap=3.0)


def _file(image: Pixels.Image, extension: str, packet: bytes) -> bytes:
    stream = io.BytesIO()
    if image.mode == "RGBA" and (extension == "jpg" or not pixels.has_transparency(image)):
        ground = Pixels.new("RGB", image.size, WHITE)
        ground.paste(image, mask=image.getchannel("A"))
        image = ground
    if extension == "avif":
        image.save(stream, "AVIF", quality=60, speed=8, xmp=packet)
    elif extension == "webp":
        image.save(stream, "WEBP", quality=78, method=4, xmp=packet)
    elif extension == "png":
        image.save(stream, "PNG", pnginfo=PngImagePlugin.PngInfo())
    else:
        image.save(stream, "JPEG", quality=80, progressive=True, optimize=True, xmp=packet)
    return stream.getvalue()
