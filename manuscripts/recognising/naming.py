"""Names looked up by their words: which of those known stand in a text, at the cost of reading the text once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

# A name of an institution has fewer words; what is longer is a sentence, and is not looked for.
MOST_WORDS = 40
_LONGEST_WORD = 80
_START = re.compile(r"(?<![\w-])(?:\w+|[^\w\s])")
_HEAD = re.compile(r"\w+|\W")


@dataclass(slots=True)
class _Node:
    """What may follow the words so far: further words, or the last word of a name with the name's number."""

    inner: dict[str, _Node] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)


class NameIndex:
    """Folded names as a tree of words; each word may carry the genitive that German and English give it ("des Klinikums Nord")."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._root = _Node()
        self._heads: set[str] = set()

    def add(self, name: str) -> None:
        """Make a folded name findable; one that is known already keeps its number."""
        words = name.split(" ")
        head = _HEAD.match(name)
        if not head or len(words) > MOST_WORDS or max(map(len, words)) > _LONGEST_WORD:
            return
        node = self._root
        for word in words[:-1]:
            node = node.inner.setdefault(word, _Node())
        if words[-1] not in node.last:
            node.last[words[-1]] = len(self.names)
            self.names.append(name)
            self._heads.add(head.group())

    def equal(self, folded: str, *, longer_than: int = 0) -> str:
        """Return the name first made known that a whole text is, give or take a genitive, or ""."""
        words = folded.split(" ")
        if len(words) > MOST_WORDS:
            return ""
        nodes = [self._root]
        for word in words[:-1]:
            nodes = [
                node.inner[form] for node in nodes for form in _forms(word) if form in node.inner
            ]
        found = [
            node.last[form] for node in nodes for form in _forms(words[-1]) if form in node.last
        ]
        names = [self.names[number] for number in sorted(found)]
        return next((name for name in names if len(name) > longer_than), "")

    def find(self, folded: str) -> list[tuple[int, int, int]]:
        """Return where names stand in a folded text, as whole words: (number of the name, start, end), overlaps and all."""
        found: list[tuple[int, int, int]] = []
        heads = self._heads
        for match in _START.finditer(folded):
            head = match.group()
            if head in heads or (
                head[-1] == "s"
                and (head[:-1] in heads or (head[-2:] == "es" and head[:-2] in heads))
            ):
                found += self.find_at(folded, match.start())
        return found

    def find_at(self, folded: str, start: int) -> list[tuple[int, int, int]]:
        """Return the names that start at one place of a folded text, as `find` gives them."""
        found: list[tuple[int, int, int]] = []
        nodes = [(self._root, start)]
        while nodes:
            node, at = nodes.pop()
            if node.last:
                for end in _ends(folded, at):
                    for form in _forms(folded[at:end]):
                        if form in node.last:
                            found.append((node.last[form], start, end))
            if node.inner:
                space = folded.find(" ", at, at + _LONGEST_WORD + 3)
                if space > at:
                    for form in _forms(folded[at:space]):
                        if form in node.inner:
                            nodes.append((node.inner[form], space + 1))
        return found


def _forms(word: str) -> tuple[str, ...]:
    """The words that a word may be: itself, or what it is without the ending of a genitive."""
    if len(word) > 4 and word[-1] == "s":
        return (
            (word, word[:-1], word[:-2]) if word[-2] == "e" and len(word) > 5 else (word, word[:-1])
        )
    return (word,)


def _ends(folded: str, start: int) -> list[int]:
    """Where a word that starts here may end: no letter, digit, or hyphen with either, follows."""
    ends = []
    limit = min(len(folded), start + _LONGEST_WORD + 2)
    for at in range(start + 1, limit + 1):
        after = folded[at : at + 1]
        if not (
            is_word_letter(after) or (after == "-" and is_word_letter(folded[at + 1 : at + 2]))
        ):
            ends.append(at)
        if after == " " or not after:
            break
    return ends


def is_word_letter(letter: str) -> bool:
    """Say whether a character belongs to words, as `\\w` does; an empty string does not."""
    return letter.isalnum() or letter == "_"
