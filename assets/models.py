"""Images and attachments: the file by its hash, and what must be said with it."""

from __future__ import annotations

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from richtext.fields import FileNameField, LineField, LinesField
from rows.fields import WebAddressField


def asset_storage() -> Storage:
    """Return the private storage of asset files, whichever the settings name."""
    return storages["assets"]


class StoredFile(models.Model):
    """What an image and an attachment share: a file stored by its SHA-256, and its rights."""

    file = models.FileField(_("file"), storage=asset_storage, max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64, editable=False, db_index=True)
    media_type = models.CharField(_("media type"), max_length=100, editable=False)
    size = models.PositiveBigIntegerField(_("size in bytes"), editable=False)
    filename = FileNameField(_("file name"), max_length=200, editable=False)
    credit = LineField(
        _("credit"),
        max_length=300,
        blank=True,
        help_text=_(
            "As it must stand beside the image, for example “Photo: J. Martin / Université de Valmont”."
        ),
    )
    copyright = LineField(_("copyright notice"), max_length=300, blank=True)
    licence = LineField(
        _("licence"),
        max_length=200,
        blank=True,
        help_text=_("For example “CC BY 4.0” or “Free for press use”."),
    )
    added_at = models.DateTimeField(_("added"), auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("added by"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.filename


class Image(StoredFile):
    """A picture or a logo. SVG is for logos."""

    width = models.PositiveIntegerField(_("width in pixels"), editable=False)
    height = models.PositiveIntegerField(_("height in pixels"), editable=False)
    alt = LineField(
        _("alternative text"),
        max_length=500,
        blank=True,
        help_text=_("What the image shows, for those who do not see it."),
    )
    caption = LinesField(_("caption"), blank=True)
    creator = LineField(_("creator"), max_length=200, blank=True)
    rights_url = WebAddressField(_("web statement of rights"), blank=True)
    digital_source_type = models.CharField(
        _("digital source type"),
        max_length=40,
        blank=True,
        choices=[
            ("digitalCapture", _("photograph")),
            ("digitalCreation", _("made with software")),
            ("compositeCapture", _("composite of photographs")),
            ("dataDrivenMedia", _("drawn from data")),
            ("trainedAlgorithmicMedia", _("made by generative AI")),
            ("compositeWithTrainedAlgorithmicMedia", _("composite with generative AI")),
        ],
        help_text=_("IPTC digital source type."),
    )
    focal_x = models.FloatField(
        _("focal point, from the left"),
        default=0.5,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
    )
    focal_y = models.FloatField(
        _("focal point, from the top"),
        default=0.5,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
    )

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")
        ordering = ["-added_at", "-pk"]
        indexes = [
            models.Index(fields=["-added_at", "-id"], name="image_newest_first"),
            models.Index(fields=["media_type", "-added_at", "-id"], name="image_by_type"),
            models.Index(
                fields=["digital_source_type", "-added_at", "-id"], name="image_by_source"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="image_focal_point_inside",
                condition=models.Q(focal_x__gte=0, focal_x__lte=1, focal_y__gte=0, focal_y__lte=1),
                violation_error_message=_("The focal point must lie inside the image."),
            ),
            models.CheckConstraint(
                name="image_has_a_size",
                condition=models.Q(width__gt=0, height__gt=0),
                violation_error_message=_("The image has no size."),
            ),
        ]


class Attachment(StoredFile):
    """A document to download with an announcement."""

    title = LineField(_("title"), max_length=200, blank=True)
    description = LinesField(_("description"), blank=True)
    # What was found in the file and stays in it, for its editor (assets.notices).
    notices = models.JSONField(_("what is published with it"), default=list, editable=False)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["-added_at", "-pk"]
        indexes = [
            models.Index(fields=["-added_at", "-id"], name="attachment_newest_first"),
            models.Index(fields=["media_type", "-added_at", "-id"], name="attachment_by_type"),
        ]
