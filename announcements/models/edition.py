"""Editions: what the world reads. Content is immutable; `publishing` alone writes the schedule."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from announcements.models.announcement import Announcement, Language, Theme
from announcements.models.parts import PartyRole
from contacts.models import PressContact
from partners.models import Institution
from richtext.fields import LinesField


class EditionKind(models.TextChoices):
    ORIGINAL = "original", _("original")
    TRANSLATION = "translation", _("translation added")
    UPDATE = "update", _("update")
    CORRECTION = "correction", _("correction")


class EditionQuerySet(models.QuerySet["Edition"]):
    """The one door out: every public surface starts here.

    An edition released before its announcement was withdrawn stays shut; a replacement released after is open
    (docs/decisions/0003).
    """

    def readable(self, at: dt.datetime) -> EditionQuerySet:
        """Editions that anyone may read at that instant, superseded ones too."""
        return self.filter(
            Q(announcement__withdrawn_at__isnull=True)
            | Q(release_at__gt=F("announcement__withdrawn_at")),
            release_at__lte=at,
            cancelled_at__isnull=True,
        )

    def public(self, at: dt.datetime) -> EditionQuerySet:
        """The edition of each announcement that stands at that instant."""
        return self.readable(at).filter(Q(superseded_at__isnull=True) | Q(superseded_at__gt=at))

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
    language = models.CharField(_("language"), max_length=2, choices=Language)
    slug = models.CharField(_("address"), max_length=80)
    headline = models.CharField(_("headline"), max_length=300)
    summary = models.TextField(_("summary"), blank=True)
    card = models.JSONField(default=dict, blank=True)
    document = models.TextField()
    fingerprint = models.CharField(_("fingerprint"), max_length=64, db_index=True)

    class Meta:
        verbose_name = _("edition text")
        verbose_name_plural = _("edition texts")
        ordering = ["language"]
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

    class Meta:
        ordering = ["position"]
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
    language = models.CharField(max_length=2, choices=Language)
    key = models.CharField(max_length=64, db_index=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    facts = models.JSONField()

    class Meta:
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
