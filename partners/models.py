"""Partner institutions."""

from __future__ import annotations

from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from assets.models import Image
from languages import FIRST, LANGUAGES, in_language, texts
from partners.identifiers import validate_ror, validate_wikidata
from partners.sorting import by_name
from richtext.fields import LineField, RichTextField
from rows.fields import WebAddressField
from rows.short_ids import new_short_id


class InstitutionKind(models.TextChoices):
    UNIVERSITY = "university", _("university")
    SCHOOL = "school", _("school")
    RESEARCH = "research", _("research institute")
    JOINT_CENTRE = "joint_centre", _("joint centre")
    COMPANY = "company", _("company")
    HOSPITAL = "hospital", _("hospital")
    AUTHORITY = "authority", _("public authority")
    FOUNDATION = "foundation", _("foundation")
    ASSOCIATION = "association", _("association")
    OTHER = "other", _("other")


@by_name
class Institution(models.Model):
    """An institution that makes, signs or supports announcements.

    Public only through a public edition in which it is a party, or when it is listed.
    """

    short_id = models.CharField(max_length=8, unique=True, default=new_short_id, editable=False)
    name = LineField(_("name"), max_length=200, blank=True)
    article = LineField(
        _("article"),
        max_length=4,
        blank=True,
        help_text=_(
            "Before the name in a sentence: l’, le, la, les; der, die, das; the. Empty for a name without one, such as Inria."
        ),
    )
    short_name = LineField(_("short name"), max_length=60, blank=True)
    kind = models.CharField(
        _("kind"), max_length=20, choices=InstitutionKind, default=InstitutionKind.OTHER
    )
    logo = models.ForeignKey(
        Image,
        verbose_name=_("logo"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    logo_dark = models.ForeignKey(
        Image,
        verbose_name=_("logo on dark paper"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    boilerplate = RichTextField(_("about"), blank=True)
    website = WebAddressField(
        _("website"), blank=True, validators=[URLValidator(schemes=["http", "https"])]
    )
    ror = LineField("ROR", max_length=32, blank=True, validators=[validate_ror])
    wikidata = LineField("Wikidata", max_length=16, blank=True, validators=[validate_wikidata])
    city = LineField(_("city"), max_length=100, blank=True)
    country = LineField(
        _("country"), max_length=2, blank=True, help_text=_("Two letters, ISO 3166-1.")
    )
    parents = models.ManyToManyField(
        "self", verbose_name=_("belongs to"), symmetrical=False, blank=True, related_name="children"
    )
    listed = models.BooleanField(
        _("listed"),
        default=False,
        help_text=_("Show the institution's page even before an announcement of it is released."),
    )

    class Meta:
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        ordering = [f"sort_{FIRST}", "pk"]
        indexes = [
            models.Index(fields=[f"sort_{language}", "id"], name=f"institution_by_name_{language}")
            for language in LANGUAGES
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["ror"],
                condition=~models.Q(ror=""),
                name="institution_ror_once",
                violation_error_message=_("Another institution has this ROR id."),
            ),
        ]

    def __str__(self) -> str:
        return in_language(texts(self, "name"), FIRST) or self.short_id
