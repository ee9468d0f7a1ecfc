"""The newsroom's masthead (ours): its name, colours, zone, languages and legal pages. There is one."""

from __future__ import annotations

import zoneinfo

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from languages import LANGUAGES
from richtext.fields import LineField, RichTextField

colour = RegexValidator(
    r"^#[0-9a-fA-F]{6}$", _("Give a colour as six hexadecimal digits, for example #1f3fa8.")
)


def validate_zone(value: str) -> None:
    """Refuse a time zone that the tz database does not know."""
    if value not in zoneinfo.available_timezones():
        raise ValidationError(
            _("“%(zone)s” is not a time zone; write for example Europe/Paris."),
            params={"zone": value},
        )


def validate_languages(value: object) -> None:
    """Refuse anything but a list of different languages out of ours."""
    known = isinstance(value, list) and value and len(set(value)) == len(value)
    if not known or any(code not in LANGUAGES for code in value):  # type: ignore[attr-defined]
        raise ValidationError(
            _("List at least one of the languages %(codes)s, each once."),
            params={"codes": ", ".join(LANGUAGES)},
        )


def every_language() -> list[str]:
    """Return the languages a new newsroom shows."""
    return list(LANGUAGES)


class Masthead(models.Model):
    """The newsroom itself; the row with id 1 and no other."""

    name = LineField(_("name"), max_length=120, blank=True)
    tagline = LineField(_("tagline"), max_length=200, blank=True)
    publisher = LineField(
        _("publisher"),
        max_length=200,
        blank=True,
        help_text=_("The legal person that publishes the newsroom."),
    )
    accent_light = LineField(
        _("accent on light paper"), max_length=7, default="#1f3fa8", validators=[colour]
    )
    accent_dark = LineField(
        _("accent on dark paper"), max_length=7, default="#9db4ff", validators=[colour]
    )
    zone = LineField(
        _("time zone"), max_length=64, default="Europe/Paris", validators=[validate_zone]
    )
    languages = models.JSONField(
        _("languages shown, in order"), default=every_language, validators=[validate_languages]
    )
    legal_notice = RichTextField(_("legal notice"), blank=True)
    privacy = RichTextField(_("privacy"), blank=True)
    accessibility = RichTextField(_("accessibility statement"), blank=True)
    accessibility_status = models.CharField(
        _("accessibility"),
        max_length=10,
        choices=[
            ("none", _("not compliant")),
            ("partial", _("partially compliant")),
            ("full", _("fully compliant")),
        ],
        default="partial",
    )

    class Meta:
        verbose_name = _("masthead")
        verbose_name_plural = _("masthead")
        constraints = [
            models.CheckConstraint(
                name="masthead_is_one",
                condition=models.Q(pk=1),
                violation_error_message=_(
                    "There is one masthead; change it instead of adding another."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.name or "Entente"
