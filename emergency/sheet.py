"""The code on the printed sheet, which a telephone reads."""

from __future__ import annotations

import base64

import qrcode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.svg import SvgPathImage


def code(address: str) -> str:
    """Return a QR code (ISO/IEC 18004) of an address as the source of an <img>: drawn here, so that nobody else learns the address."""
    image = qrcode.make(address, image_factory=SvgPathImage, error_correction=ERROR_CORRECT_M)
    return "data:image/svg+xml;base64," + base64.b64encode(image.to_string()).decode()
