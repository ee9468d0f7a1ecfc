"""Make it happen: the only writer of status, schedule and editions.

Every function is atomic, takes the version of the announcement that its caller looked at and refuses when somebody was faster
(compare-and-set; `select_for_update` does nothing on SQLite), asks `workflow` whether the step may be taken, logs who and when,
and tells the registered listeners once the transaction is committed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from announcements import counting, freezing, readiness, rehearsing, workflow
from announcements.composing import compose
from announcements.document import canonical, fingerprint, read
from announcements.draft import Draft, draft_from_rows
from announcements.models import (
    Announcement,
    Edition,
    EditionKind,
    Transition,
)
from announcements.refusals import (
    Conflict,
    NoteMissing,
    NotPossible,
    NoTranslation,
    PublishingError,
    ReleaseInThePast,
    TextChanged,
)
from announcements.rehearsing import Rehearsal
from announcements.workflow import Situation, Status
from masthead.reading import newsroom_zone
from people.models import User
from rows.fields import LAST_YEAR

# What callers catch is named here too.
__all__ = [
    "STEPS",
    "Conflict",
    "NoTranslation",
    "NotPossible",
    "NoteMissing",
    "PublishingError",
    "ReleaseInThePast",
    "TextChanged",
    "approve",
    "can_be_undone",
    "cancel",
    "fingerprints_of",
    "held",
    "is_shut",
    "on_schedule_change",
    "record_save",
    "rehearse",
    "reopen",
    "send_back",
    "situation_of",
    "submit",
    "undo",
    "withdraw",
]

UNDO = dt.timedelta(seconds=60)


Listener = Callable[[Edition], None]
_listeners: list[Listener] = []


def on_schedule_change(listener: Listener) -> None:
    """Register a callable that hears, after commit, of every edition whose schedule was written.

    A listener may be called twice for one edition and must ask `public(at)` again before it acts.
    """
    if listener not in _listeners:
        _listeners.append(listener)


@contextmanager
def held(announcement: Announcement) -> Iterator[None]:
    """Wait until nobody else is taking a step with this announcement, and keep it for the block.

    The clock is read inside: a release may come while one waits, and what is released is not undone.
    """
    with transaction.atomic():
        _hold(announcement)
        yield


def situation_of(
    announcement: Announcement,
    *,
    now: dt.datetime,
    draft: Draft | None = None,
    release_at: dt.datetime | None = None,
) -> Situation:
    """Return what the guards of the workflow look at; without a draft, readiness is left out.

    Readiness is asked for the day of the release in the newsroom's zone: of `release_at`, else of the instant that is wanted.
    """
    findings: tuple[readiness.Finding, ...] = ()
    if draft:
        day = readiness.release_day(draft, now=now, zone=newsroom_zone(), release_at=release_at)
        findings = readiness.check(draft, on=day)
    editions = Edition.objects.filter(announcement=announcement)
    pending = editions.pending(now).select_related("approved_by").first()
    return Situation(
        status=announcement.status,
        blocking=readiness.blocking(findings),
        blocking_of_the_day=readiness.blocking(tuple(f for f in findings if f.of_the_day)),
        has_pending=pending is not None,
        approver=str(pending.approved_by) if pending else "",
        can_be_undone=pending is not None and can_be_undone(pending),
        has_public=editions.public(now).exists(),
    )


def fingerprints_of(draft: Draft) -> dict[str, str]:
    """Return the fingerprint of each language as it would be released now."""
    return {
        language: fingerprint(canonical(compose(draft, language))) for language in draft.languages
    }


@transaction.atomic
def submit(
    *, announcement: Announcement, by: User, now: dt.datetime, version: int, note: str = ""
) -> None:
    """Hand a draft over for review."""
    draft = _fresh_draft(announcement)
    _ask("submit", announcement, by=by, now=now, draft=draft)
    _move(announcement, "submit", by=by, now=now, version=version, note=note)


@transaction.atomic
def send_back(
    *, announcement: Announcement, by: User, now: dt.datetime, version: int, note: str = ""
) -> None:
    """Return an announcement in review to its editors."""
    _ask("send_back", announcement, by=by, now=now)
    _move(announcement, "send_back", by=by, now=now, version=version, note=note)


def rehearse(
    *,
    announcement: Announcement,
    by: User,
    now: dt.datetime,
    fingerprints: Mapping[str, str],
    release_at: dt.datetime | None = None,
    kind: str = "",
    note: Mapping[str, str] | None = None,
) -> Rehearsal:
    """Make every file of an edition to be, in each of its languages, and throw them away; the arguments are those of `approve`.

    To be called before `approve`, outside any transaction: it takes a second or more. Writes nothing. Raises NotPossible, TextChanged.
    """
    draft = draft_from_rows(announcement)
    release_at = release_at or now + UNDO
    situation = situation_of(announcement, now=now, draft=draft, release_at=release_at)
    if reasons := workflow.reasons_against("approve", situation, may=by.has_perm):
        raise NotPossible(*reasons)
    kept = _copied_from(announcement, at=release_at)
    texts = freezing.texts_of(draft, fingerprints, kept)
    notes = note or {}
    _check_kind(kind, notes, kept, texts)
    return rehearsing.rehearse(
        [
            rehearsing.Upcoming(
                announcement_id=announcement.pk,
                document=read(text.document),
                fingerprint=text.fingerprint,
                slug=text.slug,
                number=_next_number(announcement),
                kind=kind,
                note=notes.get(text.language, ""),
                release_at=release_at,
            )
            for text in texts
        ]
    )


@transaction.atomic
def approve(
    *,
    announcement: Announcement,
    by: User,
    now: dt.datetime,
    version: int,
    fingerprints: Mapping[str, str],
    rehearsal: Rehearsal | None,
    release_at: dt.datetime | None = None,
    kind: str = "",
    note: Mapping[str, str] | None = None,
) -> Edition:
    """Freeze the agreed words as an edition and set the instant of its release.

    `fingerprints` are those of the languages that the approver read; they must still be the fingerprints of the text. Languages released before and not named
    here are copied byte for byte, unless they were withdrawn. `release_at=None` releases in a minute, so that it can be undone.
    `rehearsal` is what `rehearse` gave: only words of which every file was made are approved. None is for callers who answer for
    that themselves (the demo, whose texts are ours). `note` is public, by language; a correction needs one.
    Raises NotPossible, Conflict, TextChanged, ReleaseInThePast.
    """
    draft = _fresh_draft(announcement)
    at = release_at or now + UNDO
    _ask("approve", announcement, by=by, now=now, draft=draft, release_at=at)
    if at <= now:
        raise ReleaseInThePast
    if at.year > LAST_YEAR:
        raise NotPossible(_("Check the year of the release."))
    before = _standing(announcement, at=at)
    kept = _copied_from(announcement, at=at)
    texts = freezing.texts_of(draft, fingerprints, kept)
    _check_kind(kind, note or {}, kept, texts)
    if rehearsal and not rehearsal.covers(text.fingerprint for text in texts):
        raise TextChanged
    contacts = freezing.contacts_of(announcement)
    if kept and freezing.says_the_same(kept, texts, contacts):
        raise NotPossible(
            _("Nothing changed since the edition that stands: there is nothing to release.")
        )
    edition = Edition.objects.create(
        announcement=announcement,
        number=_next_number(announcement),
        kind=kind or (EditionKind.UPDATE if before and not kept else freezing.kind_of(kept, texts)),
        approved_by=by,
        approved_at=now,
        release_at=at,
        first_release_at=kept.first_release_at if kept else at,
        **{f"note_{language}": text for language, text in (note or {}).items()},
    )
    freezing.write(edition, texts, contacts)
    if not kept:
        counting.add(at, 1)
    if before:
        Edition.objects.filter(pk=before.pk).update(superseded_at=at)
    _move(announcement, "approve", by=by, now=now, version=version, edition=edition)
    _tell(edition)
    return edition


@transaction.atomic
def reopen(
    *, announcement: Announcement, by: User, now: dt.datetime, version: int, note: str = ""
) -> None:
    """Take a released announcement back to draft, for a new edition; what is released stays public."""
    _ask("reopen", announcement, by=by, now=now)
    _move(announcement, "reopen", by=by, now=now, version=version, note=note)


@transaction.atomic
def cancel(
    *, announcement: Announcement, by: User, now: dt.datetime, version: int, reason: str = ""
) -> Edition:
    """Cancel the release to come and take the announcement back to draft; return the cancelled edition.

    The reason is kept in the history.
    """
    _ask("cancel", announcement, by=by, now=now)
    pending = _cancel_pending(announcement, now=now)
    assert pending is not None, "the guard saw one"
    if not reason.strip():
        raise NotPossible(_("Say why the release is cancelled: your colleagues will read it."))
    _move(announcement, "cancel", by=by, now=now, version=version, note=reason, edition=pending)
    _tell(pending)
    return pending


@transaction.atomic
def undo(*, announcement: Announcement, by: User, now: dt.datetime, version: int) -> Edition:
    """Give back what was there before “release now”, in its minute: the text in review; return the cancelled edition."""
    _ask("undo", announcement, by=by, now=now)
    pending = _cancel_pending(announcement, now=now)
    assert pending is not None, "the guard saw one"
    _move(announcement, "undo", by=by, now=now, version=version, edition=pending)
    _tell(pending)
    return pending


@transaction.atomic
def withdraw(
    *,
    announcement: Announcement,
    by: User,
    now: dt.datetime,
    version: int,
    reason: Mapping[str, str],
    note: str = "",
) -> None:
    """Close every released edition at once, with a public reason; a pending one is cancelled.

    The working copy is a draft again, for a replacement: an edition released after the withdrawal is open again.
    """
    _ask("withdraw", announcement, by=by, now=now)
    if not any(text.strip() for text in reason.values()):
        raise NotPossible(_("A withdrawal gives its reason: readers will see it."))
    standing = Edition.objects.filter(announcement=announcement).public(now).get()
    _cancel_pending(announcement, now=now)
    counting.add(standing.first_release_at, -1)
    changes: dict[str, Any] = {f"withdrawal_reason_{code}": text for code, text in reason.items()}
    changes |= {"withdrawn_at": now, "withdrawn_by": by}
    _move(
        announcement,
        "withdraw",
        by=by,
        now=now,
        version=version,
        note=note,
        edition=standing,
        changes=changes,
    )
    _tell(standing)


def record_save(*, announcement: Announcement, version: int) -> None:
    """Count a save of the working copy; raises Conflict when it was made on an older version,
    NotPossible when the text is approved and therefore closed."""
    if announcement.status == Status.APPROVED:
        raise NotPossible(_("The text is approved. Reopen it before you change it."))
    _compare_and_set(announcement, version=version, changes={})


# By the name of the workflow's action: a row without its function stops the start.
STEPS: Mapping[str, Callable[..., Any]] = {
    action.name: globals()[action.name] for action in workflow.ACTIONS
}


# What the steps share.


def _fresh_draft(announcement: Announcement) -> Draft:
    """Return the draft as it is saved, not as a caller's row may remember it."""
    _hold(announcement)
    return draft_from_rows(announcement)


