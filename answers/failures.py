"""What an unforeseen error means to the person who asked: a request that nobody can answer, or a machine that cannot write."""

from __future__ import annotations

import errno
from collections.abc import Iterator

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import DataError, InterfaceError, OperationalError

_CANNOT_WRITE = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG, errno.EIO}
# As SQLite and PostgreSQL say it (psycopg's DiskFull is an OperationalError too).
_FULL = ("disk is full", "readonly database", "disk i/o error", "no space left", "read-only")
# Values that Python takes and a database does not: NUL, numbers beyond 64 bits or 4,300 digits, halves of characters.
_JUNK = ("NUL (0x00)", "null character", "too large to convert to SQLite", "4300 digits", "surrogates not allowed")  # fmt: skip


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def cannot_write(error: BaseException | None) -> bool:
    """Return whether an error says that the disk is full or must not be written."""
    return any(
        (isinstance(each, OSError) and each.errno in _CANNOT_WRITE)
        or (isinstance(each, OperationalError) and any(word in str(each).lower() for word in _FULL))
        for each in _chain(error)
    )


def is_away(error: BaseException | None) -> bool:
    """Return whether an error says that the database does not answer, or not in time."""
    return any(isinstance(each, OperationalError | InterfaceError) for each in _chain(error))


def is_junk(error: BaseException | None) -> bool:
    """Return whether an error comes of a value that no page of ours sends."""
    return any(
        isinstance(each, DataError | SuspiciousOperation)
        or (
            isinstance(each, ValueError | OverflowError)
            and any(word in str(each) for word in _JUNK)
        )
        for each in _chain(error)
    )


def is_too_large(error: BaseException | None) -> bool:
    """Return whether an error says that more was sent than is taken."""
    return any(isinstance(each, RequestDataTooBig) for each in _chain(error))
