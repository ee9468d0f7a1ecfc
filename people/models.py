"""The people who work in the newsroom."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A member of staff; roles are groups (see people.roles)."""

    email = models.EmailField(_("e-mail address"), unique=True)
    function = models.CharField(_("function"), max_length=200, blank=True)

    class Meta(AbstractUser.Meta):
        verbose_name = _("member of staff")  # type: ignore[assignment]
        verbose_name_plural = _("members of staff")  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.get_full_name() or self.username
