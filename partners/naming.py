"""What the name of an institution tells: how names compare, its article, its likely kind."""

from __future__ import annotations

import re
import unicodedata

from languages import RECORDS
from partners.models import InstitutionKind


def _leading(article: str) -> str:
    """Return the pattern of an article before a name, with either apostrophe where it is elided."""
    return rf"{article[:-1]}['’]\s*" if article.endswith("’") else rf"{article}\s+"


_ARTICLES = re.compile(
    f"^(?:{'|'.join(_leading(one) for record in RECORDS.values() for one in record.articles)})",
    re.IGNORECASE,
)
_KIND_BY_STEM = (
    (
        InstitutionKind.JOINT_CENTRE,
        ("laboratoire commun", "joint cent", "centre commun", "joint laborator"),
    ),
    (
        InstitutionKind.HOSPITAL,
        ("hôpital", "hopital", "chu ", "chru", "hospices", "hospital", "klinik", "charité"),
    ),
    (InstitutionKind.UNIVERSITY, ("universit",)),
    (InstitutionKind.SCHOOL, ("école", "ecole", "school", "hochschule", "college")),
    (
        InstitutionKind.AUTHORITY,
        (
            "région",
            "ministère",
            "ville ",
            "métropole",
            "département",
            "ministry",
            "council",
            "city of",
            "ministerium",
            "stadt ",
        ),
    ),
    (InstitutionKind.FOUNDATION, ("fondation", "foundation", "stiftung")),
    (InstitutionKind.ASSOCIATION, ("association", "verein", "verband", "fédération")),
    (
        InstitutionKind.RESEARCH,
        (
            "institut",
            "cnrs",
            "inria",
            "inserm",
            "forschung",
            "research",
            "laborato",
            "centre",
            "center",
            "zentrum",
        ),
    ),
    (InstitutionKind.COMPANY, (" sa", " sas", " gmbh", " ag", " ltd", " inc", "groupe", "group")),
)


def comparable(name: str) -> str:
    """Return a name without article, accents, case and punctuation, for comparing two spellings of it."""
    bare = _ARTICLES.sub("", name.strip())
    folded = unicodedata.normalize("NFKD", bare.casefold())
    letters = "".join(c for c in folded if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", " ", letters).strip()


def guess_article(name: str, language: str) -> str:
    """Return the article a name probably takes, from its first word; empty when it is a proper name."""
    words = name.split()
    first = words[0].casefold().strip(",") if words else ""
    for article, known in RECORDS[language].article_of.items():
        if first in known.split():
            return article
    return ""


def guess_kind(name: str, *, has_parents: bool = False) -> InstitutionKind:
    """Return the likely kind of an institution, which an editor may correct."""
    if has_parents:
        return InstitutionKind.JOINT_CENTRE
    lowered = f" {name.casefold()} "
    for kind, stems in _KIND_BY_STEM:
        if any(stem in lowered for stem in stems):
            return kind
    return InstitutionKind.OTHER
