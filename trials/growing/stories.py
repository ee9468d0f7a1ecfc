"""A made-up announcement with its editions, as unsaved rows: what `publishing` would have written, all of it, without the waiting."""

from __future__ import annotations

import datetime as dt
import itertools
import random
import uuid
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models.base import ModelState

from announcements import freezing
from announcements.composing import compose
from announcements.document import Commitments, Document, canonical
from announcements.draft import Draft, assemble, draft_image
from announcements.models import (
    Announcement,
    AnnouncementContact,
    Commitment,
    Edition,
    EditionKind,
    Part,
    Party,
    Signatory,
    Theme,
    Transition,
)
from announcements.workflow import Status
from languages import LANGUAGES, texts
from partners.models import Institution
from rows.short_ids import new_short_id
from trials.growing import words
from trials.growing.words import Said
from trials.growing.world import World, in_each, person

# How many in a hundred have a translation, a later edition, a withdrawal.
ENGLISH, GERMAN, CHANGED, WITHDRAWN = 55, 20, 6, 1
# Partners who work together announce more than once: this many stories are remembered, and one in so many is a new one.
REMEMBERED, ONE_NEW_IN = 60, 12


@dataclass(slots=True)
class Story:
    """An announcement and its parts; `editions` are (edition, its texts, their documents), oldest first."""

    announcement: Announcement
    themes: list[Theme]
    languages: list[str]
    signing: list[Institution]
    parts: list[Part] = field(default_factory=list)
    parties: list[Party] = field(default_factory=list)
    signatories: list[Signatory] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)
    contacts: list[AnnouncementContact] = field(default_factory=list)
    documents: dict[str, Document] = field(default_factory=dict)
    editions: list[tuple[Edition, list[freezing.FrozenText], list[Document]]] = field(
        default_factory=list
    )
    transitions: list[Transition] = field(default_factory=list)

    def draft(self) -> Draft:
        """Return the draft of these rows."""
        return assemble(
            self.announcement,
            parts=self.parts,
            parties=self.parties,
            signatories=self.signatories,
            commitments=self.commitments,
            contacts=self.contacts,
            attachments=[],
            links=[],
            themes=self.themes,
        )