def _hold(announcement: Announcement) -> None:
    """Read the row anew and keep it until the transaction ends, so that the second of two people waits and then sees
    what the first one did (on SQLite the transaction itself is held by one person at a time)."""
    announcement.refresh_from_db(from_queryset=Announcement.objects.select_for_update())


def _ask(
    name: str,
    announcement: Announcement,
    *,
    by: User,
    now: dt.datetime,
    draft: Draft | None = None,
    release_at: dt.datetime | None = None,
) -> None:
    _hold(announcement)
    situation = situation_of(announcement, now=now, draft=draft, release_at=release_at)
    reasons = workflow.reasons_against(name, situation, may=by.has_perm)
    if reasons:
        raise NotPossible(*reasons)


def _compare_and_set(
    announcement: Announcement, *, version: int, changes: Mapping[str, Any]
) -> None:
    rows = Announcement.objects.filter(pk=announcement.pk, version=version)
    if not rows.update(version=F("version") + 1, **changes):
        raise Conflict
    announcement.refresh_from_db()


def _move(
    announcement: Announcement,
    name: str,
    *,
    by: User,
    now: dt.datetime,
    version: int,
    note: str = "",
    edition: Edition | None = None,
    changes: Mapping[str, Any] | None = None,
) -> None:
    source = announcement.status
    target = workflow.BY_NAME[name].target
    wanted: dict[str, Any] = {
        "changed_at": now,
        "status": target,
        **(changes or {}),
    }
    _compare_and_set(announcement, version=version, changes=wanted)
    Transition.objects.create(
        announcement=announcement,
        edition=edition,
        action=name,
        source=source,
        target=announcement.status,
        note=note,
        made_at=now,
        made_by=by,
    )


