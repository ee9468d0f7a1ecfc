"""Rows in a form that no database owns: the same row gives the same line on SQLite and on PostgreSQL.

A table is UTF-8 text, a JSON array per line (RFC 8259): first the columns by name, then the rows by their primary key, text keys in the
order of their code points. Instants are UTC with microseconds, UUIDs and decimals text, bytes base64, a JSON value the text that the
database has of it: PostgreSQL keeps no order of keys. For the hash that two databases share, each JSON value is in a canonical form.
"""

from __future__ import annotations

import base64
import collections
import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.functions import Cast, Collate

from backup import BackupError

Field = models.Field[Any, Any]
CHUNK = 500  # rows


def columns_of(model: type[models.Model]) -> list[Field]:
    """Return the fields that are columns of a model's own table, by the name of the column."""
    return sorted(model._meta.local_concrete_fields, key=lambda field: str(field.column))


def lines(model: type[models.Model], using: str) -> Iterator[tuple[bytes, bytes]]:
    """Yield a table's lines with their line feeds, as they are and in canonical form; a table is never in memory as a whole."""
    fields = columns_of(model)
    heading = _line([field.column for field in fields])
    yield heading, heading
    values_of_json = [
        place for place, field in enumerate(fields) if isinstance(field, models.JSONField)
    ]
    for row in _rows(model, fields, using):
        values = [_plain(value, field) for value, field in zip(row, fields, strict=True)]
        line = _line(values)
        for place in values_of_json:
            if values[place] is not None:
                values[place] = canonical_json(values[place])
        yield line, _line(values) if values_of_json else line


def hashes(model: type[models.Model], using: str) -> Hashes:
    """Return the hashes of a table, and how many rows it has."""
    found = Hashes()
    collections.deque(found.over(lines(model, using)), maxlen=0)
    return found


class Hashes:
    """The SHA-256 of a table's lines as they are, of their canonical form, and the number of rows."""

    def __init__(self) -> None:
        self._lying, self._canonical, self.rows = hashlib.sha256(), hashlib.sha256(), -1

    def over(self, pairs: Iterable[tuple[bytes, bytes]]) -> Iterator[bytes]:
        """Yield the lines as they are, and count and measure them on their way."""
        for lying, canonical in pairs:
            self._lying.update(lying)
            self._canonical.update(canonical)
            self.rows += 1  # the heading is none
            yield lying

    def name(self) -> str:
        """Return the hash of the lines as they are, which is their name in a folder of backups."""
        return self._lying.hexdigest()

    @property
    def file(self) -> str:
        return self.name()

    @property
    def sha256(self) -> str:
        return self._canonical.hexdigest()


def load(model: type[models.Model], using: str, source: Iterable[bytes]) -> int:
    """Write lines as rows of an empty table and return how many.

    Values go in as they came out, past what a model's fields would make of them today. Raises BackupError when the columns are not
    those of the table.
    """
    fields = columns_of(model)
    reading = iter(source)
    heading = next(reading, b"[]")
    if json.loads(heading) != [field.column for field in fields]:
        raise BackupError(f"The columns of {model._meta.db_table} are not those of the backup.")
    connection = connections[using]
    quoted = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    table = connection.ops.quote_name(model._meta.db_table)
    insert = f"INSERT INTO {table} ({quoted}) VALUES ({places})"
    stored = [_stored(field, connection) for field in fields]
    written = 0
    with connection.cursor() as cursor:
        for chunk in _chunks(reading):
            rows = [
                tuple(put(value) for put, value in zip(stored, json.loads(line), strict=True))
                for line in chunk
            ]
            cursor.executemany(insert, rows)
            written += len(rows)
    return written


def last_ids(models_: Iterable[type[models.Model]], using: str) -> dict[str, int]:
    """Return the last number that each table has given to a row, deleted rows too: a number is never given twice."""
    connection = connections[using]
    found = {}
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'")
            if cursor.fetchone():
                cursor.execute("SELECT name, seq FROM sqlite_sequence")
                found = dict(cursor.fetchall())
        for model in models_ if connection.vendor == "postgresql" else ():
            if sequence := _sequence(cursor, model):
                cursor.execute(f"SELECT last_value, is_called FROM {sequence}")
                last, called = cursor.fetchone()
                found[model._meta.db_table] = last if called else last - 1
    numbered = {model._meta.db_table for model in models_ if _numbered(model)}
    return {table: int(last) for table, last in sorted(found.items()) if table in numbered and last}


