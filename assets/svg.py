"""Logos in SVG: keep what draws, leave out everything that could act, call or hide (SVG 1.1, an allowlist of it)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from assets import svg_cost
from assets.refusals import Reason, Refused

MAX_BYTES = 1024 * 1024

SVG = "http://www.w3.org/2000/svg"
XLINK_HREF = "{http://www.w3.org/1999/xlink}href"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ELEMENTS = _words("""
    svg g defs symbol use title desc path rect circle ellipse line polyline polygon text tspan style
    linearGradient radialGradient stop clipPath mask
""")
ATTRIBUTES = _words("""
    id class style transform viewBox preserveAspectRatio version x y x1 y1 x2 y2 cx cy r rx ry fx fy fr d points
    width height dx dy rotate textLength lengthAdjust offset gradientUnits gradientTransform spreadMethod
    clipPathUnits maskUnits maskContentUnits pathLength href role
    fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-miterlimit
    stroke-dasharray stroke-dashoffset opacity color display visibility overflow clip-path clip-rule mask
    stop-color stop-opacity font-family font-size font-weight font-style font-variant font-stretch text-anchor
    letter-spacing word-spacing dominant-baseline alignment-baseline baseline-shift paint-order vector-effect
    shape-rendering text-rendering color-interpolation mix-blend-mode isolation
""")
_LOCAL = re.compile(r"#[\w.:-]+")
_URL = re.compile(r"url\(\s*(['\"]?)(.*?)\1\s*\)", re.I | re.S)
# In CSS: escapes that hide words, at-rules that fetch, and the old ways to run a script.
_UNSAFE_CSS = re.compile(
    r"[\\@<]|expression|behaviou?r|-moz-binding|javascript:|image-set|src\(", re.I
)
# Blurs and shadows cost without bound, and no logo needs them; a property of that name goes, its neighbours stay.
_FILTER = re.compile(r"(?<![\w-])(?:-\w+-)?(?:backdrop-)?filter\s*:[^;}]*;?", re.I)
_ENCODING = re.compile(
    rb"""^(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?\bencoding\s*=\s*["']([^"']*)["']""", re.I
)
_ENCODINGS = {b"utf-8", b"utf8", b"us-ascii", b"ascii", b"iso-8859-1", b"iso-8859-15", b"windows-1252"}  # fmt: skip
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?", re.I | re.ASCII)
_LENGTH = re.compile(
    r"\s*([0-9]*\.?[0-9]+(?:e[+-]?\d+)?)\s*(px|pt|pc|mm|cm|in)?\s*", re.I | re.ASCII
)
_PIXELS = {"": 1, "px": 1, "pt": 4 / 3, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96}


@dataclass(frozen=True, slots=True)
class Drawing:
    """A clean SVG and its size in CSS pixels."""

    data: bytes
    width: int
    height: int


def looks_like(data: bytes) -> bool:
    """Return whether a file claims to be SVG, or XML at all."""
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<?xml", b"<svg", b"<!doctype svg", b"<!--")) and b"<svg" in data


def sanitised(data: bytes) -> Drawing:
    """Return a drawing with only what the allowlist knows, cheap to draw; raises Refused."""
    if len(data) > MAX_BYTES:
        raise Refused(Reason.SVG_BYTES, {"megabytes": MAX_BYTES // 1024**2})
    root = _parsed(data)
    _clean(root)
    width, height = _size(root)
    root.set("width", str(width))
    root.set("height", str(height))
    svg_cost.check(root)
    etree.cleanup_namespaces(root)
    return Drawing(etree.tostring(root, encoding="utf-8"), width, height)


def _parsed(data: bytes) -> etree._Element:
    declared = _ENCODING.match(data)
    if declared and declared[1].strip().lower() not in _ENCODINGS:
        raise Refused(Reason.SVG_ENCODING)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Refused(Reason.SVG_UNREADABLE) from None
    if root.tag != f"{{{SVG}}}svg":
        raise Refused(Reason.SVG_OTHER)
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and any(True for _entity in dtd.iterentities()):
        raise Refused(Reason.SVG_ENTITIES)
    return root


def _clean(element: etree._Element) -> None:
    for child in list(element):
        if _draws(child):
            _clean(child)
        else:
            element.remove(child)
    for name, value in list(element.attrib.items()):
        if name == "style":
            value = _FILTER.sub("", str(value))
            element.set(name, value)
        if not _harmless(str(name), str(value)):
            del element.attrib[name]


def _draws(element: etree._Element) -> bool:
    if not isinstance(element.tag, str):  # an entity, a comment
        return False
    name = etree.QName(element)
    if name.namespace != SVG or name.localname not in ELEMENTS:
        return False
    if name.localname == "style":
        # What stands in comments hides where a rule ends.
        element.text = _FILTER.sub("", re.sub(r"/\*.*?\*/", " ", element.text or "", flags=re.S))
        return not _unsafe(element.text)
    return True


def _harmless(name: str, value: str) -> bool:
    if name in {XLINK_HREF, "href"}:
        return bool(_LOCAL.fullmatch(value.strip()))
    return name in ATTRIBUTES and not _unsafe(value)


def _unsafe(css: str) -> bool:
    addresses = [m[1] for m in _URL.findall(css)]
    plain = _URL.sub("", css)
    return (
        bool(_UNSAFE_CSS.search(css))
        or "url" in plain.lower()
        or any(not _LOCAL.fullmatch(address.strip()) for address in addresses)
    )


def _size(root: etree._Element) -> tuple[int, int]:
    """Return the size in pixels from width and height, else from the viewBox; a missing viewBox is added."""
    box = [float(number) for number in _NUMBER.findall(root.get("viewBox", ""))]
    has_box = len(box) == 4 and box[2] > 0 and box[3] > 0
    width, height = _pixels(root.get("width", "")), _pixels(root.get("height", ""))
    if not has_box and width and height:
        root.set("viewBox", f"0 0 {width:g} {height:g}")
    elif has_box and not (width and height):
        width, height = box[2], box[3]
    if not (width and height):
        raise Refused(Reason.SVG_NO_SIZE)
    if max(width, height) > 100_000 or max(width / height, height / width) > 100:
        raise Refused(Reason.SVG_PROPORTION)
    return max(round(width), 1), max(round(height), 1)


def _pixels(length: str) -> float:
    found = _LENGTH.fullmatch(length)
    return float(found[1]) * _PIXELS[(found[2] or "").lower()] if found else 0