def _next_number(announcement: Announcement) -> int:
    """The number of an edition to be: readers count those that were released, so a cancelled one gives its number back."""
    editions = Edition.objects.filter(announcement=announcement, cancelled_at__isnull=True)
    return (editions.aggregate(last=Max("number"))["last"] or 0) + 1


def _check_kind(
    kind: str, note: Mapping[str, str], kept: Edition | None, texts: list[freezing.FrozenText]
) -> None:
    """Readers are told what an edition is: it must be so."""
    if kind == EditionKind.CORRECTION and not any(text.strip() for text in note.values()):
        raise NoteMissing
    if kind == EditionKind.TRANSLATION and not freezing.only_adds(kept, texts):
        raise NoTranslation


def _standing(announcement: Announcement, *, at: dt.datetime) -> Edition | None:
    """Return the edition that would stand at an instant, withdrawn ones included."""
    editions = Edition.objects.filter(announcement=announcement, cancelled_at__isnull=True)
    return editions.filter(release_at__lte=at).order_by("-number").first()


def _copied_from(announcement: Announcement, *, at: dt.datetime) -> Edition | None:
    """Return the edition whose other languages a new one takes over.

    What was withdrawn comes back only if somebody read it once more: nothing of a shut edition is copied.
    """
    before = _standing(announcement, at=at)
    return None if is_shut(before, announcement) else before


