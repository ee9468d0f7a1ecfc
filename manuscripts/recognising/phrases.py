"""The phrases of a text that name institutions: a noun or a legal form with the names around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from manuscripts.recognising.nouns import (
    ADJECTIVES,
    CLOSERS,
    DETERMINERS,
    JOINING_NOUNS,
    JOINS,
    LINKS,
    STARTERS,
    Span,
    Token,
    is_noun,
    is_role_word,
    strip_determiner,
    tokens_of,
)
from manuscripts.recognising.text import words_in

# A name goes on over this many words at most to its left, and over twice as many to its right.
_REACH = 24


def _add(spans: list[Span], start: int, end: int, text: str) -> None:
    """Add a phrase unless it overlaps the one before; they are met from left to right."""
    if not spans or spans[-1].end <= start:
        spans.append(Span(start, end, text[start:end]))


# English puts these words last or goes on with "of": "School Meals" is no school.
_LAST_WORDS = ("school", "government", "network")


def _links_on(tokens: Sequence[Token], index: int) -> bool:
    return index + 1 < len(tokens) and tokens[index + 1].folded in LINKS


def noun_phrases(text: str) -> list[Span]:
    """Return the phrases built on a noun or a legal form of institutions ("CHU de Valmont", "Solvia AG")."""
    tokens = tokens_of(text)
    spans: list[Span] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        service = token.folded in ("service", "direction") and token.is_capital
        if service and index + 1 < len(tokens) and tokens[index + 1].folded in _TERRITORIAL:
            last = _complement(tokens, index + 1)
            _add(spans, token.start, tokens[last].end, text)
            index = last + 1
            continue
        opens = is_noun(token.folded) and (token.is_capital or _opens_lower(tokens, index))
        closes = token.folded in CLOSERS and index > 0 and _joined_capital(tokens, index - 1)
        if not (opens or closes):
            index += 1
            continue
        first = _leftwards(tokens, index)
        last = _rightwards(tokens, index)
        if token.folded in _LAST_WORDS and first == index and not _links_on(tokens, index):
            index += 1
            continue
        last = _complement(tokens, last)
        has_more = first < index or last > index
        if token.folded in ("societe", "groupe", "entreprise", "start-up") and not token.is_capital:
            first = index + 1  # "la société Vosgia" is Vosgia
            while first < last and not tokens[first].is_capital:
                first += 1
        if has_more and (token.is_capital or last > index):
            _add(spans, tokens[first].start, tokens[last].end, text)
        index = max(last, index) + 1
    return spans


_TERRITORIAL = words_in(
    """
    national nationale regional regionale federal federale cantonal cantonale departemental
    departementale
    """
)


def _complement(tokens: Sequence[Token], last: int) -> int:
    """Go on over "des routes" in "Service cantonal des routes": French puts what a body is for in small letters."""
    if tokens[last].folded not in _TERRITORIAL or not tokens[last].text.islower():
        return last
    after = last + 1
    if after >= len(tokens) or tokens[after].folded not in ("des", "de", "du", "d'"):
        return last
    while after < len(tokens) and tokens[after].folded in ("des", "de", "du", "d'", "la", "l'"):
        after += 1
    if after >= len(tokens) or not tokens[after].text.islower() or len(tokens[after].text) < 4:
        return last
    while after + 1 < min(len(tokens), last + _REACH) and _is_adjective(tokens[after + 1]):
        after += 1
    return after


def _opens_lower(tokens: Sequence[Token], index: int) -> bool:
    """A noun in lower case names an institution when a name follows: "l'université de Valmont", "la région Grand Est"."""
    if tokens[index].folded not in (
        "universite",
        "region",
        "ministere",
        "universitat",
        "metropole",
        "ville",
        "hopital",
        "ecole",
        "institut",
        "departement",
        "fondation",
        "association",
        "academie",
        "rectorat",
        "agence",
        "federation",
        "laboratoire",
        "groupe",
        "societe",
        "mairie",
    ):
        return False
    after = index + 1
    while after < len(tokens) and tokens[after].folded in LINKS:
        after += 1
    return after < len(tokens) and tokens[after].is_capital


def _joined_capital(tokens: Sequence[Token], index: int) -> bool:
    return tokens[index].is_capital and tokens[index].text[:1].isalnum()


_NOT_IN_NAMES = words_in(
    """
    the le la les l' der die das ce cette this der with avec mit by par von und and et pour for
    since depuis seit dr prof pr mr mrs ms mme m herr frau sir dame
    """
)


_ADJECTIVE_END = re.compile(r"(?:iques?|ales?|aux|ives?|aires?|elles?|iennes?|iens?|eenne?s?)$")
_VERBS_LIKE_ADJECTIVES = words_in(
    """
    explique indique communique implique applique revendique fabrique pratique publique appelle
    rappelle renouvelle
    """
)


def _is_adjective(token: Token) -> bool:
    """French puts adjectives in small letters into names: "Ministère de la Transition numérique"."""
    word = token.folded
    if word in JOINS or not token.text.islower():
        return False
    return word in ADJECTIVES or (
        len(word) > 5 and bool(_ADJECTIVE_END.search(word)) and word not in _VERBS_LIKE_ADJECTIVES
    )


def _leftwards(tokens: Sequence[Token], index: int) -> int:
    first = index
    while first > max(0, index - _REACH):
        before = tokens[first - 1]
        if not before.is_capital or before.folded in _NOT_IN_NAMES or is_role_word(before.folded):
            break
        if first - 1 == 0 and before.folded in STARTERS:
            break
        first -= 1
    return first


_SMALL = (
    LINKS
    | JOINS
    | words_in(
        """
    sign signs signent unissent launch lancent join with avec mit
    """
    )
)


def _rightwards(tokens: Sequence[Token], index: int) -> int:
    last = index
    folded_nouns = {tokens[index].folded}
    if tokens[index].folded in CLOSERS and not is_noun(tokens[index].folded):
        return last
    position = index + 1
    while position < min(len(tokens), index + 2 * _REACH):
        token = tokens[position]
        if token.is_capital and not is_role_word(token.folded) and token.folded not in _SMALL:
            if is_noun(token.folded):
                folded_nouns.add(token.folded)
            last = position
            position += 1
        elif (token.text.isdigit() and len(token.text) <= 2 and last == position - 1) or (
            _is_adjective(token) and last == position - 1
        ):
            last, position = position, position + 1
        elif token.text == "&":
            position += 1
        elif token.folded in LINKS and token.folded not in JOINS:
            position += 1
            if position - last > 4:
                break
        elif _may_join(tokens, position, folded_nouns) or (
            token.text in "–—"
            and position + 1 < len(tokens)
            and last == index
            and is_noun(tokens[position + 1].folded)
            and last == position - 1
        ):
            position += 1
        elif _is_adjective(token) and last < position and tokens[position - 1].end < token.start:
            break
        else:
            break
    return last


def _continues_name(token: Token) -> bool:
    return token.is_capital or token.folded in LINKS


def _may_join(tokens: Sequence[Token], position: int, nouns: set[str]) -> bool:
    """ "et de la Recherche", "and Social Affairs": the second half of a ministry's name, not a second institution."""
    token = tokens[position]
    comma = token.text == ","
    if not (token.folded in JOINS or comma) or not nouns & JOINING_NOUNS:
        return False
    after = position + 1
    while after < position + _REACH and after < len(tokens) and tokens[after].folded in LINKS:
        after += 1
    if after >= len(tokens) or not tokens[after].is_capital or is_noun(tokens[after].folded):
        return False
    if comma:  # only where an "and" follows that closes the enumeration: "Science, Innovation and Technology"
        ahead = [t.folded for t in tokens[after : after + 5]]
        return bool(
            {"ministry", "department", "ministerium", "ministere", "bundesministerium"} & nouns
        ) and any(word in JOINS for word in ahead)
    text = tokens[after].text
    following = [t.folded for t in takewhile(_continues_name, tokens[after + 1 : after + 5])]
    second_name = text.isupper() or any(is_noun(word) or word in CLOSERS for word in following[:3])
    return not second_name and bool(
        nouns
        & {
            "ministere",
            "ministry",
            "department",
            "ministerium",
            "bundesministerium",
            "staatsministerium",
            "chambre",
        }
        or token.folded == "und"
    )


