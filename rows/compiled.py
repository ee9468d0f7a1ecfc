"""Queries that the public pages run again and again, compiled once (docs/decisions/0008).

Building a queryset and turning it into SQL costs several times what the database does with it. A prepared query goes through Django's
compiler the first time and keeps the SQL; afterwards only its parameters change. The queryset stays the one place that says which rows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

Rows = TypeVar("Rows", bound=QuerySet)


def untranslated(queryset: Rows) -> Rows:
    """Return the queryset as Django made it: columns are named one by one, nothing is chosen by the active language."""
    rewrite = getattr(queryset, "rewrite", None)
    return rewrite(False) if rewrite else queryset


class _Compiled(NamedTuple):
    sql: str
    parameters: tuple[Any, ...]
    names: dict[int, str]
    written: dict[str, str]
    converters: tuple[tuple[int, tuple[Any, ...], Any], ...]


def _sentinel(place: int, example: object) -> object:
    """Return a value of the example's type that no query contains by chance."""
    if isinstance(example, dt.datetime):
        return dt.datetime(1907, 1, 1 + place, 3, 7, 9, 123457, tzinfo=dt.UTC)
    if isinstance(example, dt.date):
        return dt.date(1907, 2, 1 + place)
    if isinstance(example, int):
        return 1_834_500_077 + place
    return f"\ue000{place}\ue001"


class CompiledQuery:
    """A `values_list` queryset as a function of named values, compiled at its first call.

    Values are instants, days, whole numbers and strings, never None; they may stand in the query as parameters only, not decide its shape.
    A whole number may be where a slice begins, too: `queryset[start:][:20]`.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self.build = build
        self._compiled: dict[tuple[str, str], _Compiled] = {}

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """Return the rows for these values (one query)."""
        connection = connections[DEFAULT_DB_ALIAS]
        key = (connection.vendor, connection.settings_dict["NAME"])
        compiled = self._compiled.get(key)
        if compiled is None:
            compiled = self._compiled[key] = self._compile(values)
        parameters = list(compiled.parameters)
        for place, name in compiled.names.items():
            parameters[place] = _adapted(values[name], connection)
        sql = compiled.sql
        for mark, name in compiled.written.items():
            sql = sql.replace(mark, str(int(values[name])))
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            rows = cursor.fetchall()
        if not compiled.converters:
            return rows
        result = []
        for row in rows:
            changed = list(row)
            for place, converters, expression in compiled.converters:
                for converter in converters:
                    changed[place] = converter(changed[place], expression, connection)
            result.append(tuple(changed))
        return result

    def _compile(self, values: dict[str, Any]) -> _Compiled:
        connection = connections[DEFAULT_DB_ALIAS]
        sentinels = {
            name: _sentinel(place, example) for place, (name, example) in enumerate(values.items())
        }
        queryset = self.build(**sentinels)
        if getattr(queryset, "_rewrite", False):
            raise ValueError("a prepared query names its columns: start from untranslated(…)")
        compiler = queryset.query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        marks = {_adapted(sentinel, connection): name for name, sentinel in sentinels.items()}
        names = {
            place: marks[value]
            for place, value in enumerate(parameters)
            if isinstance(value, str | int | dt.date) and value in marks
        }
        # Django writes where a slice begins into the words of the query.
        written = {
            str(sentinel): name
            for name, sentinel in sentinels.items()
            if name not in names.values() and isinstance(sentinel, int) and str(sentinel) in sql
        }
        if {*names.values(), *written.values()} != set(values):
            raise ValueError("a value of a prepared query is no parameter of its SQL")
        fields = [column[0] for column in compiler.select[: compiler.col_count]]
        converters = tuple(
            (place, tuple(found), expression)
            for place, (found, expression) in compiler.get_converters(fields).items()
        )
        return _Compiled(sql, tuple(parameters), names, written, converters)


def _adapted(value: Any, connection: Any) -> Any:
    """Return a value as the database driver gets it from a model field."""
    if isinstance(value, dt.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, dt.date):
        return connection.ops.adapt_datefield_value(value)
    if isinstance(value, int):
        # SQLite refuses a number that no row can hold; the nearest one finds nothing as well.
        return min(value, 2**63 - 1)
    return value
