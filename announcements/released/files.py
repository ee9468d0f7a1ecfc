"""A file is public because a public edition uses it, and for no other reason."""

from __future__ import annotations

import datetime as dt

from announcements.models import EditionAsset, is_readable
from assets.frozen import Frozen, read


def released(key: str, now: dt.datetime) -> Frozen | None:
    """Return what an edition that anyone may read at that instant says of a file, or None. One query."""
    rows = EditionAsset.objects.filter(is_readable(now, "edition__"), key=key)
    return next((read(facts) for facts in rows.values_list("facts", flat=True)[:1]), None)
