"""Emergency links: printed beforehand, each good for one withdrawal without signing in (docs/decisions/0015)."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from announcements.models import Announcement
from people.models import User
from richtext.fields import LineField


class EmergencyLink(models.Model):
    """A link on paper; the newsroom knows the hash of its secret and never the secret."""

    holder = LineField(
        _("for whom"),
        max_length=200,
        help_text=_("The person or the place that keeps the sheet, for example “Safe of the press office”."),
    )  # fmt: skip
    secret_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    printed_at = models.DateTimeField(_("printed"), editable=False)
    printed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("printed by"),
        on_delete=models.CASCADE,
        editable=False,
        related_name="+",
    )
    expires_at = models.DateTimeField(_("expires"), editable=False)
    used_at = models.DateTimeField(_("used"), null=True, blank=True, editable=False)
    announcement = models.ForeignKey(
        Announcement,
        verbose_name=_("what it withdrew"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("emergency link")
        verbose_name_plural = _("emergency links")
        ordering = ["-printed_at", "-pk"]
        default_permissions = ("add", "view")

    def __str__(self) -> str:
        return self.holder

    def state(self, now: dt.datetime) -> str | Promise:
        """Say whether the link works at an instant, or why it does not."""
        if self.used_at:
            return _("used")
        if self.revoked_at:
            return _("revoked")
        if self.expires_at <= now:
            return _("expired")
        if not may_withdraw(self.printed_by):
            return _("no longer valid: who printed it may not withdraw any more")
        return _("works")

    def works(self, now: dt.datetime) -> bool:
        """Whether the link can be used at an instant."""
        return (
            self.used_at is None
            and self.revoked_at is None
            and self.expires_at > now
            and may_withdraw(self.printed_by)
        )


def may_withdraw(user: User) -> bool:
    """Whether a member of staff may withdraw announcements now; somebody who left may not."""
    return user.has_perm("announcements.withdraw_announcement")
