"""Which characters text may hold: what XML, PDF and calendar files forbid is taken out where text comes in, and again where it goes out.

Sources: XML 1.0 §2.2 (characters; the discouraged ranges too), Unicode §23.7 (noncharacters), UAX #9 (marks of direction),
UAX #14 (characters that end a line).
"""

from __future__ import annotations

import re

# Most text holds nothing else: one run of these is found several times faster than one of the others.
_NO_BREAK = " -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\t"
_SAFE_LINE = re.compile(f"[{_NO_BREAK}]*+\\Z")
_SAFE = re.compile(f"[{_NO_BREAK}\n]*+\\Z")
# Controls but tab and line feed (C1 too: browsers take them for errors), halves of pairs, and the 66 noncharacters.
_UNSAFE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_UNSAFE_BEYOND = re.compile(
    "[" + "".join(f"{chr(n << 16 | 0xFFFE)}-{chr(n << 16 | 0xFFFF)}" for n in range(1, 17)) + "]"
)
_BEYOND = re.compile("[\U00010000-\U0010ffff]+")
# What some reader takes for the end of a line: carriage return, vertical tab, form feed, separators of files, NEL, LS, PS.
_BREAK = re.compile("\r\n?|[\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")
_ANY_BREAK = re.compile("[\r\n\x0b\x0c\x1c-\x1f\x85\u2028\u2029]+")
# As JSON writes them.
_ESCAPED = re.compile(r"\\(?:u00[01]|[bfr])")

# Marks of direction that open something; each is closed by POP or, for isolates, by POP_ISOLATE.
_EMBEDDINGS, _OVERRIDES, _ISOLATES = "\u202a\u202b", "\u202d\u202e", "\u2066\u2067\u2068"
_POP, _POP_ISOLATE = "\u202c", "\u2069"
_DIRECTION = re.compile(f"[{_EMBEDDINGS}{_OVERRIDES}{_ISOLATES}{_POP}{_POP_ISOLATE}]")


def xml_safe(text: str) -> str:
    """Return text without what XML 1.0 forbids or discourages; every end of a line is a line feed."""
    return text if _SAFE.match(text) else _without_unsafe(_BREAK.sub("\n", text))


def _without_unsafe(text: str) -> str:
    return _BEYOND.sub(lambda run: _UNSAFE_BEYOND.sub("", run[0]), _UNSAFE.sub("", text))


def json_is_safe(text: str) -> bool:
    """Return whether `xml_safe` would leave every string of a JSON text as it is."""
    return xml_safe(text) == text and _ESCAPED.search(text) is None


def lines(text: str) -> str:
    """Return text as a field of several lines takes it: XML's characters alone, and no direction that reaches past the text."""
    return _balanced(xml_safe(text))


def one_line(text: str) -> str:
    """Return text as a field of one line takes it: as `lines`, with a space for every end of a line."""
    if _SAFE_LINE.match(text):
        return _balanced(text)
    pieces = _ANY_BREAK.split(text)
    if len(pieces) > 1:
        text = " ".join(piece for each in pieces if (piece := each.strip(" \t")))
    return _balanced(_without_unsafe(text))


def undirected(text: str) -> str:
    """Return one line without any mark that turns the reading direction: for names of files, where one hides the ending."""
    return _DIRECTION.sub("", one_line(text))


def _balanced(text: str) -> str:
    """Return text without overrides, and without embeddings and isolates that are not closed in it (or were never opened)."""
    if not _DIRECTION.search(text):
        return text
    keep: set[int] = set()
    open_: list[tuple[str, int]] = []
    isolates = 0
    for mark in _DIRECTION.finditer(text):
        character, place = mark[0], mark.start()
        if character in _EMBEDDINGS + _ISOLATES:
            open_.append((character, place))
            isolates += character in _ISOLATES
        elif character == _POP and open_ and open_[-1][0] in _EMBEDDINGS:
            keep |= {open_.pop()[1], place}
        elif character == _POP_ISOLATE and isolates:
            while open_[-1][0] in _EMBEDDINGS:  # the isolate closes what was left open in it
                open_.pop()
            isolates -= 1
            keep |= {open_.pop()[1], place}
    return _DIRECTION.sub(lambda mark: mark[0] if mark.start() in keep else "", text)
