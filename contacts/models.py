"""Press contacts: whom a journalist can reach, and when."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.phones import normalise_phone, validate_phone
from languages import FIRST
from partners.models import Institution
from richtext.fields import LineField, MailAddressField, OneLine
from rows.fields import DayField
from rows.short_ids import new_short_id


class PhoneField(OneLine, models.CharField):
    """A phone number, stored in E.164 whichever way it was typed."""

    default_validators = [validate_phone]

    def to_python(self, value: object) -> str:
        text = super().to_python(value) or ""
        try:
            return normalise_phone(text)
        except ValidationError:
            return text  # the validator says what is wrong; the typed text must not be lost

    def get_prep_value(self, value: object) -> str:
        return self.to_python(super().get_prep_value(value))


class PressContactQuerySet(models.QuerySet["PressContact"]):
    def active(self, on: dt.date) -> PressContactQuerySet:
        """Contacts who answer on that day."""
        return self.filter(
            models.Q(active_from__isnull=True) | models.Q(active_from__lte=on),
            models.Q(active_until__isnull=True) | models.Q(active_until__gte=on),
        )

    def inactive(self, on: dt.date) -> PressContactQuerySet:
        """Contacts who do not answer on that day: not yet, or not any more."""
        return self.filter(models.Q(active_from__gt=on) | models.Q(active_until__lt=on))


class PressContact(models.Model):
    """A person or a desk of an institution that answers the press.

    Live beside released text: a change shows at once, and an erasure is complete.
    """

    short_id = models.CharField(max_length=8, unique=True, default=new_short_id, editable=False)
    institution = models.ForeignKey(
        Institution,
        verbose_name=_("institution"),
        on_delete=models.CASCADE,
        related_name="press_contacts",
    )
    name = LineField(
        _("name"), max_length=200, help_text=_("A person, or a desk such as “Press office”.")
    )
    function = LineField(_("function"), max_length=200, blank=True)
    email = MailAddressField(_("e-mail"), blank=True)
    phone = PhoneField(_("phone"), max_length=20, blank=True)
    urgent_phone = PhoneField(_("urgent line, out of hours"), max_length=20, blank=True)
    hours = LineField(
        _("hours"),
        max_length=200,
        blank=True,
        help_text=_("For example “Monday to Friday, 9:00–18:00”."),
    )
    languages = models.JSONField(
        _("languages spoken"), default=list, blank=True, help_text=_("Language codes.")
    )
    topics = LineField(_("topics"), max_length=300, blank=True)
    active_from = DayField(_("active from"), null=True, blank=True)
    active_until = DayField(_("active until"), null=True, blank=True)
    listed = models.BooleanField(
        _("listed"),
        default=False,
        help_text=_(
            "Show on the page of press contacts even before an announcement names this contact."
        ),
    )

    objects = PressContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("press contact")
        verbose_name_plural = _("press contacts")
        ordering = [f"institution__sort_{FIRST}", "institution_id", "name", "pk"]
        indexes = [
            models.Index(fields=["institution", "name", "id"], name="contact_by_institution")
        ]
        constraints = [
            models.CheckConstraint(
                name="contact_can_be_reached",
                condition=~models.Q(email="", phone="", urgent_phone=""),
                violation_error_message=_(
                    "Give an e-mail address or a phone number: a contact must be reachable."
                ),
            ),
            models.CheckConstraint(
                name="contact_active_dates_in_order",
                condition=models.Q(active_from__isnull=True)
                | models.Q(active_until__isnull=True)
                | models.Q(active_from__lte=models.F("active_until")),
                violation_error_message=_("The contact cannot leave before it starts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.institution})"
