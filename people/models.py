"""The people who work in the newsroom."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.utils.translation import gettext_lazy as _

from richtext.fields import LineField, MailAddressField


class User(AbstractUser):
    """A member of staff; roles are groups (see people.roles)."""

    first_name = LineField(_("first name"), max_length=150, blank=True)
    last_name = LineField(_("last name"), max_length=150, blank=True)
    email = MailAddressField(_("e-mail address"), unique=True)
    function = LineField(_("function"), max_length=200, blank=True)

    class Meta(AbstractUser.Meta):
        verbose_name = _("member of staff")  # type: ignore[assignment]
        verbose_name_plural = _("members of staff")  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.get_full_name() or self.username
