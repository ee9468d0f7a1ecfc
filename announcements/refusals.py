"""Why a step of publishing was refused, as sentences for the person who took it."""

from __future__ import annotations

from django.utils.translation import gettext as _


class PublishingError(Exception):
    """A step was refused; `reasons` are translated sentences."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


class NotPossible(PublishingError):
    """The workflow table says no."""


class NoteMissing(NotPossible):
    """A correction says nothing to its readers."""

    def __init__(self) -> None:
        super().__init__(_("A correction tells its readers what was wrong: write the public note."))


class NoTranslation(NotPossible):
    """An edition is called a translation and is more, or less."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This is not only a translation: a text that was released changes, or no language is new."
            )
        )


class Conflict(PublishingError):
    """Somebody else changed the announcement since it was looked at."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody changed this announcement in the meantime. Look at it again, then repeat the step."
            )
        )


class TextChanged(PublishingError):
    """The text to be approved is not the text that was shown."""

    def __init__(self) -> None:
        super().__init__(
            _("The text changed after it was shown to you. Read it again before you approve it.")
        )


class ReleaseInThePast(PublishingError):
    """The release time has gone by."""

    def __init__(self) -> None:
        super().__init__(
            _("The release time lies in the past. Choose a later one, or release now.")
        )
