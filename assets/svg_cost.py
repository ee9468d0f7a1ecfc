"""What it costs to draw an SVG: every reference followed, before anything is drawn. A drawing that costs too much is refused.

A mask inside a mask inside a mask is drawn anew for each thing that wears it; ten lines can ask for more than any machine draws.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from assets.refusals import Reason, Refused

MAX_DRAWN = 20_000  # elements, with those that references repeat
MAX_WEIGHT = (
    25_000  # elements and what they say: 64 characters of a path weigh one, a letter of a text five
)
MAX_LAYERS = 100  # groups that are drawn apart and laid over the rest
MAX_NESTED_LAYERS = 16
MAX_DEPTH = 150
MAX_RULES = 1_000
MAX_MATCHES = 2_000_000  # rules times elements
MAX_DASHES = 200_000

XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_SIMPLE = re.compile(r"(?:[\w-]*\.(?P<class>[\w-]+)|#(?P<id>[\w-]+)|(?P<tag>[\w-]+))")
_COMBINATOR = re.compile(r"[\s>+~]+")
_DECLARED = re.compile(r"(?:^|[;{\s])([a-z-]+)\s*:\s*([^;}]*)", re.I)
_REFERENCE = re.compile(r"url\(\s*['\"]?#([\w.:-]+)['\"]?\s*\)", re.I)
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?", re.I | re.ASCII)
_WORN = {"mask", "clip-path"}  # drawn for each thing that wears them
_PAINTED = {"fill", "stroke"}
_SHAPES = {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan"}
_PROPERTIES = _WORN | _PAINTED | {"opacity", "mix-blend-mode", "isolation", "stroke-dasharray"}


@dataclass(frozen=True, slots=True)
class Cost:
    """What an element costs with all that it draws."""

    drawn: int = 0
    weight: int = 0
    layers: int = 0
    nested: int = 0

    def plus(self, other: Cost, *, times: int = 1) -> Cost:
        return Cost(
            min(self.drawn + times * other.drawn, MAX_DRAWN + 1),
            min(self.weight + times * other.weight, MAX_WEIGHT + 1),
            min(self.layers + times * other.layers, MAX_LAYERS + 1),
            max(self.nested, other.nested),
        )


# What comes round to itself, and what lies too deep.
_ENDLESS = Cost(MAX_DRAWN + 1, MAX_WEIGHT + 1, MAX_LAYERS + 1, MAX_NESTED_LAYERS + 1)


def check(root: etree._Element) -> None:
    """Raise Refused when a drawing costs too much."""
    elements = list(root.iter())
    if len(elements) > MAX_DRAWN:
        raise Refused(Reason.SVG_ELEMENTS)
    reckoning = _Reckoning(root, elements)
    cost = reckoning.of(root, 0)
    if cost.drawn > MAX_DRAWN:
        raise Refused(Reason.SVG_ELEMENTS)
    if (
        cost.weight > MAX_WEIGHT
        or cost.layers > MAX_LAYERS
        or cost.nested > MAX_NESTED_LAYERS
        or reckoning.dashes() > MAX_DASHES
    ):
        raise Refused(Reason.SVG_INVOLVED)


class _Reckoning:
    def __init__(self, root: etree._Element, elements: list[etree._Element]) -> None:
        self.elements = elements
        self.by_id: dict[str, etree._Element] = {}
        for element in elements:
            if element.get("id"):
                self.by_id.setdefault(str(element.get("id")), element)
        self.rules = list(_rules(root))
        if len(self.rules) > MAX_RULES or len(self.rules) * len(elements) > MAX_MATCHES:
            raise Refused(Reason.SVG_INVOLVED)
        self.by_key: dict[str, list[str]] = {}
        for key, body in self.rules:
            self.by_key.setdefault(key, []).append(body)
        self.known: dict[etree._Element, Cost] = {}

    def said(self, element: etree._Element) -> list[tuple[str, str]]:
        """Return the properties of an element that cost, from attributes, its style and every rule that may mean it."""
        texts = [str(element.get("style") or "")]
        keys = ["*", f"#{element.get('id')}", etree.QName(element).localname]
        keys += [f".{name}" for name in str(element.get("class") or "").split()]
        for key in keys:
            texts += self.by_key.get(key, ())
        found = [(name, str(element.get(name))) for name in _PROPERTIES if element.get(name)]
        for text in texts:
            found += [(m[1].lower(), m[2]) for m in _DECLARED.finditer(text) if m[1].lower() in _PROPERTIES]  # fmt: skip
        return found

    def of(self, element: etree._Element, depth: int) -> Cost:
        if depth > MAX_DEPTH:
            return _ENDLESS
        if element not in self.known:
            self.known[element] = _ENDLESS
            self.known[element] = self._reckoned(element, depth)
        return self.known[element]

    def _reckoned(self, element: etree._Element, depth: int) -> Cost:
        name = etree.QName(element).localname
        says = sum(len(str(value)) for value in element.attrib.values())
        letters = len(element.text or "") if name in {"text", "tspan"} else 0
        letters += (
            sum(len(child.tail or "") for child in element) if name in {"text", "tspan"} else 0
        )
        cost = Cost(1, 1 + says // 64 + letters * 5)
        for child in element:
            cost = cost.plus(self.of(child, depth + 1))
        layers = 0
        for target, worn in self._references(element, name):
            cost = cost.plus(self.of(target, depth + 1))
            layers += worn
        layers += self._is_apart(element)
        if layers:
            cost = Cost(cost.drawn, cost.weight, min(cost.layers + layers, MAX_LAYERS + 1), cost.nested + 1)  # fmt: skip
        return cost

    def _references(
        self, element: etree._Element, name: str
    ) -> Iterator[tuple[etree._Element, bool]]:
        """Yield what is drawn for an element beside its children, and whether on a layer of its own."""
        target = self.by_id.get(str(element.get("href") or element.get(XLINK_HREF) or "")[1:])
        if target is not None and name in {"use", "linearGradient", "radialGradient"}:
            yield target, False
        for property_, value in self.said(element):
            paints = property_ in _PAINTED and name in _SHAPES
            if paints or property_ in _WORN:
                for reference in _REFERENCE.findall(value):
                    if reference in self.by_id:
                        yield self.by_id[reference], property_ in _WORN

    def _is_apart(self, element: etree._Element) -> bool:
        for name, value in self.said(element):
            if name == "opacity" and value.strip() not in {"1", "1.0", "100%"}:
                return True
            if name == "mix-blend-mode" and value.strip() != "normal":
                return True
            if name == "isolation" and value.strip() == "isolate":
                return True
        return False

    def dashes(self) -> float:
        """Return how many dashes are drawn at most: each stretch of a path is no longer than its largest numbers allow."""
        total = 0.0
        periods: dict[etree._Element, float] = {}
        for element in self.elements:
            given = [value for name, value in self.said(element) if name == "stroke-dasharray"]
            parent = element.getparent()
            # It is inherited; where several rules speak, the finest counts.
            inherited = periods.get(parent, 0.0) if parent is not None else 0.0
            found = [_period(value) for value in given]
            period = min(filter(None, found), default=0.0) if found else inherited
            periods[element] = period
            if period and etree.QName(element).localname in _SHAPES:
                total += _length(element) / period
        return total


def _rules(root: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield the rules of style sheets: the class (.a), identity (#a), element (a) or anything (*) that they mean, and what they say."""
    for sheet in root.iter("{http://www.w3.org/2000/svg}style"):
        for selectors, body in _RULE.findall(sheet.text or ""):
            for selector in selectors.split(","):
                text = selector.strip()
                if len(text) > 200 or len(_COMBINATOR.findall(text)) > 4:
                    raise Refused(Reason.SVG_INVOLVED)
                simple = _SIMPLE.fullmatch(text)
                if simple is None:
                    yield "*", body
                elif simple["class"]:
                    yield f".{simple['class']}", body
                else:
                    yield f"#{simple['id']}" if simple["id"] else simple["tag"], body


def _period(dashes: str) -> float:
    numbers = [abs(float(number)) for number in _NUMBER.findall(dashes)]
    return max(sum(numbers) / max(len(numbers), 1) * 2, 1e-9) if numbers else 0.0


def _length(element: etree._Element) -> float:
    says = " ".join(
        str(element.get(name))
        for name in ("d", "points", "x1", "x2", "y1", "y2", "r", "rx", "ry", "width", "height")
        if element.get(name)
    )
    numbers = [abs(float(number)) for number in _NUMBER.findall(says)]
    stretches = max(len(numbers) / 2, 4)
    return min(stretches * 3 * max(numbers, default=0.0), 1e30)
