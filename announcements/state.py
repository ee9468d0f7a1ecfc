"""Where an announcement stands, in one word: one table, read by rows in the database and by the form.

What the world may read is decided elsewhere (`EditionQuerySet`): this is for those who work on it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import reduce
from operator import and_

from django.db import models
from django.db.models import Case, CharField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from announcements.models import Announcement, Edition
from announcements.workflow import Status


class State(models.TextChoices):
    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    PENDING = "pending", _("waiting for its release")
    RELEASED = "released", _("released")
    WITHDRAWN = "withdrawn", _("withdrawn")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What holds in a state; None where it does not matter."""

    state: State
    status: Status | None = None
    is_pending: bool | None = None  # an approved edition waits for its hour
    is_public: bool | None = None  # an edition stands
    is_withdrawn: bool | None = None

    def conditions(self) -> dict[str, Status | bool]:
        """Return what must hold, by name."""
        named = {name: getattr(self, name) for name in _SAID_IN_SQL}
        return {name: value for name, value in named.items() if value is not None}

    def excludes(self, other: Rule) -> bool:
        """Return whether both can never hold at once."""
        mine, its = self.conditions(), other.conditions()
        return any(mine[name] != its[name] for name in mine.keys() & its.keys())


# The first that holds; where none does (approved, and neither released nor to be) the text is a draft again.
RULES = (
    Rule(state=State.PENDING, is_pending=True),
    Rule(state=State.IN_REVIEW, status=Status.IN_REVIEW),
    Rule(state=State.WITHDRAWN, is_withdrawn=True, is_public=False),
    Rule(state=State.RELEASED, status=Status.APPROVED, is_public=True),
    Rule(state=State.DRAFT, status=Status.DRAFT),
)
# Of rows that have the dates of `_dates`.
_SAID_IN_SQL = {
    "status": lambda value: Q(status=value),
    "is_pending": lambda value: Q(pending_at__isnull=not value),
    "is_public": lambda value: Q(released_at__isnull=not value),
    "is_withdrawn": lambda value: Q(withdrawn_at__isnull=not value),
}


def state_of(*, status: str, is_pending: bool, is_public: bool, is_withdrawn: bool) -> State:
    """Return the state of an announcement of which this is known."""
    known = {
        "status": status,
        "is_pending": is_pending,
        "is_public": is_public,
        "is_withdrawn": is_withdrawn,
    }
    holding = (rule.state for rule in RULES if rule.conditions().items() <= known.items())
    return next(holding, State.DRAFT)


def with_state(
    announcements: QuerySet[Announcement], *, now: dt.datetime
) -> QuerySet[Announcement]:
    """Add `state`, `pending_at`, and `released_at` of the edition that stands."""
    cases = [When(_all_of(rule), then=Value(rule.state.value)) for rule in RULES]
    return announcements.annotate(**_dates(now)).annotate(
        state=Case(*cases, default=Value(State.DRAFT.value), output_field=CharField())
    )


def in_state(
    announcements: QuerySet[Announcement], state: str, *, now: dt.datetime
) -> QuerySet[Announcement]:
    """Return the announcements of a state as `with_state` gives it, as conditions that an index serves.

    Nothing is computed for rows that are not shown: approved and neither released nor to be released is nothing at all.
    """
    if state == State.PENDING:  # the table of editions has the index
        waiting = Edition.objects.pending(now).order_by().values("announcement")
        return announcements.filter(pk__in=waiting)
    place = next(n for n, rule in enumerate(RULES) if rule.state == state)
    rule = RULES[place]
    earlier = [other for other in RULES[:place] if not rule.excludes(other)]
    # Dates and not EXISTS: PostgreSQL would look up every edition there is instead of those of the rows that are shown.
    known = announcements.query.annotations
    dates = {name: date for name, date in _dates(now).items() if name not in known}
    found = announcements.alias(**dates).filter(_all_of(rule))
    return reduce(lambda rows, other: rows.filter(~_all_of(other)), earlier, found)


def _all_of(rule: Rule) -> Q:
    return reduce(and_, (_SAID_IN_SQL[name](value) for name, value in rule.conditions().items()))


def _dates(now: dt.datetime) -> dict[str, Subquery]:
    """When the edition to come is released, and when the one that stands was."""
    of_this = Edition.objects.filter(announcement=OuterRef("pk"))
    pending = of_this.pending(now).order_by("release_at").values("release_at")[:1]
    public = of_this.public(now).order_by("-release_at").values("release_at")[:1]
    return {"pending_at": Subquery(pending), "released_at": Subquery(public)}
