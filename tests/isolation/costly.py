"""Work that a worker must survive or be replaced after; loaded into the workers of the tests (tests/settings.py)."""

from __future__ import annotations

import ctypes
import os
import re
import time
from dataclasses import dataclass
from typing import IO, Any

from django.utils.translation import gettext as _

from isolation import Lane, isolated
from isolation.jobs import MB


class Refused(ValueError):
    """What the work may raise."""


class Hostile:
    """What a worker that was taken over might send: opening it calls a function."""

    def __reduce__(self) -> Any:
        return os.system, ("true",)


@dataclass(frozen=True, slots=True)
class Fact:
    name: str
    parts: tuple[int, ...]


@isolated(Lane.MANUSCRIPTS, cpu=0.5, waiting=0.5)
def sleep() -> None:
    """Take no processor time at all."""
    time.sleep(60)


@isolated(Lane.MANUSCRIPTS, cpu=0.5, waiting=60, memory=64 * MB, output=MB, raises=(Refused,))
def work(what: str, *values: Any) -> Any:
    """Do what the word says."""
    return globals()[f"_{what}"](*values)


def _fact(name: str) -> Fact:
    return Fact(name, (1, 2, 3))


def _where() -> tuple[int, int]:
    return os.getpid(), os.nice(0)


def _sentence() -> str:
    return _("Home")


def _refuse(sentence: str) -> None:
    raise Refused(sentence)


def _stumble() -> None:
    raise KeyError("nobody foresaw this")


def _spin() -> None:
    re.match(r"(a+)+$", "a" * 40 + "b")  # in C, with Python's lock held


def _swallow() -> int:
    return len(bytearray(200 * MB))


def _grow() -> int:
    _kept.append(os.urandom(55 * MB))
    return os.getpid()


def _flood() -> bytes:
    return b"x" * (2 * MB)


def _crash() -> None:
    ctypes.string_at(0)


def _hostile() -> Hostile:
    return Hostile()


def _copy(source: IO[bytes], target: IO[bytes]) -> int:
    data = source.read()
    target.write(data.upper())
    target.flush()
    return len(data)


def _environment() -> list[str]:
    return sorted(os.environ)


def _settings() -> bool:
    from django.conf import settings

    return hasattr(settings, "DATABASES") and bool(settings.DATABASES)


_kept: list[bytes] = []
