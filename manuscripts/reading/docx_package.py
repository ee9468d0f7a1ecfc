"""The package of a Word document: its parts, their relations, and small facts about its elements.

Standard: ECMA-376 part 2 (packaging) and part 3 (alternate content).
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from manuscripts.reading.archive import Archive
from manuscripts.reading.docx_styles import W

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
REL = "{http://schemas.openxmlformats.org/package/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
V = "{urn:schemas-microsoft-com:vml}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"


def main_part(archive: Archive) -> str:
    """The name of the part that holds the text."""
    root = archive.xml("_rels/.rels")
    for relation in [] if root is None else root.findall(REL + "Relationship"):
        if (relation.get("Type") or "").endswith("/officeDocument"):
            return (relation.get("Target") or "").lstrip("/")
    return "word/document.xml"


@dataclass(frozen=True, slots=True)
class Relation:
    """A reference from one part to another, or out of the document."""

    kind: str
    target: str
    is_external: bool


def relations(archive: Archive, part: str) -> dict[str, Relation]:
    """What a part refers to, by relation id."""
    folder, name = posixpath.split(part)
    root = archive.xml(posixpath.join(folder, "_rels", name + ".rels"))
    found = {}
    for relation in [] if root is None else root.findall(REL + "Relationship"):
        target = relation.get("Target") or ""
        is_external = relation.get("TargetMode") == "External"
        if not is_external:
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        kind = (relation.get("Type") or "").rpartition("/")[2]
        found[relation.get("Id") or ""] = Relation(kind, target, is_external)
    return found


def by_id(root: etree._Element | None, kind: str) -> dict[str, etree._Element]:
    """The notes of a footnotes or endnotes part; separators are none."""
    if root is None:
        return {}
    return {
        note.get(W + "id") or "": note
        for note in root.findall(W + kind)
        if note.get(W + "type") in (None, "normal")
    }


def is_placeholder(control: etree._Element) -> bool:
    """Whether a content control still shows its prompt."""
    return control.find(f"{W}sdtPr/{W}showingPlcHdr") is not None


def alternative(element: etree._Element) -> etree._Element | None:
    """The branch to read of content that is given twice, for new and for old programs."""
    choice = element.find(MC + "Choice")
    fallback = element.find(MC + "Fallback")
    if choice is None:
        return fallback
    speaks = next(choice.iter(W + "t", A + "blip", CHART + "chart", DIAGRAM + "relIds"), None)
    return choice if speaks is not None or fallback is None else fallback


def texts(element: etree._Element | None) -> Iterator[str]:
    """The bare words of an element, whatever is pending in it left aside."""
    if element is None:
        return
    for node in element.iter(W + "t", W + "tab", W + "br", W + "noBreakHyphen", W + "p"):
        if node.tag == W + "t":
            yield node.text or ""
        else:
            yield "-" if node.tag == W + "noBreakHyphen" else " "


def symbol(element: etree._Element) -> str:
    """A character of a symbol font; only those that have a meaning in text are kept."""
    code = (element.get(W + "char") or "").upper()
    return {"F0B7": "•", "F0A7": "▪", "F0E0": "→", "F0FC": "✓", "F02D": "-"}.get(code, "")