def is_shut(edition: Edition | None, announcement: Announcement) -> bool:
    """Whether an edition was closed by the withdrawal of its announcement."""
    gone = announcement.withdrawn_at
    return edition is not None and gone is not None and edition.release_at <= gone


def can_be_undone(pending: Edition) -> bool:
    """Whether a release to come was ordered for “now”: until its minute is over, a click takes it back."""
    return pending.release_at - pending.approved_at <= UNDO


def _cancel_pending(announcement: Announcement, *, now: dt.datetime) -> Edition | None:
    pending = Edition.objects.filter(announcement=announcement).pending(now).first()
    if pending is None:
        return None
    Edition.objects.filter(pk=pending.pk).update(cancelled_at=now)
    if pending.first_release_at == pending.release_at:
        counting.add(pending.first_release_at, -1)
    Edition.objects.filter(
        announcement=announcement, superseded_at=pending.release_at, cancelled_at__isnull=True
    ).exclude(pk=pending.pk).update(superseded_at=None)
    pending.refresh_from_db()
    return pending


def _tell(edition: Edition) -> None:
    """Let the listeners hear of the edition once it is committed. The generation is raised by the database itself (watching)."""
    for listener in _listeners:
        # The step is taken by then: what a listener cannot do is logged, and is no reason to tell the editor that it failed.
        transaction.on_commit(lambda listener=listener: listener(edition), robust=True)  # type: ignore[misc]
