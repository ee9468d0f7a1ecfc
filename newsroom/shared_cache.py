"""The cache in a table of the database, with a counter that several processes may raise at once."""

from __future__ import annotations

import base64
import datetime as dt
import pickle
from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.db import connections, router, transaction


class CountingDatabaseCache(DatabaseCache):
    """Django's, where `incr` is one step for everybody and keeps the time at which the counter ends.

    Django's own reads, adds and writes: two processes that count at once count one, and the counter then lasts as long as a new one.
    """

    _table: str

    def incr(self, key: Any, delta: int = 1, version: Any = None) -> int:
        """Add to a counter and return what it says now; ValueError when there is none."""
        full = self.make_and_validate_key(key, version=version)
        using = router.db_for_write(self.cache_model_class)
        connection = connections[using]
        quote = connection.ops.quote_name
        table, name = quote(self._table), quote("cache_key")
        # SQLite queues whoever begins to write (transaction_mode IMMEDIATE); others lock the row.
        lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
        now = dt.datetime.now(dt.UTC).replace(microsecond=0)
        with transaction.atomic(using=using), connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {quote('value')} FROM {table} WHERE {name} = %s AND {quote('expires')} >= %s{lock}",
                [full, connection.ops.adapt_datetimefield_value(now)],
            )
            row = cursor.fetchone()
            if row is None:
                raise ValueError(f"Key {key!r} not found")
            value = pickle.loads(base64.b64decode(row[0])) + delta
            packed = base64.b64encode(pickle.dumps(value, self.pickle_protocol)).decode("latin1")
            cursor.execute(
                f"UPDATE {table} SET {quote('value')} = %s WHERE {name} = %s", [packed, full]
            )
        return int(value)
