"""Random lives of an announcement, held against a model of a few lines: what is public, and what may be read."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field

import pytest

from announcements import publishing
from announcements.draft import draft_from_rows
from announcements.models import Announcement, Edition
from people.models import User
from tests.factories import NOW, make_announcement, publisher

pytestmark = pytest.mark.django_db

MICROSECOND = dt.timedelta(microseconds=1)
MINUTE = dt.timedelta(minutes=1)


@dataclass
class Model:
    """What should be so: releases by number (a cancelled one gives its number back), and the last withdrawal."""

    status: str = "draft"
    releases: dict[int, dt.datetime] = field(default_factory=dict)
    approved_at: dt.datetime | None = None
    withdrawn_at: dt.datetime | None = None

    def readable(self, at: dt.datetime) -> list[int]:
        return [
            number
            for number, release in sorted(self.releases.items())
            if release <= at and (self.withdrawn_at is None or release > self.withdrawn_at)
        ]

    def public(self, at: dt.datetime) -> list[int]:
        return self.readable(at)[-1:]

    def pending(self, at: dt.datetime) -> list[int]:
        return [n for n, release in self.releases.items() if release > at]

    def cancel(self, at: dt.datetime) -> None:
        for number in self.pending(at):
            del self.releases[number]


class Life:
    """An announcement, its model, and a clock that goes on by random steps, sometimes by none."""

    def __init__(self, seed: int, by: User) -> None:
        self.random = random.Random(seed)
        self.by = by
        self.now = NOW
        self.model = Model()
        self.announcement = make_announcement(parties=1, commitments=0, headline_fr="Titre 0")
        self.words = 0

    def step(self) -> str:
        name = self.random.choice(
            [
                "submit",
                "approve",
                "approve",
                "reopen",
                "cancel",
                "undo",
                "withdraw",
                "wait",
                "until",
            ]
        )
        self.announcement = Announcement.objects.get(pk=self.announcement.pk)
        getattr(self, name)()
        return name

    def wait(self) -> None:
        steps = [dt.timedelta(0), MICROSECOND, MINUTE, 90 * MINUTE]
        self.now += self.random.choice(steps)

    def until(self) -> None:
        """To the very instant of the next release, or a microsecond before it."""
        for number in self.model.pending(self.now):
            early = self.random.choice([dt.timedelta(0), MICROSECOND])
            self.now = max(self.now, self.model.releases[number] - early)

    def submit(self) -> None:
        if self.model.status == "draft":
            self.words += 1
            self.announcement.headline_fr = f"Titre {self.words}"
            self.announcement.save()
        self.take("submit", self.model.status == "draft")
        if self.model.status == "draft":
            self.model.status = "in_review"

    def approve(self) -> None:
        possible = self.model.status == "in_review"
        release = self.random.choice([None, self.now + MICROSECOND, self.now + 60 * MINUTE])
        fingerprints = publishing.fingerprints_of(draft_from_rows(self.announcement))
        given = {"fingerprints": fingerprints, "rehearsal": None}
        self.take("approve", possible, release_at=release, **given)
        if possible:
            self.model.releases[len(self.model.releases) + 1] = release or self.now + MINUTE
            self.model.approved_at = self.now
            self.model.status = "approved"

    def reopen(self) -> None:
        possible = self.model.status == "approved" and not self.model.pending(self.now)
        self.take("reopen", possible)
        if possible:
            self.model.status = "draft"

    def cancel(self) -> None:
        possible = self.model.status == "approved" and bool(self.model.pending(self.now))
        self.take("cancel", possible, reason="Ajourné.")
        if possible:
            self.model.cancel(self.now)
            self.model.status = "draft"

    def undo(self) -> None:
        pending = self.model.pending(self.now)
        possible = any(
            self.model.releases[n] - (self.model.approved_at or NOW) <= MINUTE for n in pending
        )
        self.take("undo", possible)
        if possible:
            self.model.cancel(self.now)
            self.model.status = "in_review"

    def withdraw(self) -> None:
        possible = bool(self.model.public(self.now))
        self.take("withdraw", possible, reason={"fr": "Ajourné."})
        if possible:
            self.model.cancel(self.now)
            self.model.withdrawn_at = self.now
            if self.model.status == "approved":
                self.model.status = "draft"

    def take(self, name: str, possible: bool, **given: object) -> None:
        given |= {"by": self.by, "now": self.now, "version": self.announcement.version}
        act = getattr(publishing, name)
        if possible:
            act(announcement=self.announcement, **given)
        else:
            with pytest.raises(publishing.NotPossible):
                act(announcement=self.announcement, **given)

    def check(self) -> None:
        instants = {self.now, self.now + MICROSECOND, self.now + 600 * MINUTE}
        for number in self.model.pending(self.now):
            instants |= {self.model.releases[number], self.model.releases[number] - MICROSECOND}
        for at in instants:
            if at < self.now:
                continue
            assert numbers(Edition.objects.public(at)) == self.model.public(at), at
            assert numbers(Edition.objects.readable(at)) == self.model.readable(at), at
        assert numbers(Edition.objects.pending(self.now)) == self.model.pending(self.now)
        self.announcement.refresh_from_db()
        assert self.announcement.status == self.model.status


def numbers(editions: object) -> list[int]:
    return list(editions.order_by("number").values_list("number", flat=True))  # type: ignore[attr-defined]


@pytest.mark.parametrize("seed", range(4))
def test_a_random_life_shows_what_the_model_says(seed: int) -> None:
    life = Life(seed, publisher())
    for _turn in range(30):
        name = life.step()
        try:
            life.check()
        except AssertionError as wrong:
            raise AssertionError(f"after {name} at {life.now}: {life.model}") from wrong
