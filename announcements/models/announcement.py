"""The working copy: what editors change. Nothing of it is public; see edition.py."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from announcements.workflow import Status
from assets.models import Image
from languages import FIRST, in_language, texts
from languages.choices import WRITTEN
from richtext.fields import LineField, LinesField, RichTextField
from rows.fields import DayField, InstantField
from rows.short_ids import new_short_id


class AnnouncementKind(models.TextChoices):
    PRESS_RELEASE = "press_release", _("press release")
    MEDIA_ADVISORY = "media_advisory", _("media advisory")
    STATEMENT = "statement", _("statement")


class AgreementType(models.TextChoices):
    FRAMEWORK = "framework_agreement", _("framework agreement")
    JOINT_LABORATORY = "joint_laboratory", _("joint laboratory")
    MEMORANDUM = "memorandum", _("memorandum of understanding")
    RESEARCH_CONTRACT = "research_contract", _("research contract")
    CONSORTIUM = "consortium", _("consortium")
    CHAIR = "chair", _("chair")
    OTHER = "other", _("agreement")


class Theme(models.Model):
    """A subject that announcements are filed under; public through an edition or when listed."""

    name = LineField(_("name"), max_length=100, blank=True)
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    listed = models.BooleanField(_("listed"), default=False)

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = [f"name_{FIRST}", "pk"]

    def __str__(self) -> str:
        return in_language(texts(self, "name"), FIRST) or self.slug


class Announcement(models.Model):
    """An announcement (communiqué) as its editors work on it, in every language at once.

    `status`, `version` and the withdrawal are written by `publishing` alone.
    """

    short_id = models.CharField(max_length=8, unique=True, default=new_short_id, editable=False)
    original_language = models.CharField(
        _("original language"), max_length=2, choices=WRITTEN, default=FIRST
    )
    kind = models.CharField(
        _("kind"), max_length=20, choices=AnnouncementKind, default=AnnouncementKind.PRESS_RELEASE
    )
    kicker = LineField(_("kicker"), max_length=120, blank=True)
    headline = LineField(_("headline"), max_length=300, blank=True)
    subheading = LinesField(_("subheading"), blank=True)
    lede = RichTextField(_("lede"), blank=True)
    dateline_place = LineField(_("place"), max_length=120, blank=True)
    dateline_on = DayField(_("date"), null=True, blank=True)
    lead_image = models.ForeignKey(
        Image,
        verbose_name=_("lead image"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    agreement_title = LineField(_("title of the agreement"), max_length=300, blank=True)
    agreement_type = models.CharField(
        _("type of agreement"), max_length=24, choices=AgreementType, blank=True
    )
    signed_on = DayField(_("signed on"), null=True, blank=True)
    period_from = DayField(_("runs from"), null=True, blank=True)
    period_until = DayField(_("runs until"), null=True, blank=True)
    commitments_introduction = RichTextField(
        _("sentence that introduces the commitments"), blank=True, inline=True
    )

    event_starts_at = InstantField(_("event starts"), null=True, blank=True)
    event_ends_at = InstantField(_("event ends"), null=True, blank=True)
    event_place = LineField(_("event place"), max_length=300, blank=True)
    accreditation = RichTextField(_("accreditation"), blank=True)

    themes = models.ManyToManyField(Theme, verbose_name=_("themes"), blank=True, related_name="+")
    import_remainder = LinesField(
        _("text that found no place at import"),
        most=None,
        blank=True,
        help_text=_(
            "Kept from the import, never released. Empty it when every line has been dealt with."
        ),
    )

    wanted_release_at = InstantField(
        _("release wanted"),
        null=True,
        blank=True,
        help_text=_(
            "Proposed to whoever approves, for example from an embargo line; releases nothing by itself."
        ),
    )

    status = models.CharField(
        _("status"), max_length=12, choices=Status, default=Status.DRAFT, editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    withdrawal_reason = LinesField(_("reason of the withdrawal"), blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ["-changed_at", "-pk"]
        # What the desk's list is sorted and filtered by.
        indexes = [
            models.Index(fields=["-changed_at", "-id"], name="announcement_last_changed"),
            models.Index(fields=["status", "-changed_at", "-id"], name="announcement_by_status"),
            models.Index(fields=["kind", "-changed_at", "-id"], name="announcement_by_kind"),
            models.Index(fields=["dateline_on", "id"], name="announcement_by_date"),
            models.Index(
                fields=["-changed_at", "-id"],
                name="announcement_withdrawn",
                condition=models.Q(withdrawn_at__isnull=False),
            ),
            # When a withdrawal is still to come, by another machine's clock.
            models.Index(
                fields=["withdrawn_at"],
                name="announcement_withdrawal",
                condition=models.Q(withdrawn_at__isnull=False),
            ),
        ]
        permissions = [
            ("submit_announcement", _("Can submit an announcement for review")),
            ("approve_announcement", _("Can approve and release an announcement")),
            ("withdraw_announcement", _("Can withdraw a released announcement")),
        ]
        constraints = [
            models.CheckConstraint(
                name="announcement_period_in_order",
                condition=models.Q(period_from__isnull=True)
                | models.Q(period_until__isnull=True)
                | models.Q(period_from__lte=models.F("period_until")),
                violation_error_message=_("The agreement cannot end before it starts."),
            ),
            models.CheckConstraint(
                name="announcement_event_in_order",
                condition=models.Q(event_starts_at__isnull=True)
                | models.Q(event_ends_at__isnull=True)
                | models.Q(event_starts_at__lte=models.F("event_ends_at")),
                violation_error_message=_("The event cannot end before it starts."),
            ),
            models.CheckConstraint(
                name="announcement_withdrawal_is_signed",
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                violation_error_message=_("A withdrawal has a time and a person."),
            ),
        ]

    def __str__(self) -> str:
        from languages import in_language, texts

        return in_language(
            texts(self, "headline"), self.original_language, self.original_language
        ) or str(_("Announcement without a headline"))


class ImportedSource(models.Model):
    """A text that was imported into an announcement, by the hash of its words: a second import finds it."""

    announcement = models.ForeignKey(
        Announcement, on_delete=models.CASCADE, related_name="imported_sources"
    )
    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    language = models.CharField(_("language"), max_length=2, choices=WRITTEN)
    imported_at = models.DateTimeField(_("imported"))
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("imported by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("imported text")
        verbose_name_plural = _("imported texts")

    def __str__(self) -> str:
        return f"{self.announcement} ({self.language})"


class SpentTicket(models.Model):
    """A plan that was carried out: the second of two clicks is led to what the first one made. Swept after a day."""

    name = models.CharField(max_length=200, unique=True)
    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="+")
    spent_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("spent ticket")
        verbose_name_plural = _("spent tickets")

    def __str__(self) -> str:
        return self.name
