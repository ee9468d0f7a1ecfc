"""Hard-wrapped text: whether lines were broken to fit a page, and how to put them together again."""

from __future__ import annotations

import itertools
import re

from manuscripts.reading.lists import marker_of

_LONGEST_WORD = 200
MIN_WIDTH = 55
MAX_WIDTH = 140
_LONG_LINE = 40
_CONTACT = re.compile(
    r"(?<!\S)\S{1,120}@\S{1,120}\.\w{2,}|https?://\S+|\bwww\.\S+|\+?\d[\d .\-()/\u00a0\u202f]{7,}\d"
)
# A line that holds nothing but an address is shorter than this.
_LONGEST_CONTACT = 300
_BROKEN_WORD = re.compile("\\w[-\u2010\u00ad¬]$")
_PREFIXES = frozenset(
    [
        "non",
        "ex",
        "vice",
        "demi",
        "mi",
        "semi",
        "quasi",
        "grand",
        "grande",
        "saint",
        "sainte",
        "sous",
        "avant",
        "après",
        "arrière",
        "contre",
        "presque",
        "sud",
        "nord",
        "est",
        "ouest",
        "start",
        "spin",
        "self",
        "well",
        "high",
        "low",
        "long",
        "peut",
        "moi",
        "toi",
        "lui",
        "elle",
        "nous",
        "vous",
        "eux",
        "elles",
        "soi",
        "celui",
        "celle",
        "ceux",
        "celles",
        "franco",
        "germano",
        "anglo",
        "luso",
        "italo",
        "euro",
        "aujourd",
        "chef",
        "lieu",
        "co-président",
        "porte",
    ]
)
_ENDINGS = frozenset(
    [
        "même",
        "mêmes",
        "là",
        "ci",
        "t-il",
        "t-elle",
        "t-on",
        "il",
        "elle",
        "on",
        "ils",
        "elles",
        "vous",
        "nous",
        "je",
        "tu",
        "ce",
        "dire",
        "être",
        "up",
        "off",
        "delà",
        "dessus",
        "dessous",
    ]
)
_SHARED = frozenset(["und", "oder", "bzw", "beziehungsweise", "sowie", "et", "ou", "and", "or"])


def wrap_width(lines: list[str]) -> int:
    """The width, in characters, at which the text was wrapped; 0 where it was not.

    Long lines of one width are not enough: sentences must visibly run on, in lower case, past the ends of full lines.
    """
    lengths = sorted(len(line.strip()) for line in lines if len(line.strip()) >= _LONG_LINE)
    if len(lengths) < 2:
        return 0
    width = lengths[min(len(lengths) - 1, int(len(lengths) * 0.9))]
    if not MIN_WIDTH <= width <= MAX_WIDTH:
        return 0
    evidence = against = 0
    for above, below in itertools.pairwise(lines):
        above, below = above.strip(), below.strip()
        if not above or not below or marker_of(below):
            continue
        broken = bool(_BROKEN_WORD.search(above)) and below[0].isalpha()
        if not (below[0].islower() or broken):
            continue
        full = len(above) + 1 + len(below.split()[0]) >= 0.85 * width
        if _CONTACT.search(below.split()[0][:_LONGEST_CONTACT]) or above.endswith((",", ";")):
            continue
        if full and not ends_sentence(above):
            evidence += 2 if broken else 1
        else:
            against += 1
    return width if evidence >= 2 and evidence >= against else 0


def continues(above: str, below: str, width: int) -> bool:
    """Whether `below` is the rest of the line `above` in a text wrapped at `width`."""
    above, below = above.strip(), below.strip()
    if not above or not below or not width:
        return False
    if _is_contact(above) or _is_contact(below):
        return False
    if _is_shouted(above) != _is_shouted(below) and len(below) > 3:
        return False
    if _BROKEN_WORD.search(above) and below[0].isalpha():
        return True
    if len(above) + 1 + len(below.split()[0]) >= 0.8 * width:
        return True
    return below[0].islower() and len(above) >= 0.4 * width and not ends_sentence(above)


def ends_sentence(line: str) -> bool:
    """Whether a line ends with a stop, a colon or a closing mark, whatever brackets close after it."""
    bare = line.rstrip(")]»”\"'’")
    return bare[-1:] in tuple(".!?…:;") or not set('»”"').isdisjoint(line[len(bare) :])


def runs_on(above: str, below: str) -> bool:
    """Whether a sentence plainly goes on from `above`, before a page's end, to `below`, after it."""
    above, below = above.strip(), below.strip()
    return bool(above and below) and below[0].islower() and not ends_sentence(above)


def vocabulary_of(text: str) -> frozenset[str]:
    """The words and compounds of a text, in lower case."""
    return frozenset(re.findall(r"\w+(?:-\w+)*", text.lower()))


def join(above: str, below: str, vocabulary: frozenset[str]) -> str:
    """The two lines as one; a word cut by a hyphen is made whole, a compound keeps its hyphen.

    `vocabulary` holds the words of the whole text: how it writes a word elsewhere decides first.
    """
    above, below = above.rstrip(), below.lstrip()
    if above.endswith(("\u00ad", "¬")):
        return above[:-1] + below
    if not _BROKEN_WORD.search(above[-3:]) or not below[:1].isalnum():
        return f"{above} {below}"
    tail = re.search(r"(?<![\w’'-])[\w’'-]*$", above[-80:-1])
    first = tail.group() if tail else ""
    second = re.split(r"[^\w-]", below[:_LONGEST_WORD], maxsplit=1)[0]
    if second.lower() in _SHARED:
        return f"{above} {below}"
    return (above if _keeps_hyphen(first, second, vocabulary) else above[:-1]) + below


def join_all(lines: list[str], vocabulary: frozenset[str]) -> str:
    """The lines of a paragraph as one; only the last of a line can be changed by the next, the rest is settled."""
    parts = lines[:1]
    for line in lines[1:]:
        whole = join(parts.pop(), line, vocabulary)
        settled = len(whole) - len(line.lstrip())
        parts += [whole[:settled], whole[settled:]]
    return "".join(parts)


def _keeps_hyphen(first: str, second: str, vocabulary: frozenset[str]) -> bool:
    whole, compound = f"{first}{second}".lower(), f"{first}-{second}".lower()
    if whole in vocabulary:
        return False
    if compound in vocabulary:
        return True
    if first[-1:].isdigit() or second[:1].isdigit():
        return True
    stem = re.split(r"[’'-]", first)[-1].lower()
    if stem in _PREFIXES or second.lower() in _ENDINGS:
        return True
    if second[:1].isupper():
        return not (len(first) > 1 and first.isupper() and second.isupper())
    return False


def _is_contact(line: str) -> bool:
    if len(line) > _LONGEST_CONTACT:
        return False
    found = _CONTACT.search(line)
    return found is not None and len(line) - len(found.group()) < 25


def _is_shouted(line: str) -> bool:
    letters = [char for char in line if char.isalpha()]
    return len(letters) > 3 and all(not char.islower() for char in letters)
