"""The people who work in the newsroom."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from richtext.fields import LineField, MailAddressField


class User(AbstractUser):
    """A member of staff; roles are groups (see people.roles)."""

    first_name = LineField(_("first name"), max_length=150, blank=True)
    last_name = LineField(_("last name"), max_length=150, blank=True)
    email = MailAddressField(_("e-mail address"), unique=True)
    function = LineField(_("function"), max_length=200, blank=True)
    language = models.CharField(
        _("language"),
        max_length=10,
        choices=settings.LANGUAGES,
        blank=True,
        help_text=_("In which mails are written to this person; kept up to date by signing in."),
    )

    class Meta(AbstractUser.Meta):
        verbose_name = _("member of staff")  # type: ignore[assignment]
        verbose_name_plural = _("members of staff")  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class SecurityEventKind(models.TextChoices):
    """What the security log tells."""

    SIGNED_IN = "signed_in", _("signed in")
    SIGN_IN_REFUSED = "sign_in_refused", _("sign-in refused")
    THROTTLED = "throttled", _("too many attempts")
    SIGNED_OUT = "signed_out", _("signed out")
    PASSWORD_CHANGED = "password_changed", _("password changed")
    PASSWORD_RESET_ASKED = "password_reset_asked", _("password reset asked for")
    EMAIL_CHANGED = "email_changed", _("e-mail address changed")
    FACTOR_ADDED = "factor_added", _("second factor added")
    FACTOR_REMOVED = "factor_removed", _("second factor removed")
    RECOVERY_CODES_MADE = "recovery_codes_made", _("recovery codes made")
    RECOVERY_CODE_USED = "recovery_code_used", _("recovery code used")
    ENROLMENT_CODE_GIVEN = "enrolment_code_given", _("enrolment code given")
    ENROLMENT_CODE_USED = "enrolment_code_used", _("enrolment code used")
    ENROLMENT_REFUSED = "enrolment_refused", _("enrolment refused")
    ACCOUNT_MADE = "account_made", _("account made")
    ACCOUNT_DELETED = "account_deleted", _("account deleted")
    ACCOUNT_ACTIVATED = "account_activated", _("account activated")
    ACCOUNT_DEACTIVATED = "account_deactivated", _("account deactivated")
    ROLE_CHANGED = "role_changed", _("role changed")
    FORM_REFUSED = "form_refused", _("form from elsewhere refused")
    PERMISSION_REFUSED = "permission_refused", _("permission refused")
    EMERGENCY_WITHDRAWAL = "emergency_withdrawal", _("emergency withdrawal")
    EMERGENCY_LINK_PRINTED = "emergency_link_printed", _("emergency link printed")
    EMERGENCY_LINK_USED = "emergency_link_used", _("emergency link used")
    EMERGENCY_LINK_REFUSED = "emergency_link_refused", _("emergency link refused")
    EMERGENCY_LINK_REVOKED = "emergency_link_revoked", _("emergency link revoked")


class SecurityEvent(models.Model):
    """One line of the security log, written by `people.security_log.record` alone and never changed."""

    ABOUT_LENGTH = 500

    kind = models.CharField(_("what"), max_length=40, choices=SecurityEventKind.choices)
    at = models.DateTimeField(_("when"))
    # Whose account it concerns; the name stays when the account is gone.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("person"),
    )
    name = LineField(_("user name"), max_length=150, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    by_name = LineField(_("by"), max_length=150, blank=True)
    address = LineField(_("network address"), max_length=45, blank=True)
    about = LineField(_("details"), max_length=ABOUT_LENGTH, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="security_event_newest_first"),
            models.Index(fields=["kind", "-at", "-id"], name="security_event_by_kind"),
        ]
        verbose_name = _("line of the security log")
        verbose_name_plural = _("security log")
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.name or self.by_name}".rstrip(" ·")


class EnrolmentCode(models.Model):
    """Allows one person to enrol a first second factor, once; made and spent by `people.enrolment`."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrolment_codes"
    )
    digest = models.CharField(max_length=64, unique=True)  # the code itself is kept nowhere
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.person} · {self.made_at:%Y-%m-%d %H:%M}"
