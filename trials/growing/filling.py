"""Fill a newsroom: thousands of made-up announcements of ten years, written in bulk."""

from __future__ import annotations

import datetime as dt
import gc
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from django.utils import translation

from announcements import counting, freezing
from announcements.models import (
    Announcement,
    AnnouncementContact,
    Commitment,
    Edition,
    Part,
    Party,
    Signatory,
    Transition,
)
from people.models import SecurityEvent, SecurityEventKind
from trials.growing.inserting import Inserting
from trials.growing.stories import Story, Teller
from trials.growing.world import World, make_world

YEARS = 10
BATCH = 500
DRAFTS = 12  # on every desk some, however long it has been at work
SOON = 4


def grow(
    count: int, *, now: dt.datetime, seed: int = 1, told: Callable[[int], None] = lambda done: None
) -> None:
    """Add so many released announcements to a newsroom, a few drafts, and a few whose release is to come.

    `told` hears how many are written. All or nothing: one transaction. The same seed gives the same words.
    """
    chance = random.Random(seed)
    with transaction.atomic(), translation.override("fr"), _no_looking_for_cycles():
        world = make_world(count, now=now, chance=chance)
        insert = Inserting()
        teller = Teller(
            world,
            now=now,
            chance=chance,
            announcements=insert.keys(Announcement),
            editions=insert.keys(Edition),
        )
        done = 0
        for batch in _batches(instants(count, now=now, chance=chance)):
            stories = [teller.released(at) for at in batch]
            write(stories, world, insert)
            insert(LogEntry, _log_of_changes(stories, world, chance))
            done += len(batch)
            told(done)
        ahead = sorted(now + dt.timedelta(hours=chance.randrange(5, 400)) for _ in range(SOON))
        write([teller.released(at) for at in ahead], world, insert)
        write([teller.draft(now) for _ in range(DRAFTS)], world, insert)
        insert(SecurityEvent, _log_of_signing_in(count, world, now=now, chance=chance))
        insert.finish()
        counting.recount()


@contextmanager
def _no_looking_for_cycles() -> Iterator[None]:
    """Rows are made and let go by the hundred thousand, and none refers back to itself: looking for cycles takes a tenth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def instants(count: int, *, now: dt.datetime, chance: random.Random) -> list[dt.datetime]:
    """Return instants of ten years, oldest first: working days and hours, a little more every year."""
    found: list[dt.datetime] = []
    while len(found) < count:
        # The square root lets the years before weigh less.
        days = YEARS * 365 * (1 - chance.random() ** 0.8)
        day = now - dt.timedelta(days=days)
        at = day.replace(hour=chance.randrange(7, 17), minute=chance.randrange(0, 60, 5), second=0)
        if at.weekday() < 5 and at < now - dt.timedelta(hours=1):
            found.append(at.replace(microsecond=0))
    return sorted(found)


def _batches(every: list[dt.datetime]) -> Iterator[list[dt.datetime]]:
    for start in range(0, len(every), BATCH):
        yield every[start : start + BATCH]


def write(stories: list[Story], world: World, insert: Inserting) -> None:
    """Save stories with everything that belongs to them."""
    links = Announcement.themes.through
    insert(Announcement, (story.announcement for story in stories))
    insert(
        links,
        (
            links(announcement_id=story.announcement.pk, theme_id=theme.pk)
            for story in stories
            for theme in story.themes
        ),
    )
    insert(Part, (row for story in stories for row in story.parts))
    insert(Party, (row for story in stories for row in story.parties))
    insert(Signatory, (row for story in stories for row in story.signatories))
    insert(Commitment, (row for story in stories for row in story.commitments))
    insert(AnnouncementContact, (row for story in stories for row in story.contacts))
    insert(Edition, (edition for story in stories for edition, *_ in story.editions))
    insert(Transition, (row for story in stories for row in story.transitions))
    institutions = {row.short_id: row.pk for row in world.institutions}
    themes = {theme.slug: theme.pk for theme in world.themes}
    frozen: dict[type[Model], list[Any]] = {}
    for story in stories:
        contacts = [place.contact_id for place in story.contacts]
        for edition, texts, documents in story.editions:
            made = freezing.rows_of(
                edition, texts, documents, contacts, institutions=institutions, themes=themes
            )
            for model, rows in made.items():
                frozen.setdefault(model, []).extend(rows)
    for model, rows in frozen.items():
        insert(model, rows)


def _log_of_changes(stories: list[Story], world: World, chance: random.Random) -> list[LogEntry]:
    """Return what the desk noted: each announcement was changed a few times."""
    kind = ContentType.objects.get_for_model(Announcement)
    return [
        LogEntry(
            user=chance.choice(world.staff),
            content_type=kind,
            object_id=str(story.announcement.pk),
            object_repr=str(story.announcement.pk),
            action_flag=CHANGE,
            action_time=story.announcement.changed_at,
        )
        for story in stories
        for _ in range(2)
    ]


def _log_of_signing_in(
    count: int, world: World, *, now: dt.datetime, chance: random.Random
) -> Iterator[SecurityEvent]:
    """Yield who came in and left, in ten years of a newsroom of that size."""
    kinds = (SecurityEventKind.SIGNED_IN, SecurityEventKind.SIGNED_IN, SecurityEventKind.SIGNED_OUT)
    ago = sorted(
        (chance.randrange(60, YEARS * 365 * 86400) for _ in range(2 * count)), reverse=True
    )
    for seconds in ago:
        person = chance.choice(world.staff)
        yield SecurityEvent(
            kind=chance.choice(kinds),
            at=now - dt.timedelta(seconds=seconds),
            person=person,
            name=person.username,
            address=f"192.0.2.{chance.randrange(1, 255)}",
        )
