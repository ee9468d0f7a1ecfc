"""Why a piece of work was not done; each says so in one sentence for the person who asked for it."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class NotDone(Exception):
    """A piece of work was given up; `str()` of it is a sentence in the active language."""

    sentence: str | Promise = _("This could not be worked on just now. Try again in a minute.")

    def __str__(self) -> str:
        return str(self.sentence)


class TooCostly(NotDone):
    """It needed more time, memory or room than a piece of work may take, or ended its worker."""

    sentence = _("This needs more time or memory than the newsroom gives to a single file.")


class Busy(NotDone):
    """No worker was free in good time."""

    sentence = _(
        "The newsroom is busy with other files just now. Nothing is lost: try again in a minute."
    )


class Failed(NotDone):
    """The work met an error that nobody foresaw; the log has it."""

    sentence = _("This file could not be worked on: it is not built as others of its kind.")
