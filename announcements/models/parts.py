"""What an announcement is made of: its ordered body, and who and what stands around it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from announcements.models.announcement import Announcement
from assets.models import Attachment, Image
from contacts.models import PressContact
from partners.models import Institution
from richtext.fields import LineField, RichTextField
from rows.fields import DayField, WebAddressField


class PartKind(models.TextChoices):
    TEXT = "text", _("text")
    QUOTE = "quote", _("quote")
    FIGURE = "figure", _("key figure")
    IMAGE = "image", _("image")
    VIDEO = "video", _("video")
    COMMITMENTS = "commitments", _("the commitments stand here")


class PartyRole(models.TextChoices):
    LEAD = "lead", _("lead")
    CO_SIGNATORY = "co_signatory", _("co-signatory")
    SUPPORTER = "supporter", _("supporter")


class Ordered(models.Model):
    """A row with a place among its siblings."""

    position = models.PositiveIntegerField(_("position"), default=0)

    # Rows of a kind in one announcement: with all of them in it, its form is still shown within seconds.
    MOST: ClassVar[int] = 200

    class Meta:
        abstract = True
        ordering = ["position", "pk"]


class Part(Ordered):
    """One element of the body, in reading order; which fields count depends on its kind."""

    MOST = 120

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField(_("kind"), max_length=12, choices=PartKind, default=PartKind.TEXT)
    heading = LineField(_("heading"), max_length=300, blank=True)
    body = RichTextField(_("text"), blank=True)
    speaker = LineField(_("speaker"), max_length=200, blank=True)
    speaker_function = LineField(_("speaker’s function"), max_length=300, blank=True)
    speaker_institution = models.ForeignKey(
        Institution,
        verbose_name=_("speaker’s institution"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    figure_value = LineField(_("figure"), max_length=40, blank=True)
    figure_label = LineField(_("what it counts"), max_length=200, blank=True)
    figure_source = LineField(_("source"), max_length=300, blank=True)
    image = models.ForeignKey(
        Image,
        verbose_name=_("image"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    video_url = WebAddressField(_("video address"), blank=True)
    video_title = LineField(_("video title"), max_length=200, blank=True)

    class Meta(Ordered.Meta):
        verbose_name = _("part")
        verbose_name_plural = _("body")
        constraints = [
            models.UniqueConstraint(
                fields=["announcement"],
                condition=models.Q(kind="commitments"),
                name="part_commitments_once",
                violation_error_message=_("The commitments can stand in one place only."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.position}"


class Party(Ordered):
    """An institution in this announcement, with its role."""

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="parties")
    institution = models.ForeignKey(
        Institution, verbose_name=_("institution"), on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField(
        _("role"), max_length=12, choices=PartyRole, default=PartyRole.CO_SIGNATORY
    )

    class Meta(Ordered.Meta):
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        indexes = [models.Index(fields=["institution", "-announcement"], name="party_newest_first")]
        constraints = [
            models.UniqueConstraint(
                fields=["announcement", "institution"],
                name="party_once",
                violation_error_message=_("This institution is already a party."),
            )
        ]

    def __str__(self) -> str:
        return str(self.institution)


class Signatory(Ordered):
    """A person who signs for an institution."""

    announcement = models.ForeignKey(
        Announcement, on_delete=models.CASCADE, related_name="signatories"
    )
    name = LineField(_("name"), max_length=200)
    function = LineField(_("function"), max_length=300, blank=True)
    institution = models.ForeignKey(
        Institution,
        verbose_name=_("institution"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta(Ordered.Meta):
        verbose_name = _("signatory")
        verbose_name_plural = _("signatories")

    def __str__(self) -> str:
        return self.name


class Commitment(Ordered):
    """A commitment (engagement); its UUID is for life, so that it can be followed up."""

    announcement = models.ForeignKey(
        Announcement, on_delete=models.CASCADE, related_name="commitments"
    )
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    text = RichTextField(_("commitment"), blank=True, inline=True)
    due_on = DayField(_("due"), null=True, blank=True)

    class Meta(Ordered.Meta):
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")

    def __str__(self) -> str:
        return str(_("Commitment %(number)s") % {"number": self.position})


class AnnouncementContact(Ordered):
    """A press contact of this announcement, in the order shown."""

    announcement = models.ForeignKey(
        Announcement, on_delete=models.CASCADE, related_name="contact_places"
    )
    contact = models.ForeignKey(
        PressContact, verbose_name=_("press contact"), on_delete=models.CASCADE, related_name="+"
    )

    class Meta(Ordered.Meta):
        verbose_name = _("press contact")
        verbose_name_plural = _("press contacts")
        constraints = [
            models.UniqueConstraint(
                fields=["announcement", "contact"],
                name="announcement_contact_once",
                violation_error_message=_("This contact is already listed."),
            )
        ]

    def __str__(self) -> str:
        return str(self.contact)


class AnnouncementAttachment(Ordered):
    """A document that goes out with this announcement."""

    announcement = models.ForeignKey(
        Announcement, on_delete=models.CASCADE, related_name="attachment_places"
    )
    attachment = models.ForeignKey(
        Attachment, verbose_name=_("attachment"), on_delete=models.PROTECT, related_name="+"
    )

    class Meta(Ordered.Meta):
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def __str__(self) -> str:
        return str(self.attachment)


class Link(Ordered):
    """A link for further reading."""

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="links")
    url = WebAddressField(_("address"), max_length=500)
    label = LineField(_("label"), max_length=200, blank=True)

    class Meta(Ordered.Meta):
        verbose_name = _("link")
        verbose_name_plural = _("links")

    def __str__(self) -> str:
        return self.url