def leading_name(text: str, html: str = "") -> str:
    """Return the institution that a paragraph presents: what it puts in bold first, or its first name."""
    bold = re.match(
        r"^\s*(?:(?:l|L)['’]|(?:La|Le|Les|The|Die|Der|Das)\s+)?<(strong|b)>([^<]{2,120})</\1>", html
    )
    if bold:
        return strip_determiner(re.sub(r"&amp;", "&", bold.group(2)))
    bracketed = re.match(r"^([^(),.;:]{4,120})\s\(([A-ZÀ-Þ][\w&-]{1,11})\)", text)
    if bracketed and sum(char.isupper() for char in bracketed.group(2)) > 1:
        return strip_determiner(bracketed.group(1))
    match = DETERMINERS.match(text)
    start = match.end() if match else 0
    tokens = [t for t in tokens_of(text[: start + 200]) if t.start >= start]
    if not tokens:
        return ""
    if (
        tokens[0].is_capital
        and (tokens[0].folded not in STARTERS)
        and not re.match(
            r"^(?:founded|fondee?|creee?|gegrundet|based|basee?|established|located|situee?|with|mit)$",
            tokens[0].folded,
        )
    ):
        last = _rightwards_from_name(tokens)
        if last >= 0:
            return text[tokens[0].start : tokens[last].end].strip()
    spans = noun_phrases(text[:300])
    return strip_determiner(spans[0].name) if spans else ""


def _rightwards_from_name(tokens: Sequence[Token]) -> int:
    last, position = 0, 1
    noun = is_noun(tokens[0].folded)
    while position < len(tokens):
        token = tokens[position]
        if (token.is_capital and token.text[:1].isalpha() and token.folded not in _SMALL) or (
            token.text.isdigit() and len(token.text) <= 2
        ):
            noun = noun or is_noun(token.folded)
            last, position = position, position + 1
        elif noun and _is_adjective(token):
            last, position = position, position + 1
        elif (
            token.folded in LINKS and token.folded not in ("in", "an", "am", "at")
        ) or token.text in "&–":
            if token.text == "–" and not (
                position + 1 < len(tokens) and is_noun(tokens[position + 1].folded)
            ):
                break
            position += 1
        elif _may_join(
            tokens, position, {t.folded for t in tokens[:position] if is_noun(t.folded)}
        ):
            position += 1
        else:
            break
    return last