def continue_after(model: type[models.Model], using: str, last: int) -> None:
    """Let the next row of a table get a number after `last` and after every row that it holds."""
    pk = model._meta.pk
    if pk is None or not _numbered(model):
        return
    connection = connections[using]
    highest = model._base_manager.using(using).aggregate(last=models.Max(pk.attname))["last"] or 0
    last = max(last, highest)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = _sequence(cursor, model)
            if sequence:
                cursor.execute("SELECT setval(%s, %s, %s)", [sequence, max(last, 1), last > 0])
        elif last:
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])


def _numbered(model: type[models.Model]) -> bool:
    return isinstance(model._meta.pk, models.AutoField | models.BigAutoField)


def _sequence(cursor: Any, model: type[models.Model]) -> str:
    """Return the sequence behind a table's primary key in PostgreSQL, quoted; nothing when it has none."""
    if not _numbered(model) or model._meta.pk is None:
        return ""
    table = connections[cursor.db.alias].ops.quote_name(model._meta.db_table)
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table, model._meta.pk.column])
    return cursor.fetchone()[0] or ""


def _rows(
    model: type[models.Model], fields: Sequence[Field], using: str
) -> Iterator[tuple[Any, ...]]:
    pk = model._meta.pk
    assert pk is not None
    order: Any = models.F(pk.attname)
    if (
        isinstance(_target(pk), models.CharField | models.TextField)
        and connections[using].vendor == "postgresql"
    ):
        order = Collate(order, "C")  # by bytes of UTF-8, as SQLite does
    # The text of a JSON value tells null from none; both would be None.
    wanted = [
        Cast(models.F(field.attname), models.TextField())
        if isinstance(field, models.JSONField)
        else field.attname
        for field in fields
    ]
    queryset = model._base_manager.using(using).order_by(order).values_list(*wanted)
    return queryset.iterator(chunk_size=CHUNK)


def _chunks(source: Iterator[bytes]) -> Iterator[list[bytes]]:
    chunk: list[bytes] = []
    for line in source:
        chunk.append(line)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _line(values: list[Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _target(field: Field) -> Field:
    """Return the field whose values a foreign key holds, or the field itself."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return field


def _plain(value: Any, field: Field) -> Any:
    """Return a value as JSON holds it."""
    if value is None:
        return None
    if isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, dt.datetime):
        at = value.astimezone(dt.UTC)
        return at.isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dt.time):
        return value.isoformat(timespec="microseconds")
    if isinstance(value, dt.timedelta):
        return value // dt.timedelta(microseconds=1)
    if isinstance(value, uuid.UUID | Decimal):
        return str(value)
    if isinstance(value, bytes | memoryview | bytearray):
        return base64.b64encode(bytes(value)).decode()
    raise BackupError(f"A value of {field} ({type(value).__name__}) has no form in a backup.")


def canonical_json(text: str) -> str:
    """Return a JSON text with sorted keys, no white space, and numbers as both databases would write them."""
    value = json.loads(text, parse_float=_number)
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _number(text: str) -> int | float:
    """Return a number as PostgreSQL hands it back: it keeps decimal digits, no exponent and no minus before a zero."""
    number = float(text) + 0.0
    return int(Decimal(repr(number))) if abs(number) >= 1e16 else number


def _stored(field: Field, connection: BaseDatabaseWrapper) -> Callable[[Any], Any]:
    """Return the function that gives a plain value to the database as it stores values of this field.

    Django's own conversions, and not those of the field's class: a field of ours sanitises what an editor writes, and what was stored
    must come back as it was.
    """
    kind = _target(field)
    bases: tuple[type[Field], ...] = (
        models.DateTimeField, models.DateField, models.TimeField, models.DecimalField, models.UUIDField, models.BinaryField,
    )  # fmt: skip
    if isinstance(kind, models.DurationField):
        return _unless_none(
            lambda value: models.DurationField().get_db_prep_value(
                dt.timedelta(microseconds=value), connection
            )
        )
    for base in bases:
        if isinstance(kind, base):
            return _unless_none(_converted(kind, base, connection))
    return lambda value: value


def _converted(
    kind: Field, base: type[Field], connection: BaseDatabaseWrapper
) -> Callable[[Any], Any]:
    def put(value: Any) -> Any:
        return base.get_db_prep_save(kind, base.to_python(kind, value), connection)

    return put


def _unless_none(put: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else put(value)
