"""What may happen to an announcement: one table, read by the buttons, the permissions, the tests and the docs.

Pure: no rows are read or written here. `publishing` makes things happen and asks this table first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


class Status(models.TextChoices):
    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    APPROVED = "approved", _("approved")


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What the guards look at."""

    status: str
    blocking: tuple[str, ...] = ()  # sentences of blocking findings
    blocking_of_the_day: tuple[
        str, ...
    ] = ()  # those of them that another day of release would mend
    has_pending: bool = False
    approver: str = ""  # who approved what is pending
    can_be_undone: bool = False  # what is pending was ordered for “now”
    has_public: bool = False


Guard = Callable[[Situation], "Iterable[Words]"]
May = Callable[[str], bool]  # whether a person has a permission


def ready(situation: Situation) -> Iterable[Words]:
    """Nothing that blocks is left to do."""
    return situation.blocking


def something_public(situation: Situation) -> Iterable[Words]:
    """There is a released edition to withdraw."""
    return () if situation.has_public else (_("Nothing of this announcement is released."),)


def release_planned(situation: Situation) -> Iterable[Words]:
    """A release is to come, so that there is something to cancel."""
    return () if situation.has_pending else (_("No release is planned that could be cancelled."),)


def released_a_moment_ago(situation: Situation) -> Iterable[Words]:
    """The release to come was ordered for “now”, and its minute is not over."""
    if not situation.has_pending:
        return (_("Too late to undo: nothing waits for its release."),)
    if not situation.can_be_undone:
        return (_("This release was planned: cancel it, and say why."),)
    return ()


def no_release_planned(situation: Situation) -> Iterable[Words]:
    """A planned release is cancelled by who may release, and not in passing."""
    if not situation.has_pending:
        return ()
    sentence = _(
        "%(name)s approved this text and planned its release. Only who may release can cancel that."
    )
    return (sentence % {"name": situation.approver},)


def always(situation: Situation) -> Iterable[Words]:
    return ()


def may_release(may: May) -> bool:
    """Whether a person may release, and so cancel what is planned."""
    return may("announcements.approve_announcement")


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A row of the table: what it is called before, then and after, from where to where, who may, and what must hold.

    `publishing` has a function of the same `name`. `makes_sense` says whether the step is offered at all, `guard` why it cannot be
    taken; a step that asks something first `has_a_page`, the others take a note from the button unless they are `silent`.
    """

    name: str
    label: Words
    past: Words  # in the history: “approved”
    done: Words = ""  # the sentence that answers it; a step with a page says its own
    sources: frozenset[Status]
    target: Status
    permission: str
    guard: Guard = always
    makes_sense: Callable[[Situation, May], bool] = lambda situation, may: True
    primary: bool = False
    has_a_page: bool = False
    silent: bool = False


ACTIONS: tuple[Action, ...] = (
    Action(
        name="submit",
        label=_("Submit for review"),
        past=_("submitted for review"),
        done=_("Submitted for review."),
        sources=frozenset({Status.DRAFT}),
        target=Status.IN_REVIEW,
        permission="announcements.submit_announcement",
        guard=ready,
        primary=True,
    ),
    Action(
        name="send_back",
        label=_("Send back to draft"),
        past=_("sent back to draft"),
        done=_("Sent back to draft."),
        sources=frozenset({Status.IN_REVIEW}),
        target=Status.DRAFT,
        permission="announcements.submit_announcement",
    ),
    Action(
        name="approve",
        label=_("Approve and release…"),
        past=_("approved"),
        sources=frozenset({Status.IN_REVIEW}),
        target=Status.APPROVED,
        permission="announcements.approve_announcement",
        guard=ready,
        primary=True,
        has_a_page=True,
    ),
    Action(
        name="undo",
        label=_("Undo"),
        past=_("release undone"),
        done=_("Undone: nothing is released, and the text is in review as before."),
        sources=frozenset({Status.APPROVED}),
        target=Status.IN_REVIEW,
        permission="announcements.approve_announcement",
        guard=released_a_moment_ago,
        makes_sense=lambda situation, may: situation.has_pending and situation.can_be_undone,
        primary=True,
        silent=True,
    ),
    Action(
        name="reopen",
        label=_("Reopen"),
        past=_("reopened"),
        done=_("Reopened: the text can be changed again."),
        sources=frozenset({Status.APPROVED}),
        target=Status.DRAFT,
        permission="announcements.submit_announcement",
        guard=no_release_planned,
        # Who may cancel is offered that; the others are told why they cannot reopen.
        makes_sense=lambda situation, may: not (situation.has_pending and may_release(may)),
    ),
    Action(
        name="cancel",
        label=_("Cancel the release…"),
        past=_("release cancelled"),
        done=_("The release is cancelled: the text can be changed again."),
        sources=frozenset({Status.APPROVED}),
        target=Status.DRAFT,
        permission="announcements.approve_announcement",
        guard=release_planned,
        makes_sense=lambda situation, may: situation.has_pending and not situation.can_be_undone,
        has_a_page=True,
    ),
    Action(
        name="withdraw",
        label=_("Withdraw…"),
        past=_("withdrawn"),
        sources=frozenset(Status),
        target=Status.DRAFT,
        permission="announcements.withdraw_announcement",
        guard=something_public,
        makes_sense=lambda situation, may: situation.has_public,
        has_a_page=True,
    ),
)
BY_NAME = {action.name: action for action in ACTIONS}


def past(name: str) -> str:
    """Return what the history says of a step; one that the table no longer has keeps its name."""
    return str(BY_NAME[name].past) if name in BY_NAME else name


@dataclass(frozen=True, slots=True)
class Offer:
    """An action as a person finds it: `reasons` say why it cannot be taken; empty means it can."""

    action: Action
    reasons: tuple[str, ...]


def reasons_against(name: str, situation: Situation, *, may: May) -> tuple[str, ...]:
    """Return why an action cannot be taken, as sentences; an empty tuple when it can."""
    action = BY_NAME[name]
    if situation.status not in action.sources:
        status = str(Status(situation.status).label)
        return (
            _("This step is not possible while the announcement is “%(status)s”.")
            % {"status": status},
        )
    if not may(action.permission):
        return (str(_("Your role does not allow this step.")),)
    return tuple(str(reason) for reason in action.guard(situation))


def offers(situation: Situation, *, may: May) -> list[Offer]:
    """Return the actions that make sense in this situation, each with what stands against it."""
    return [
        Offer(action, reasons_against(action.name, situation, may=may))
        for action in ACTIONS
        if situation.status in action.sources
        and may(action.permission)
        and action.makes_sense(situation, may)
    ]