class Teller:
    """Tells stories in a world; the same chance tells the same stories.

    `announcements` and `editions` give the keys of the rows.
    """

    def __init__(
        self,
        world: World,
        *,
        now: dt.datetime,
        chance: random.Random,
        announcements: Iterator[int],
        editions: Iterator[int],
    ) -> None:
        self.world = world
        self.now = now
        self.chance = chance
        self.announcements = announcements
        self.editions = editions
        self.remembered: deque[Story] = deque(maxlen=REMEMBERED)
        # A few partners sign most of what is signed.
        weights = (1 / (place + 3) for place in range(len(world.institutions)))
        self.weights = list(itertools.accumulate(weights))

    def draft(self, at: dt.datetime) -> Story:
        """Return an announcement that nobody has approved."""
        return self._told(at, Status.DRAFT)

    def released(self, at: dt.datetime) -> Story:
        """Return an announcement released at that instant, a few of them changed or withdrawn since."""
        if len(self.remembered) < REMEMBERED or self.chance.randrange(ONE_NEW_IN) == 0:
            story = self._told(at, Status.APPROVED)
            self.remembered.append(story)
        else:
            story = self._retold(self.chance.choice(self.remembered), at)
        self._release(story, at)
        later = at + dt.timedelta(days=self.chance.randrange(1, 40), hours=1)
        if later < self.now and self.chance.randrange(100) < CHANGED:
            self._change(story, later)
        elif later < self.now and self.chance.randrange(100) < WITHDRAWN:
            self._withdraw(story, later)
        return story

    # What is written.

    def _told(self, at: dt.datetime, status: str) -> Story:
        chance, world = self.chance, self.world
        signing, languages = self._signing(), self._languages()
        announcement = Announcement(original_language="fr", status=status)
        filed = chance.sample(range(len(world.themes)), chance.choice((1, 1, 2)))
        # In the order in which the database gives them to whoever reads the draft.
        themes = [world.themes[place] for place in sorted(filed)]
        story = Story(announcement, themes, languages, signing)
        self._open(story, at)
        for name, text in self._said(
            "commitments_introduction", words.INTRODUCTION, languages
        ).items():
            setattr(announcement, name, text)
        self._body(story)
        self._around(story)
        draft = story.draft()
        story.documents = {code: compose(draft, code) for code in languages}
        return story

    def _retold(self, old: Story, at: dt.datetime) -> Story:
        """Return what the same partners announce next: the opening is new, what the agreement says is not."""
        announcement = _copy(old.announcement)
        announcement.short_id = new_short_id()
        announcement.status = Status.APPROVED
        for name in ("withdrawn_at", "withdrawn_by_id", "withdrawal_reason"):
            announcement.__dict__[name] = "" if name == "withdrawal_reason" else None
        for code in LANGUAGES:
            announcement.__dict__[f"withdrawal_reason_{code}"] = None
            announcement.__dict__[f"subheading_{code}"] = None
        story = Story(announcement, old.themes, old.languages, old.signing)
        self._open(story, at)
        story.parts = [_copy(row, announcement) for row in old.parts]
        story.parties = [_copy(row, announcement) for row in old.parties]
        story.signatories = [_copy(row, announcement) for row in old.signatories]
        story.contacts = [_copy(row, announcement) for row in old.contacts]
        story.commitments = [_copy(row, announcement) for row in old.commitments]
        for row in story.commitments:
            row.uuid = uuid.uuid4()
        opening = self._opening(story)
        marks = [str(row.uuid) for row in story.commitments]
        for code, document in old.documents.items():
            story.documents[code] = _reopened(document, compose(opening, code), marks)
        return story

    def _open(self, story: Story, at: dt.datetime) -> None:
        """Write the opening: headline, lede, place and date."""
        chance, announcement = self.chance, story.announcement
        self.filled: dict[str, Any] = {
            "a": _named(story.signing[0]),
            "b": _named(story.signing[1]),
            "s": chance.choice(words.SUBJECTS),
            "t": chance.choice(words.TOWNS),
            "n": chance.randrange(12, 400),
            "y": chance.randrange(3, 9),
        }
        fields: dict[str, Any] = {
            **self._said("headline", chance.choice(words.HEADLINES), story.languages),
            **self._said("kicker", chance.choice(words.KICKERS), story.languages),
            **_paragraph(self._said("lede", chance.choice(words.LEDES), story.languages)),
            **{f"dateline_place_{code}": self.filled["t"] for code in story.languages},
            "pk": next(self.announcements),
            "dateline_on": at.date(),
            "created_at": at - dt.timedelta(days=2),
            "changed_at": at - dt.timedelta(hours=2),
            "lead_image": chance.choice(self.world.pictures) if chance.random() < 0.7 else None,
        }
        for name, value in fields.items():
            setattr(announcement, name, value)

    def _opening(self, story: Story) -> Draft:
        """Return the draft of an opening alone."""
        row = story.announcement
        return Draft(
            id=row.short_id,
            original_language=row.original_language,
            kind=row.kind,
            dateline_on=row.dateline_on,
            lead_image=draft_image(row.lead_image),
            **{name: texts(row, name) for name in _OPENING},  # type: ignore[arg-type]
        )

    def _signing(self) -> list[Institution]:
        """Return two to four institutions, each once."""
        wanted = self.chance.choice((2, 2, 2, 3, 4))
        found: dict[int, Institution] = {}
        while len(found) < wanted:
            (row,) = self.chance.choices(self.world.institutions, cum_weights=self.weights)
            found[row.pk] = row
        return list(found.values())

    def _languages(self) -> list[str]:
        drawn = self.chance.randrange(100)
        return ["fr", *(["en"] if drawn < ENGLISH else []), *(["de"] if drawn < GERMAN else [])]

    def _said(self, name: str, said: Said, languages: list[str]) -> dict[str, str]:
        every = in_each(name, said, **self.filled)
        return {f"{name}_{code}": _sentence(every[f"{name}_{code}"]) for code in languages}

    def _body(self, story: Story) -> None:
        chance, announcement, languages = self.chance, story.announcement, story.languages
        for heading in chance.sample(words.HEADINGS, chance.choice((2, 3))):
            told = chance.sample(words.SENTENCES, 6)
            said = [self._said("body", sentence, languages) for sentence in told]
            body = {
                name: "".join(
                    f"<p>{' '.join(text[name] for text in said[start : start + 3])}</p>"
                    for start in (0, 3)
                )
                for name in said[0]
            }
            heads = self._said("heading", heading, languages)
            story.parts.append(Part(announcement=announcement, kind="text", **heads, **body))
        quote = Part(
            announcement=announcement,
            kind="quote",
            speaker=person(chance),
            **_paragraph(self._said("body", chance.choice(words.QUOTES), languages)),
            **self._said("speaker_function", chance.choice(words.FUNCTIONS), languages),
        )
        story.parts[1:1] = [quote]
        story.parts.append(Part(announcement=announcement, kind="commitments"))
        for position, part in enumerate(story.parts, start=1):
            part.position = position
        wanted = chance.sample(words.COMMITMENTS, chance.randrange(2, 5))
        story.commitments = [
            Commitment(
                announcement=announcement,
                position=position,
                **self._said("text", said, languages),
            )
            for position, said in enumerate(wanted, start=1)
        ]

    def _around(self, story: Story) -> None:
        announcement, chance = story.announcement, self.chance
        for position, institution in enumerate(story.signing):
            role = "lead" if position == 0 else "co_signatory" if position < 3 else "supporter"
            of_this = {"announcement": announcement, "position": position}
            story.parties.append(Party(institution=institution, role=role, **of_this))
            if position > 1:
                continue
            function = self._said("function", chance.choice(words.FUNCTIONS), story.languages)
            story.signatories.append(
                Signatory(name=person(chance), institution=institution, **function, **of_this)
            )
            contact = chance.choice(self.world.contacts[institution.pk])
            story.contacts.append(AnnouncementContact(contact=contact, **of_this))

    # What is frozen.

    def _release(
        self, story: Story, at: dt.datetime, kind: str = EditionKind.ORIGINAL, **note: str
    ) -> None:
        before = story.editions[-1][0] if story.editions else None
        edition = Edition(
            pk=next(self.editions),
            announcement=story.announcement,
            number=len(story.editions) + 1,
            kind=kind,
            approved_by=self.chance.choice(self.world.staff),
            approved_at=at - dt.timedelta(hours=2),
            release_at=at,
            first_release_at=before.first_release_at if before else at,
            **note,
        )
        if before:
            before.superseded_at = at
        documents = list(story.documents.values())
        made = [freezing.text_of(document, canonical(document)) for document in documents]
        story.editions.append((edition, made, documents))
        steps = (("submit", "draft", "in_review", 4), ("approve", "in_review", "approved", 2))
        for action, source, target, hours in steps:
            self._note(story, action, source, target, at - dt.timedelta(hours=hours))
        story.transitions[-1].edition = edition

    def _note(self, story: Story, action: str, source: str, target: str, at: dt.datetime) -> None:
        story.announcement.changed_at = at
        story.transitions.append(
            Transition(
                announcement=story.announcement,
                action=action,
                source=source,
                target=target,
                made_at=at,
                made_by=self.chance.choice(self.world.staff),
            )
        )

    def _change(self, story: Story, at: dt.datetime) -> None:
        """Release a second edition, which says in its subheading what is new."""
        self._note(story, "reopen", "approved", "draft", at - dt.timedelta(hours=5))
        kind = self.chance.choice(list(words.NOTES))
        for code in story.languages:
            setattr(story.announcement, f"subheading_{code}", getattr(words.NOTES[kind], code))
        opening = self._opening(story)
        for code, document in story.documents.items():
            said = compose(opening, code).subheading
            story.documents[code] = replace(document, subheading=said)
        self._release(story, at, kind, **in_each("note", words.NOTES[kind]))

    def _withdraw(self, story: Story, at: dt.datetime) -> None:
        announcement = story.announcement
        announcement.status = Status.DRAFT
        announcement.withdrawn_at = at
        announcement.withdrawn_by = self.chance.choice(self.world.staff)
        for name, text in in_each("withdrawal_reason", words.REASON).items():
            setattr(announcement, name, text)
        self._note(story, "withdraw", "approved", "draft", at)
        story.transitions[-1].edition = story.editions[-1][0]


