"""Whether a press contact is a desk of its house or a person."""

from __future__ import annotations

import re

_OFFICE = re.compile(
    r"""^(?:(?:le|la|les|the|our|die|das)\s|l[’'])?(?:
            service|bureau|p[ôo]le|cellule|direction|d[ée]partement|secr[ée]tariat|r[ée]daction|relations?|espace|[ée]quipe
          | press|presse|media|medien|m[ée]dias?|news|communications?|kommunikation|[öo]ffentlichkeitsarbeit
          | stabsstelle|abteilung|referat|redaktion|zentrale
        )\b
      | (?:stelle|abteilung|büro|referat)$ | \b(?:office|desk|newsdesk|newsroom|team|department|unit|service|redaktion)$""",
    re.IGNORECASE | re.VERBOSE,
)


def is_office(name: str) -> bool:
    """Return whether a name is that of a desk, such as “Service presse”, “Press office” or “Pressestelle”."""
    return bool(_OFFICE.search(" ".join(name.split())))
