"""Issued files: what was made of an edition, recorded by hash, so that the same edition gives the same bytes while it stands."""

from __future__ import annotations

from typing import IO

from django.db import models
from django.utils.translation import gettext_lazy as _

from announcements.models import EditionText
from presskits import formats


class IssuedFile(models.Model):
    """A file made of one language of an edition; its bytes lie in the private storage under their SHA-256.

    It may be made before the release: it is handed out only while its edition is public.
    """

    edition_text = models.ForeignKey(
        EditionText,
        verbose_name=_("edition text"),
        on_delete=models.CASCADE,
        related_name="issued_files",
    )
    kind = models.CharField(_("kind"), max_length=10, choices=formats.choices())
    fingerprint = models.CharField(_("fingerprint"), max_length=64)
    context_digest = models.CharField(max_length=64)
    format_version = models.PositiveIntegerField()
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    file_count = models.PositiveIntegerField(_("number of files"), default=1)
    filename = models.CharField(_("file name"), max_length=100)
    media_type = models.CharField(_("media type"), max_length=100)
    note = models.TextField(
        _("what fell short"),
        blank=True,
        help_text=_("For example, why a PDF could not be made to the accessible standards."),
    )
    issued_at = models.DateTimeField(_("issued"))

    # The file itself, open, when it could not be stored: such a record is no row either.
    unkept: IO[bytes] | None = None

    class Meta:
        verbose_name = _("issued file")
        verbose_name_plural = _("issued files")
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition_text", "kind", "context_digest", "format_version"],
                name="issued_file_once",
                violation_error_message=_("This file has been issued already."),
            )
        ]

    def __str__(self) -> str:
        return self.filename

    @property
    def storage_name(self) -> str:
        """The name of the bytes in the private storage."""
        return f"issued/{self.sha256[:2]}/{self.sha256}"
