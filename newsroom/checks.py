"""System checks: a newsroom that is not set up for the public does not start, and says what to set."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from newsroom.security_txt import contacts

# What a key needs so that it cannot be guessed; Django's own check only warns of less (security.W009).
KEY_LENGTH, KEY_CHARACTERS, KEY_OF_A_TEMPLATE = 50, 5, "django-insecure-"


def problems() -> Iterator[Error]:
    """Yield what keeps this newsroom from serving the public; nothing in the demo and while developing."""
    if settings.DEBUG or settings.DEMO:
        return
    yield from _problems_of_the_key()
    if not settings.ALLOWED_HOSTS:
        yield Error(
            "ALLOWED_HOSTS is not set.",
            hint="Set ALLOWED_HOSTS to the host names of the newsroom, for example press.example.org.",
            id="newsroom.E002",
        )
    if anybody := [host for host in settings.ALLOWED_HOSTS if is_any_host(host)]:
        yield Error(
            f"ALLOWED_HOSTS lets anybody choose the newsroom's name ({', '.join(anybody)}).",
            hint="Name the hosts of the newsroom, for example press.example.org.",
            id="newsroom.E006",
        )
    if not settings.SITE_URL.startswith(("https://", "http://")):
        yield Error(
            "SITE_URL is not set.",
            hint="Set SITE_URL to the address that readers use, for example https://press.example.org.",
            id="newsroom.E003",
        )
    if not settings.EMAIL_HOST and not settings.NO_EMAIL:
        yield Error(
            "There is no way to send mail.",
            hint="Set EMAIL_HOST to a mail server, or EMAIL=none when no mail is to be sent: "
            "then nobody gets a new password by mail, or is told of a change of their account.",
            id="newsroom.E007",
        )


def _problems_of_the_key() -> Iterator[Error]:
    key = settings.SECRET_KEY
    if not settings.SECRET_KEY_IS_SET:
        yield Error(
            "SECRET_KEY is not set.",
            hint="Set SECRET_KEY to 50 or more random characters, or DEMO=1 to try the newsroom.",
            id="newsroom.E001",
        )
    elif (
        len(key) < KEY_LENGTH or len(set(key)) < KEY_CHARACTERS or key.startswith(KEY_OF_A_TEMPLATE)
    ):
        yield Error(
            "SECRET_KEY can be guessed.",
            hint="Set SECRET_KEY to 50 or more random characters.",
            id="newsroom.E005",
        )


def is_any_host(pattern: str) -> bool:
    """Return whether a pattern of ALLOWED_HOSTS fits names that are not the newsroom's: `*`, or all names under one ending like `.org`.

    `.example.org` is a domain of somebody's and may stand; whether `.co.uk` is one, only the public suffix list knows.
    """
    plain = pattern.strip().rstrip(".")
    return "*" in plain or (pattern.startswith(".") and "." not in plain[1:])


def refuse_to_start_unprepared() -> None:
    """Raise ImproperlyConfigured, in a sentence per problem, when this process must not serve the public."""
    found = [f"{problem.msg} {problem.hint}" for problem in problems()]
    if found:
        raise ImproperlyConfigured(" ".join(found))


@register(Tags.security)
def check_production(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """The variables without which production does not start."""
    return list(problems())


@register(Tags.files)
def check_data_folder(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """The folder of the newsroom's data can be written."""
    try:
        os.makedirs(settings.DATA_DIR, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.DATA_DIR):
            return []
    except OSError as problem:
        return [
            Error(
                f"The folder {settings.DATA_DIR} cannot be written ({problem.strerror}).",
                hint="Set DATA_DIR to a folder that this process may write.",
                id="newsroom.E004",
            )
        ]


@register(Tags.security, deploy=True)
def check_security_contact(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Somebody who finds a hole can tell the newsroom of it."""
    if contacts() and len(contacts()) == len(settings.SECURITY_CONTACT):
        return []
    return [
        Warning(
            "SECURITY_CONTACT names nobody who can be told of a hole in the newsroom."
            if not settings.SECURITY_CONTACT
            else "SECURITY_CONTACT holds something that is neither an e-mail address nor an https: or tel: address.",
            hint="Set SECURITY_CONTACT, for example to security@example.org; it is told in /.well-known/security.txt.",
            id="newsroom.W003",
        )
    ]


@register(Tags.security, deploy=True)
def check_demo_is_not_deployed(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """The demo has known account names and asks for no second factor."""
    if not settings.DEMO:
        return []
    return [
        Warning(
            "DEMO is on.",
            hint="Unset DEMO where the public can reach the newsroom.",
            id="newsroom.W001",
        )
    ]


@register(Tags.database)
def check_commits_last(
    app_configs: Sequence[AppConfig] | None = None,
    databases: Sequence[str] | None = None,
    **kwargs: Any,
) -> list[CheckMessage]:
    """What the database acknowledges is on its disk (docs/decisions/0012)."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        try:
            promises = list(_promises(connections[alias]))
        except OperationalError:
            continue  # not there yet, or out of reach: whoever needs it says so
        wrong = [name for name, value in promises if value in ("off", "0", "1")]
        found += [
            Warning(
                f"The database acknowledges what is not on its disk yet ({name} is off).",
                hint="A power cut can undo a withdrawal. Switch it on for the database and its users.",
                id="newsroom.W002",
            )
            for name in wrong
        ]
    return found


def _promises(connection: BaseDatabaseWrapper) -> Iterator[tuple[str, str]]:
    """Yield what a database promises of a commit, by the names of its settings."""
    names = {
        "postgresql": ("fsync", "synchronous_commit", "full_page_writes"),
        "sqlite": ("synchronous",),
    }
    for name in names.get(connection.vendor, ()):
        with connection.cursor() as cursor:
            ask = "SHOW" if connection.vendor == "postgresql" else "PRAGMA"
            cursor.execute(f"{ask} {name}")
            (value,) = cursor.fetchone()
        yield name, str(value)
