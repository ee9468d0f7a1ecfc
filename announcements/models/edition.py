"""Editions: what the world reads. Content is immutable; `publishing` alone writes the schedule."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from announcements.models.announcement import Announcement, Theme
from announcements.models.parts import PartyRole
from contacts.models import PressContact
from languages.choices import WRITTEN
from partners.models import Institution
from richtext.fields import LinesField


class EditionKind(models.TextChoices):
    ORIGINAL = "original", _("original")
    TRANSLATION = "translation", _("translation added")
    UPDATE = "update", _("update")
    CORRECTION = "correction", _("correction")


def is_readable(at: dt.datetime, edition: str = "") -> Q:
    """Return the condition that anyone may read an edition at that instant, superseded ones too.

    An edition released before its announcement was withdrawn stays shut; a replacement released after is open
    (docs/decisions/0003). `edition` is the path from a row to its edition, with its two underscores.
    """
    withdrawn_at = f"{edition}announcement__withdrawn_at"
    return Q(
        Q((f"{withdrawn_at}__isnull", True)) | Q((f"{edition}release_at__gt", F(withdrawn_at))),
        (f"{edition}release_at__lte", at),
        (f"{edition}cancelled_at__isnull", True),
    )


def is_public(at: dt.datetime, edition: str = "") -> Q:
    """Return the condition that an edition stands at that instant: readable, and nothing came after it."""
    superseded_at = f"{edition}superseded_at"
    return is_readable(at, edition) & (
        Q((f"{superseded_at}__isnull", True)) | Q((f"{superseded_at}__gt", at))
    )


class EditionQuerySet(models.QuerySet["Edition"]):
    """The one door out: every public surface starts here, or with the same conditions on a table of the index."""

    def readable(self, at: dt.datetime) -> EditionQuerySet:
        """Editions that anyone may read at that instant, superseded ones too."""
        return self.filter(is_readable(at))

    def public(self, at: dt.datetime) -> EditionQuerySet:
        """The edition of each announcement that stands at that instant."""
        return self.filter(is_public(at))

    def pending(self, at: dt.datetime) -> EditionQuerySet:
        """Approved editions whose hour has not come."""
        return self.filter(release_at__gt=at, cancelled_at__isnull=True)

    def withdrawn(self, at: dt.datetime) -> EditionQuerySet:
        """Editions that were released and then withdrawn with their announcement."""
        return self.filter(
            release_at__lte=at,
            cancelled_at__isnull=True,
            announcement__withdrawn_at__gte=F("release_at"),
            announcement__withdrawn_at__lte=at,
        )


class Edition(models.Model):
    """A frozen announcement, in every language then released."""

    announcement = models.ForeignKey(
        Announcement, on_delete=models.PROTECT, related_name="editions"
    )
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(
        _("kind"), max_length=12, choices=EditionKind, default=EditionKind.ORIGINAL
    )
    note = LinesField(_("public note"), blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("approved by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    approved_at = models.DateTimeField(_("approved"))
    release_at = models.DateTimeField(_("release"))
    # With which release the announcement came out: lists sort by it (docs/decisions/0030). Never decides what is public.
    first_release_at = models.DateTimeField(editable=False)
    superseded_at = models.DateTimeField(_("superseded"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["-release_at", "-pk"]
        indexes = [
            models.Index(
                fields=["release_at", "superseded_at"],
                name="edition_schedule",
                condition=Q(cancelled_at__isnull=True),
            ),
            models.Index(
                fields=["superseded_at"],
                name="edition_end",
                condition=Q(cancelled_at__isnull=True, superseded_at__isnull=False),
            ),
            models.Index(
                fields=["-first_release_at", "-id"],
                name="edition_newest_first",
                condition=Q(cancelled_at__isnull=True),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["announcement", "number"],
                name="edition_number_once",
                # Readers count what was released: a cancelled edition gives its number back.
                condition=Q(cancelled_at__isnull=True),
                violation_error_message=_("This edition number is taken."),
            ),
            models.CheckConstraint(
                name="edition_first_release_not_later",
                condition=Q(first_release_at__lte=F("release_at")),
                violation_error_message=_("An announcement cannot come out after its edition."),
            ),
            models.CheckConstraint(
                name="edition_superseded_after_release",
                condition=Q(superseded_at__isnull=True) | Q(superseded_at__gte=F("release_at")),
                violation_error_message=_("An edition cannot be superseded before its release."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.announcement} · {self.number}"


class EditionText(models.Model):
    """One language of an edition: the document as canonical JSON text, and its fingerprint."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="texts")
    language = models.CharField(_("language"), max_length=2, choices=WRITTEN)
    slug = models.CharField(_("address"), max_length=80)
    headline = models.CharField(_("headline"), max_length=300)
    summary = models.TextField(_("summary"), blank=True)
    card = models.JSONField(default=dict, blank=True)
    document = models.TextField()
    fingerprint = models.CharField(_("fingerprint"), max_length=64, db_index=True)
    first_release_at = models.DateTimeField(
        editable=False
    )  # the edition's, for the feed of a language

    class Meta:
        verbose_name = _("edition text")
        verbose_name_plural = _("edition texts")
        ordering = ["language"]
        indexes = [
            models.Index(
                fields=["language", "-first_release_at", "-edition"],
                name="edition_text_newest_first",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["edition", "language"], name="edition_language_once")
        ]

    def __str__(self) -> str:
        return f"{self.headline} ({self.language})"