_OPENING = ("kicker", "headline", "subheading", "lede", "dateline_place")


def _reopened(document: Document, opening: Document, commitments: list[str]) -> Document:
    """Return a document with another opening and other commitments of the same words."""
    body = tuple(
        replace(
            part,
            items=tuple(
                replace(item, uuid=mark) for item, mark in zip(part.items, commitments, strict=True)
            ),
        )
        if isinstance(part, Commitments)
        else part
        for part in document.body
    )
    told = {name: getattr(opening, name) for name in (*_OPENING, "id", "dateline_on", "lead_image")}
    return replace(document, body=body, **told)


def _copy(row: Any, announcement: Announcement | None = None) -> Any:
    """Return an unsaved row like this one, of another announcement; making it anew takes thirty times as long."""
    model: Any = type(row)
    made = model.__new__(model)
    made.__dict__ = dict(row.__dict__)
    made._state = ModelState()
    made._state.fields_cache = dict(row._state.fields_cache)
    made.pk = None
    if announcement is not None:
        made.announcement = announcement
    return made


def _named(institution: Institution) -> Said:
    return Said(*(getattr(institution, f"name_{code}") for code in Said._fields))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _paragraph(fields: dict[str, str]) -> dict[str, str]:
    return {name: f"<p>{text}</p>" for name, text in fields.items()}
