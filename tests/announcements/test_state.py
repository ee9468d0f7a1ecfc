"""Where an announcement stands: the table, the database and the form say the same of every life."""

from __future__ import annotations

import itertools

import pytest
from django.db.models import Q

from announcements.models import Announcement, Edition
from announcements.state import State, in_state, state_of, with_state
from announcements.workflow import Status
from tests.announcements.test_publishing_random import Life
from tests.factories import publisher

FALSE_TRUE = (False, True)


@pytest.mark.django_db
def test_rows_lists_and_the_form_agree_on_every_life() -> None:
    by = publisher()
    lives = [Life(seed, by) for seed in range(12)]
    seen: set[str] = set()
    for _ in range(14):
        for life in lives:
            life.step()
        # Every announcement is looked at with the clock of its own life.
        for life in lives:
            row = with_state(
                Announcement.objects.filter(pk=life.announcement.pk), now=life.now
            ).get()
            editions = Edition.objects.filter(announcement=row)
            said = state_of(
                status=row.status,
                is_pending=editions.pending(life.now).exists(),
                is_public=editions.public(life.now).exists(),
                is_withdrawn=row.withdrawn_at is not None,
            )
            one = Announcement.objects.filter(Q(pk=row.pk))
            listed = [s for s in State.values if in_state(one, s, now=life.now).exists()]
            assert row.state == said
            assert listed == [said]
            seen.add(said)
    assert seen == set(State.values)


@pytest.mark.parametrize(
    ("status", "is_pending", "is_public", "is_withdrawn"),
    list(itertools.product(Status.values, FALSE_TRUE, FALSE_TRUE, FALSE_TRUE)),
)
def test_every_combination_has_the_state_that_an_editor_expects(
    status: str, is_pending: bool, is_public: bool, is_withdrawn: bool
) -> None:
    said = state_of(
        status=status, is_pending=is_pending, is_public=is_public, is_withdrawn=is_withdrawn
    )
    if is_pending:
        assert said == State.PENDING
    elif status == Status.IN_REVIEW:
        assert said == State.IN_REVIEW
    elif is_withdrawn and not is_public:
        assert said == State.WITHDRAWN
    else:
        assert said == (State.RELEASED if status == Status.APPROVED and is_public else State.DRAFT)
