"""Tracked changes and comments of a word processor: told to the editor, never silently accepted."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manuscripts.reading.inline import clean_text

MAX_LISTED = 40
_LONGEST = 200
_KEPT = 2000


@dataclass(slots=True)
class Change:
    """A change that nobody has accepted: who made it, what was inserted or deleted, and where it stands."""

    author: str
    text: str
    is_insertion: bool
    place: int = 0


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment in the margin."""

    author: str
    text: str


class Revisions:
    """The changes and comments met while a document is read."""

    def __init__(self) -> None:
        self.changes: list[Change] = []
        self.remarks: list[Remark] = []

    def add(self, author: str, text: str, *, is_insertion: bool, place: int) -> None:
        """Record a change; one that goes on from the one before, in the same paragraph, is the same change."""
        last = self.changes[-1] if self.changes else None
        same = last is not None and (last.author, last.is_insertion, last.place) == (
            author,
            is_insertion,
            place,
        )
        if last is not None and same:
            # Only its start is ever shown.
            last.text += text if len(last.text) < _KEPT else ""
        elif text or is_insertion is not None:
            self.changes.append(Change(author, text, is_insertion, place))

    def notes(self) -> list[str]:
        """What the editor must be told, one sentence each."""
        return [*self._change_notes(), *self._remark_notes()]

    def _change_notes(self) -> list[str]:
        changes = [(change, text) for change in self.changes if (text := _shortened(change.text))]
        if not changes:
            return []
        inserted = sum(change.is_insertion for change, _text in changes)
        deleted = len(changes) - inserted
        insertions = ngettext("%(count)d insertion", "%(count)d insertions", inserted)
        deletions = ngettext("%(count)d deletion", "%(count)d deletions", deleted)
        notes = [
            _(
                "The document holds tracked changes that nobody has accepted: %(insertions)s and %(deletions)s. The "
                "text was read as it stood before them; accept or refuse them in the document and import it again."
            )
            % {
                "insertions": insertions % {"count": inserted},
                "deletions": deletions % {"count": deleted},
            }
        ]
        for change, text in changes[:MAX_LISTED]:
            values = {"author": change.author or _("Unknown author"), "text": text}
            if change.is_insertion:
                notes.append(_("Insertion by %(author)s, left out: “%(text)s”") % values)
            else:
                notes.append(_("Deletion by %(author)s, kept in the text: “%(text)s”") % values)
        return notes + _and_more(len(changes))

    def _remark_notes(self) -> list[str]:
        notes = [
            _("Comment by %(author)s: “%(text)s”")
            % {"author": remark.author or _("Unknown author"), "text": _shortened(remark.text)}
            for remark in self.remarks[:MAX_LISTED]
        ]
        return notes + _and_more(len(self.remarks))


def _shortened(text: str) -> str:
    text = clean_text(text[: 2 * _KEPT]).replace("\n", " ")
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"


def _and_more(count: int) -> list[str]:
    more = count - MAX_LISTED
    if more <= 0:
        return []
    return [
        ngettext("… and %(count)d more like it.", "… and %(count)d more like these.", more)
        % {"count": more}
    ]


def furniture_note(texts: list[str]) -> list[str]:
    """The note that page headers and footers were left out, where they hold words."""
    said = [
        text for text in dict.fromkeys(map(_shortened, texts)) if any(c.isalpha() for c in text)
    ]
    if not said:
        return []
    return [
        _("The page headers and footers were left out: “%(text)s”") % {"text": "” · “".join(said)}
    ]


def hidden_note(text: str) -> list[str]:
    """The note that hidden text was left out."""
    text = _shortened(text)
    return [_("Hidden text was left out: “%(text)s”") % {"text": text}] if text else []


def footnote_note(count: int) -> list[str]:
    """The note that says where the footnotes went."""
    if not count:
        return []
    return [
        ngettext(
            "%(count)d footnote was placed after its paragraph.",
            "%(count)d footnotes were placed after their paragraphs.",
            count,
        )
        % {"count": count}
    ]


def image_note(names: list[str]) -> list[str]:
    """The note that lists images that could not be brought along."""
    if not names:
        return []
    return [
        _(
            "These images could not be brought along; save them as JPEG or PNG and add them: %(names)s."
        )
        % {"names": ", ".join(dict.fromkeys(names))}
    ]
