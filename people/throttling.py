"""What somebody is told who tries too often: the page they were on, with what they typed, and when to try again."""

from __future__ import annotations

import math

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import ngettext

from people import limits
from people.models import User


def counted(
    action: limits.Action, request: HttpRequest, *, person: User | None, typed: str = ""
) -> limits.Attempt:
    """Count an attempt of a form; ValidationError with a sentence when there were too many, and the answer becomes a 429."""
    try:
        return limits.attempt(
            action, request=request, person=person, typed=typed, now=timezone.now()
        )
    except limits.Throttled as throttled:
        request.throttled_for = throttled.seconds  # type: ignore[attr-defined]
        raise ValidationError(sentence(throttled.seconds), code="throttled") from throttled


def sentence(seconds: int) -> str:
    minutes = max(1, math.ceil(seconds / 60))
    return ngettext(
        "Too many attempts. Try again in %(minutes)d minute.",
        "Too many attempts. Try again in %(minutes)d minutes.",
        minutes,
    ) % {"minutes": minutes}
