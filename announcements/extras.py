"""What upper rooms add to the announcement page, registered as plain callables when the apps are ready."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from announcements.context import PublicationContext
    from announcements.models import EditionText

Extra = Callable[["EditionText", "PublicationContext"], Any]
_extras: dict[str, Extra] = {}


def register(name: str, extra: Extra) -> None:
    """Add a value to every announcement page, under `extras[name]` in its template."""
    _extras[name] = extra


def collect(text: EditionText, context: PublicationContext) -> dict[str, Any]:
    """Return what every upper room has to say of an edition's text."""
    return {name: extra(text, context) for name, extra in _extras.items()}
