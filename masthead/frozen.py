"""The newsroom in one language, as a frozen value."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from languages import LANGUAGES


@dataclass(frozen=True, slots=True)
class FrozenMasthead:
    """The newsroom in one language; `zone` is an IANA name."""

    name: str
    tagline: str = ""
    publisher: str = ""
    accent_light: str = "#1f3fa8"
    accent_dark: str = "#9db4ff"
    zone: str = "Europe/Paris"
    languages: tuple[str, ...] = LANGUAGES
    accessibility_status: str = "partial"

    @property
    def theme(self) -> str:
        """A short hash of the colours, so that a changed theme has another address."""
        return hashlib.sha256(f"{self.accent_light}{self.accent_dark}".encode()).hexdigest()[:8]


def on_colour(colour: str) -> str:
    """Return the text colour, near white or near black, that reads better on a #rrggbb colour.

    Source: relative luminance and contrast ratio, WCAG 2.2.
    """
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    on_white = 1.05 / (luminance + 0.05)
    on_black = (luminance + 0.05) / 0.0569
    return "#ffffff" if on_white >= on_black else "#10131c"