class EditionParty(models.Model):
    """Index: an institution that is a party of an edition."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="parties")
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="edition_places"
    )
    role = models.CharField(max_length=12, choices=PartyRole)
    position = models.PositiveIntegerField()
    # The edition's, for the page of an institution.
    first_release_at = models.DateTimeField(editable=False)

    class Meta:
        ordering = ["position"]
        indexes = [
            models.Index(
                fields=["institution", "-first_release_at", "-edition"],
                name="edition_party_newest_first",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["edition", "institution"], name="edition_party_once")
        ]


class EditionContact(models.Model):
    """Index: a press contact who stands beside an edition; the contact's details are live, and an erased contact is gone."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="contacts")
    contact = models.ForeignKey(
        PressContact, on_delete=models.CASCADE, related_name="edition_places"
    )
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "contact"], name="edition_contact_once")
        ]


class EditionTheme(models.Model):
    """Index: a theme of an edition."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="themes")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="edition_places")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "theme"], name="edition_theme_once")
        ]


class EditionAsset(models.Model):
    """Index: a file that an edition uses, in one language; the only reason for a file to be public.

    `key` names the file and what is said with it (assets.keys); `facts` are the frozen metadata written into renditions.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="assets")
    language = models.CharField(max_length=2, choices=WRITTEN)
    key = models.CharField(max_length=64, db_index=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    facts = models.JSONField()

    class Meta:
        indexes = [
            models.Index(fields=["sha256", "language", "-id"], name="edition_asset_last_first")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "language", "key"], name="edition_asset_once"
            )
        ]


class EditionCommitment(models.Model):
    """Index: a commitment as an edition numbers it."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="commitments")
    uuid = models.UUIDField(db_index=True)
    number = models.PositiveIntegerField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "uuid"], name="edition_commitment_once")
        ]


class SumOf(models.TextChoices):
    STRETCH = "stretch"  # about a month
    DAY = "day"


class ReleaseCount(models.Model):
    """How many announcements come out in a stretch of time: planned ones too, withdrawn and cancelled ones not.

    Kept by `publishing` (announcements.counting), so that nobody counts every edition to say how many there are.
    """

    since = models.DateTimeField()
    unit = models.CharField(max_length=7, choices=SumOf)
    # A sum that went wrong must never stand in the way of a withdrawal: it may fall below nought.
    count = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "since"], name="release_count_once")]


class Transition(models.Model):
    """The log: who did what to an announcement, and when."""

    announcement = models.ForeignKey(
        Announcement, on_delete=models.CASCADE, related_name="transitions"
    )
    edition = models.ForeignKey(
        Edition, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    action = models.CharField(_("action"), max_length=20)
    source = models.CharField(_("from"), max_length=12)
    target = models.CharField(_("to"), max_length=12)
    note = LinesField(_("note"), blank=True)
    made_at = models.DateTimeField(_("when"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("who"), on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("history of steps")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.action} {self.made_at:%Y-%m-%d %H:%M}"


class Generation(models.Model):
    """A mark that is another one after every change of what anybody can see (announcements.watching): any cache can tell that it is out of date.

    Triggers of the database write it, in the transaction of the change. Without the row nobody may keep a copy.
    """

    mark = models.UUIDField()

    class Meta:
        constraints = [models.CheckConstraint(name="generation_is_one", condition=Q(pk=1))]
