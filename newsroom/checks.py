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

from newsroom.security_txt import contacts


def problems() -> Iterator[Error]:
    """Yield what keeps this newsroom from serving the public; nothing in the demo and while developing."""
    if settings.DEBUG or settings.DEMO:
        return
    if not settings.SECRET_KEY_IS_SET:
        yield Error(
            "SECRET_KEY is not set.",
            hint="Set SECRET_KEY to 50 or more random characters, or DEMO=1 to try the newsroom.",
            id="newsroom.E001",
        )
    if not settings.ALLOWED_HOSTS:
        yield Error(
            "ALLOWED_HOSTS is not set.",
            hint="Set ALLOWED_HOSTS to the host names of the newsroom, for example press.example.org.",
            id="newsroom.E002",
        )
    if not settings.SITE_URL.startswith(("https://", "http://")):
        yield Error(
            "SITE_URL is not set.",
            hint="Set SITE_URL to the address that readers use, for example https://press.example.org.",
            id="newsroom.E003",
        )


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
