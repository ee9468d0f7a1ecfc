"""Mails that tell somebody what happened to their account, in their own language, so that an intruder does not go unnoticed."""

from __future__ import annotations

import datetime as dt
import logging
import smtplib
from functools import partial

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from people.models import SecurityEventKind, User

logger = logging.getLogger(__name__)

# What is told, as a sentence that is a subject, too.
TOLD = {
    SecurityEventKind.PASSWORD_CHANGED: gettext_noop("Your password was changed"),
    SecurityEventKind.EMAIL_CHANGED: gettext_noop(
        "Your account has a new e-mail address, and this one no longer opens it"
    ),
    SecurityEventKind.FACTOR_ADDED: gettext_noop("A second factor was added to your account"),
    SecurityEventKind.FACTOR_REMOVED: gettext_noop("A second factor was removed from your account"),
    SecurityEventKind.RECOVERY_CODES_MADE: gettext_noop(
        "New recovery codes were made for your account"
    ),
    SecurityEventKind.ROLE_CHANGED: gettext_noop("What your account may do was changed"),
}


def language_of(person: User) -> str:
    """Return the language that a person reads: the one they last used at the desk."""
    return person.language or settings.LANGUAGE_CODE


def tell(person: User, kind: SecurityEventKind, *, now: dt.datetime, to: str = "") -> None:
    """Mail a person what happened to their account, after the transaction; `to` is their former address when that is what changed.

    A mail that cannot be sent is told on standard error and changes nothing of what happened.
    """
    with translation.override(language_of(person)):
        subject = _(TOLD[kind])
        text = render_to_string(
            "people/notice.txt",
            {"what": subject, "person": person, "now": now, "site": settings.SITE_URL},
        )
    transaction.on_commit(partial(send, subject, text, to or person.email))


def invite(person: User, link: str, expires_at: dt.datetime) -> bool:
    """Mail the address that lets somebody in for the first time; return whether the mail server took it."""
    with translation.override(language_of(person)):
        text = render_to_string(
            "people/invitation.txt", {"person": person, "link": link, "expires_at": expires_at}
        )
        return send(_("Your account at the newsroom desk"), text, person.email)


def send(subject: str, text: str, address: str) -> bool:
    """Send a mail; return whether the mail server took it."""
    try:
        return bool(send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [address]))
    except (smtplib.SMTPException, OSError) as problem:
        logger.error("A mail could not be sent (%s).", type(problem).__name__)
        return False
