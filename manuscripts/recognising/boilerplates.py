""" "About" blocks: what an institution says of itself, with its website."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from manuscripts.plan import PlannedBoilerplate
from manuscripts.recognising.conventions import ABOUT_ALONE, PRESENTED
from manuscripts.recognising.nouns import strip_determiner
from manuscripts.recognising.phrases import leading_name
from manuscripts.recognising.text import Unit, count_words, fold
from manuscripts.recognising.zones import Zone, is_prose

_WEBSITE = re.compile(
    r"(?<![@\w.])(?:https?://[\w.-]{1,250}\.[a-z]{2,}[\w./?=&%#~-]*|www\.[\w.-]{1,250}\.[a-z]{2,}(?:/[\w./?=&%#~-]*)?)",
    re.I,
)
_BARE_DOMAIN = re.compile(
    r"[^\w-]*+(?:[\w-]++\.)+(?:fr|de|com|org|eu|net|ch|at|be|lu|uk|edu|gov|int|example|ac\.uk|io|ai)(?:/\S*)?\W*$",
    re.I,
)
_LINK_LABEL = re.compile(
    r"(?:(?:pour )?en savoir plus|plus d['’]informations?(?: sur)?|plus d['’]infos?|more information(?: at| on)?|for more information,?(?: please)? (?:visit|see)|find out more(?: at)?|"
    r"(?:learn|read) more(?: at)?|visit(?: us at)?|mehr informationen(?: unter)?|weitere informationen(?: unter)?|mehr unter|site (?:web|internet)|website|web|internet)\s?:?\s?$",
    re.I,
)
# How far the words that lead to an address stand from it, and how long an address is, in characters.
_LEAD, _LONGEST_ADDRESS = 60, 300
_LAST_DOMAIN = re.compile(r"(?:\s|^)((?:[\w-]++\.)+[a-z]{2,7}(?:/\S*+)?)\W*+$")
_LAST_LINK_IN_HTML = re.compile(
    r"\s?(?:<a\b[^<>]{0,600}>)?\s?(?:https?://|www\.)[^<\s]++\s?(?:</a>)?\s?\.?\s?$"
)
# "Learn more at harrow.example and follow …": an address without www inside a sentence.
_VISIT = re.compile(
    r"\b(?:(?:learn|read|find out) more at|visit|more information at|informations? sur|mehr unter|informationen unter)\s+"
    r"((?:[a-z\d-]+\.)+[a-z]{2,7}(?:/[\w/-]*)?)(?![\w@])",
    re.I,
)
_ABOUT = re.compile(
    r"^\W*(?:[AaÀà] ?propos|A PROPOS|À PROPOS|About|ABOUT|Über|ÜBER|Ueber)\b\s*(?:(?:de la |de l['’]|d['’]|du |des |de |DE LA |DE L['’]|D['’]|DU |DES |DE |the |The |THE |die |das |der |den |dem |DIE |DAS |DER )(?=\S))?\s*"
)


_IN_BRIEF = re.compile(
    r"\s(?:en (?:bref|quelques mots)|in brief|at a glance|auf einen Blick|im (?:Überblick|Profil|Porträt)|in Kürze)$",
    re.I,
)


@dataclass(slots=True)
class FoundBoilerplates:
    boilerplates: list[PlannedBoilerplate] = field(default_factory=list)
    labels: list[Unit] = field(default_factory=list)


def about_name(text: str) -> str:
    """Return the institution that a label names: "À propos de l'Université X" gives "Université X"."""
    name = _ABOUT.sub("", text, count=1).strip(" :–—-*.")
    if PRESENTED.match(fold(name)):
        name = _IN_BRIEF.sub("", name)
    return name


def read_boilerplates(zone: Zone) -> FoundBoilerplates:
    """Return the "about" blocks of one zone, its label or its paragraphs naming the institutions."""
    found = FoundBoilerplates()
    name, first = _read_label(zone, found)
    current: PlannedBoilerplate | None = None
    open_name = name
    units = [unit for unit in ([first] if first else []) + zone.units if unit.text]
    for position, unit in enumerate(units):
        website = _website(unit.text)
        if website and current and (_is_link_line(unit.text)):
            current = replace(current, website=current.website or website)
            found.boilerplates[-1] = current
            found.labels.append(unit)
        elif not name and _is_name_line(unit, units, position):
            open_name, current = strip_determiner(unit.text.strip(" :")), None
            found.labels.append(unit)
        elif current and (name or open_name or not _presents(unit)):
            current = _extend(current, unit)
            found.labels += _cut_words(unit)
            found.boilerplates[-1] = current
        else:
            body, lead = _without_lead_in(unit) if not open_name else (unit, None)
            if lead:
                found.labels.append(lead)
            named = open_name or (lead.text if lead else leading_name(unit.text, unit.html))
            current = _new(named, body)
            found.boilerplates.append(current)
            found.labels += _cut_words(unit)
            if not open_name:
                open_name = ""
    return found


def _read_label(zone: Zone, found: FoundBoilerplates) -> tuple[str, Unit | None]:
    label = zone.label
    if label is None:
        return "", None
    if ABOUT_ALONE.match(fold(label.text)):
        found.labels.append(label)
        return "", None
    titled = re.match(r"^\s?<strong>[^<]++</strong>\s?[:.–—-]*+\s?\w", label.html)
    if count_words(label.text) <= 16 and not titled and not re.search(r":\s\S", label.text):
        found.labels.append(label)
        return about_name(label.text), None
    bold = re.match(r"^\s?<strong>(.+?)</strong>\s?[:.–—-]*+\s?(?:<br\s?/?>)?\s?", label.html)
    if bold:
        head = re.sub(r"<[^<>]+>", "", bold.group(1)).replace("&amp;", "&")
        rest, code = label.text[len(head) :].lstrip(" :.–—-"), label.html[bold.end() :]
    else:
        head, _, rest = label.text.partition(":")
        rest = rest.strip()
        code = label.html.partition(":")[2].strip()
    found.labels.append(replace(label, text=head))
    return about_name(head), replace(label, text=rest, html=code) if rest else None


def _is_name_line(unit: Unit, units: list[Unit], position: int) -> bool:
    if is_prose(unit) or count_words(unit.text) > 14 or _WEBSITE.search(unit.text):
        return False
    return position + 1 < len(units) and (
        is_prose(units[position + 1]) or count_words(units[position + 1].text) > 14
    )


def _presents(unit: Unit) -> bool:
    """Say whether a paragraph presents an institution of its own, by putting its name first."""
    if not is_prose(unit) and count_words(unit.text) < 9:
        return False
    name = leading_name(unit.text, unit.html)
    return bool(name) and fold(name) in fold(unit.text[: len(name) + 25])


def _website(text: str) -> str:
    matches = _WEBSITE.findall(text)
    if matches:
        return normal_address(matches[-1])
    lead = _last_domain(text)
    if lead and _label_before(text, lead.start(1)):
        return normal_address(lead.group(1))
    inside = _VISIT.search(text)
    if inside:
        return normal_address(inside[1])
    if len(text) < _LONGEST_ADDRESS and " " not in text.strip() and _BARE_DOMAIN.match(text):
        return normal_address(text.strip(" .()"))
    return ""


def _last_domain(text: str) -> re.Match[str] | None:
    return _LAST_DOMAIN.search(text, max(0, len(text) - _LONGEST_ADDRESS))


def _label_before(text: str, end: int) -> re.Match[str] | None:
    """The words that lead to an address which starts here ("En savoir plus :")."""
    return _LINK_LABEL.search(text, max(0, end - _LEAD), end)


def normal_address(address: str) -> str:
    """Return a web address with its scheme, without the punctuation that follows it in a sentence."""
    address = address.strip(" .,;:()<>")
    if not re.match(r"^https?://", address, re.I):
        address = f"https://{address}"
    return address.rstrip("/") if address.count("/") == 3 else address


def _is_link_line(text: str) -> bool:
    rest = _WEBSITE.sub("", text) if _WEBSITE.search(text) else ""
    return count_words(rest) <= 6


def _cut_address(text: str) -> tuple[str, str]:
    """Cut a bare address from the end of a text; addresses inside a sentence stay."""
    website = _website(text)
    matches = list(_WEBSITE.finditer(text))
    lead = _last_domain(text)
    if website and not matches and lead:
        before = _without_label(text[: lead.start(1)])
        return (before, website) if before else (text, website)
    if matches and not text[matches[-1].end() :].strip(" ).>/"):
        before = _without_label(text[: matches[-1].start()].rstrip(" (<"))
        if re.search(r"[.!?…»”\")]$", before):
            return before, website
    return text, website


def _without_label(text: str) -> str:
    label = _label_before(text, len(text))
    return (text[: label.start()] if label else text).rstrip()


_LEAD_IN = re.compile(r"^\s?<strong>\s?([^<]{2,120}?)\s?([.:]?)\s?</strong>\s?([.:–—-]?)\s?(?=\S)")


def _without_lead_in(unit: Unit) -> tuple[Unit, Unit | None]:
    """Cut a bold name that stands before the paragraph as its title ("**Klinik X.** Die Klinik X …")."""
    match = _LEAD_IN.match(unit.html)
    if not match or not (match.group(2) or match.group(3)):
        return unit, None
    head = match.group(1).replace("&amp;", "&")
    text = unit.text[len(head) :].lstrip(" .:–—-")
    if not unit.text.startswith(head) or not text[:1].isupper():
        return unit, None
    return replace(unit, text=text, html=unit.html[match.end() :]), replace(unit, text=head)


_LAST_LINK = re.compile(r"<a href=\"(https?://[^\"]++)\"[^>]*>[^<]++</a>\W*+$")


def _new(name: str, unit: Unit) -> PlannedBoilerplate:
    text, website = _cut_address(unit.text)
    linked = _LAST_LINK.search(unit.html)
    if not website and linked:
        website = normal_address(linked[1])
    code = unit.html if text == unit.text else _cut_html(unit.html, text)
    return PlannedBoilerplate(strip_determiner(name), text, f"<p>{code}</p>", website, unit.line)


# "… is", "… employs", "… est", "… compte", "… zählt": said of oneself in the present.
_PRESENT = re.compile(
    r"^(?:\s*\([^)]*\))?(?:,[^,]{2,80},)?\s+(?:is|are|was|has|est|a été|ist|sind|wurde|[a-zà-ÿ]{3,}(?:s|e|t))\s",
    re.I,
)


def presents_itself(text: str, name: str) -> bool:
    """Say whether a paragraph that starts with a name presents the institution: a website, or what it is and does."""
    at = text.find(name)
    if at < 0 or at > 25 or count_words(text) < 5:
        return False
    return bool(_website(text)) or bool(_PRESENT.match(text[at + len(name) :]))


# What institutions say of themselves: when they were founded, where they are, how many they are.
_FACTS = re.compile(
    r"\b(?:founded|headquartered|employs|employees|staff|students|turnover|revenue|based in|research (?:institute|university)|charity|"
    r"fondee?|creee?|emploie|collaborateurs|salaries|agents|etudiants|chiffre d'affaires|etablissement public|reconnue d'utilite publique|"
    r"gegrundet\w*|mitarbeit\w+|mitarbeitende|beschaftigt\w*|studierende\w*|standorte?n?|umsatz|mit sitz in|hauptsitz|jahresbudget|forschungsbudget)\b"
)


def gives_facts(text: str) -> bool:
    """Say whether a paragraph gives two facts or more of the sort that only an "about" text gives together."""
    hits = {match.group() for match in _FACTS.finditer(fold(text))}
    return len(hits) + bool(_website(text)) >= 2


def boilerplate_of(name: str, unit: Unit) -> tuple[PlannedBoilerplate, list[Unit]]:
    """Return a paragraph as the boilerplate of a known institution, and the words that led to its address."""
    return _new(name, unit), _cut_words(unit)


def _cut_words(unit: Unit) -> list[Unit]:
    """The words that led to an address that was cut ("Visit", "En savoir plus :")."""
    removed = unit.text[len(_cut_address(unit.text)[0]) :]
    rest = _WEBSITE.sub("", removed).strip(" .:;,()<>")
    return [replace(unit, text=rest)] if rest else []


def _cut_html(code: str, text: str) -> str:
    match = _LAST_LINK_IN_HTML.search(code, max(0, len(code) - 3 * _LONGEST_ADDRESS))
    code = code[: match.start()] if match else code
    label = _label_before(code, len(code))
    cut = code[: label.start()] if label else code
    return code if "<" in cut[-4:] else cut.rstrip()


def _extend(current: PlannedBoilerplate, unit: Unit) -> PlannedBoilerplate:
    addition = _new("", unit)
    return replace(
        current,
        text=f"{current.text}\n{addition.text}".strip(),
        html=current.html + addition.html,
        website=current.website or addition.website,
    )
