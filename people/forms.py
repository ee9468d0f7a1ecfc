"""The forms of an account whose answers could be guessed or asked for without end: each counts its attempts."""

from __future__ import annotations

from allauth.account.forms import ChangePasswordForm, ResetPasswordForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django.utils import timezone

from people import security_log
from people.adapter import person_named
from people.limits import Action
from people.models import SecurityEventKind
from people.throttling import counted


class Code(AuthenticateForm):
    """The code of the second factor, when signing in."""

    def clean_code(self) -> str:
        attempt = counted(Action.CODE, context.request, person=self.user)
        code: str = super().clean_code()
        attempt.give_back()
        return code


class CodeAgain(ReauthenticateForm):
    """The code of the second factor, asked for once more."""

    def clean_code(self) -> str:
        attempt = counted(Action.CODE, context.request, person=self.user)
        code: str = super().clean_code()
        attempt.give_back()
        return code


class ChangePassword(ChangePasswordForm):
    """A new password, for somebody who knows the old one."""

    def clean_oldpassword(self) -> str:
        attempt = counted(Action.PASSWORD_AGAIN, context.request, person=self.user)
        password: str = super().clean_oldpassword()
        attempt.give_back()
        return password


class AskForReset(ResetPasswordForm):
    """A mail with a link that sets a new password; the answer is the same whether somebody has the address or not."""

    def clean_email(self) -> str:
        typed: str = self.cleaned_data["email"]
        person = person_named(typed)
        counted(Action.RESET, context.request, person=person, typed=typed)
        email: str = super().clean_email()
        security_log.record(
            SecurityEventKind.PASSWORD_RESET_ASKED,
            now=timezone.now(),
            request=context.request,
            person=person,
            about="" if person else security_log.unknown_name(typed),
        )
        return email
