"""Press contacts: names, functions, addresses and numbers, grouped by the institution they speak for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice

from manuscripts.blocks import BlockKind
from manuscripts.plan import PlannedContact
from manuscripts.recognising.conventions import CONTACTS, contacts_label_end
from manuscripts.recognising.entries import Entry, joined
from manuscripts.recognising.institutions import Registry
from manuscripts.recognising.nouns import strip_determiner
from manuscripts.recognising.people import (
    CIVILITIES,
    find_people,
    is_person_name,
    is_role,
    split_role,
)
from manuscripts.recognising.phones import PhoneBook
from manuscripts.recognising.phrases import noun_phrases
from manuscripts.recognising.text import Unit, count_words, fold
from manuscripts.recognising.zones import EMAIL, Zone, is_reachable

_FIELD_LABEL = re.compile(
    r"(?:^|(?<=[\s|,;/(•·–—-]))(?:t[ée]l(?:[ée]phone)?s?|telefon|phone|ph|e-?mails?|mails?|courriels?|mobile?s?|mobil|handy|cell|port(?:able)?|mob|fixe|ligne directe|direct|"
    r"fax|t|m|p|e|f|(?<!press )(?<!media )(?<!news )office|switchboard|standard|contact|nom|name|email address|web|site(?: web)?|website|internet|twitter|out of hours)\.?\s?(?:/\s?(?:mobile?|mobil|fax|whatsapp))?\s?(?::|(?=\+|\(?0\d|\s\+|\s\(?0\d|\s?$))",
    re.I,
)
_LABEL_BEFORE = re.compile(
    r"^(?:(?:Presse|Medien)?[Kk]ontakte?|[Cc]ontacts?(?: presse| médias?)?|(?:Press|Media) contact|Ansprechpartner(?:in)?|Attachée? de presse) (?=[A-ZÀ-Þ])"
    r"|^(?:Pour|For|Für) (?:la |le |l['’]|les |the |die |das |den )?(?=[A-ZÀ-Þ])"
)
_ADDRESS = re.compile(
    r"^\d+\s?(?:bis|ter|[a-z])?,?\s+\w+|\b\d{4,5} [A-ZÀ-Þ]|(?:stra(?:ß|ss)e|str\.|platz|weg|allee) \d+|\b(?:street|road|avenue|boulevard|rue|place|cedex|BP)\b",
    re.I,
)
# "Presse CNRS": the press desk of an institution, by its acronym.
_PRESS_OF = re.compile(
    r"^(?:Presse|PRESSE|Press|Media|Medien|Communication) (?=[A-ZÀ-Þ][A-ZÀ-Þ\d-]+$)"
)
_URL = re.compile(r"(?:https?://|www\.)[\w./?=&%#-]+\w/?")
_DESK = re.compile(
    r"\b(?:service|bureau|desk|newsdesk|press ?office|pressestelle|medienstelle|communications?|kommunikation|relations|team|presse|press|media|medien|abteilung|direction|department|newsroom|stabsstelle|secretariat|offentlichkeitsarbeit)\b"
)
# A label that is itself the name of the desk.
_DESK_LABEL = re.compile(r"(?:presse|medien)stelle$|(?:press|media) office$|bureau de presse$")
# A minister's own office: the desk itself where no other line names one.
_CABINET = re.compile(r"cabinet (?:de|d')")
_FUNCTION_WORDS = re.compile(
    r"\b(?:press|presse|media|medias|medien|communications?|kommunikation|relations|affairs|public|office|service|desk|bureau|marketing|pr|"
    r"\w*stelle|presse\w*|\w*kommunikation|\w*abteilung|newsdesk|newsroom|officer|offentlichkeitsarbeit|stabsstelle|abteilung|team|direction|department|consultant|agence)\b"
)
_SENTENCE_WORDS = re.compile(
    r"\b(?:please contact|contactez|contacter|veuillez contacter|wenden sie sich(?: bitte)? an|(?:for|pour) (?:more|further|plus|toute)[^:,]*|at|on|via|an|à|oder|or|ou|by (?:e-?mail|phone)|par (?:mail|courriel|téléphone)|"
    r"unter|auprès de|please|weitere informationen\b[^:,]*)\b",
    re.I,
)


# What a person does takes no more than a few lines, in characters; a list of contacts holds no more addresses than this.
_LONGEST_FUNCTION = 300
_MOST_ADDRESSES = 500
_RUN = re.compile(r"\s{2,}")


@dataclass(slots=True)
class FoundContacts:
    contacts: list[PlannedContact] = field(default_factory=list)
    labels: list[Unit] = field(default_factory=list)
    rest: list[Unit] = field(default_factory=list)
    addresses: list[Unit] = field(default_factory=list)


def read_contacts(zone: Zone, registry: Registry, phones: PhoneBook) -> FoundContacts:
    """Return the contacts of a zone; postal addresses apart, what says nothing of a contact in `rest`."""
    return _Reader(zone, registry, phones).read()


class _Reader:
    def __init__(self, zone: Zone, registry: Registry, phones: PhoneBook) -> None:
        self.zone = zone
        self.registry = registry
        self.phones = phones
        self.entries: list[Entry] = []
        self.current = Entry()
        self.heading = ""
        self.found = FoundContacts()
        units = [*([zone.label] if zone.label else []), *zone.units]
        addresses = (address for unit in units for address in EMAIL.findall(unit.text))
        parts = [address.rsplit("@", 1) for address in islice(addresses, _MOST_ADDRESSES)]
        # A line each, so that one look finds the address that holds a word.
        self.mailboxes = "\n".join(fold(part[0].split("@")[0]) for part in parts)
        self.domains = "\n".join(re.sub(r"[^a-z0-9]", "", fold(part[-1])) for part in parts)

    def read(self) -> FoundContacts:
        if self.zone.label:
            self._read_label(self.zone.label)
        for unit in self.zone.units:
            if unit.text:
                self._read_unit(unit)
        self._close()
        self._settle()
        for entry in self.entries:
            if entry.reachable or entry.name:
                self.found.contacts.append(
                    PlannedContact(
                        entry.institution,
                        entry.name,
                        entry.function,
                        entry.email,
                        entry.phones[0] if entry.phones else "",
                        entry.line,
                        tuple(entry.phones[1:]),
                    )
                )
        return self.found

    def _read_label(self, unit: Unit) -> None:
        head, sep, tail = unit.text.partition(":")
        if "@" in head or (sep and not tail.strip()):
            head, tail = (unit.text, "") if "@" not in head else ("", unit.text)
        # "For media enquiries, contact the press office on …"
        sentence = re.match(
            r"^(.*?\b(?:contact(?:er|ez)?|wenden Sie sich(?: bitte)? an|joindre)\b)(.+)$",
            unit.text,
            re.I,
        )
        if (
            sentence
            and count_words(sentence.group(1)) > 2
            and is_reachable(unit.text)
            and ":" not in sentence.group(1)
        ):
            head, tail, sep = sentence.group(1), sentence.group(2), ":"
        if not sep:
            dash = re.match(r"^(.{5,40}?)\s[–—|-]\s(.*)$", unit.text)
            cut = contacts_label_end(unit.text)
            if dash and CONTACTS.match(fold(dash.group(1))):
                head, tail = dash.group(1), dash.group(2)
            elif cut < len(unit.text):
                head, tail = unit.text[:cut], unit.text[cut:]
        spans = noun_phrases(head) if not tail else []
        if spans and spans[0].start > 5:
            head, tail = head[: spans[0].start], head[spans[0].start :]
        self.found.labels.append(Unit(unit.kind, head, head, unit.line, unit.group))
        tail = tail.strip()
        if tail:
            self._read_unit(Unit(unit.kind, tail, tail, unit.line, unit.group))

    def _read_unit(self, unit: Unit) -> None:
        text = unit.text
        addresses = list(EMAIL.finditer(text))
        numbers = self.phones.find(re.sub(EMAIL, lambda m: " " * len(m.group()), text))
        anchors = sorted(
            [
                (m.start(), m.end(), "email", re.sub(r"\s?[\[(]at[\])]\s?", "@", m.group()))
                for m in addresses
            ]
            + [(start, end, "phone", number) for start, end, number in numbers]
        )
        position = 0
        for start, end, kind, value in anchors:
            if start < position:
                continue
            self._read_words(text[position:start], unit)
            self._anchor(kind, value, unit)
            if kind == "phone" and not value:
                self.found.labels.append(
                    Unit(unit.kind, text[start:end], "", unit.line, unit.group)
                )
            position = end
        self._read_words(text[position:], unit, whole=not anchors)

    def _anchor(self, kind: str, value: str, unit: Unit) -> None:
        if kind == "email":
            if self.current.email:
                self._close()
            self.current.email = value.rstrip(".")
        elif value:
            self.current.phones.append(value)
        self.current.line = self.current.line or unit.line
        self.current.line_end = unit.line

    def _read_words(self, text: str, unit: Unit, *, whole: bool = False) -> None:
        """Read what stands between addresses and numbers: parts set off by commas, dashes, bars and brackets."""
        if (
            whole
            and re.search(r"\d", text)
            and _ADDRESS.search(text)
            and not find_people(text, self.registry)
        ):
            self.found.addresses.append(unit)
            return
        for label in _FIELD_LABEL.finditer(text):
            self.found.labels.append(Unit(unit.kind, label.group(), "", unit.line, unit.group))
        text = _RUN.sub(" ", _FIELD_LABEL.sub(" ", text))
        for match in _URL.finditer(text):
            self.found.labels.append(Unit(unit.kind, match.group(), "", unit.line, unit.group))
        text = _RUN.sub(" ", _URL.sub(" ", text))
        if not whole or re.search(r"contact|wenden", text, re.I):
            for match in _SENTENCE_WORDS.finditer(text):
                self.found.labels.append(Unit(unit.kind, match.group(), "", unit.line, unit.group))
            text = _RUN.sub(" ", _SENTENCE_WORDS.sub(" | ", text))
        if whole and count_words(text) >= 16 and not find_people(text, self.registry):
            self.found.rest.append(unit)
            return
        for _ in re.finditer(r"(?:^|\s)[lI](?=\s|$)", text):
            self.found.labels.append(Unit(unit.kind, "l", "", unit.line, unit.group))
        parts = [
            p.strip(" ,;:.–—-|/•·()[]")
            for p in re.split(
                r"\s?[|•·;]\s?|\s[–—/-]\s|\s[lI]\s(?=[A-ZÀ-Þ+0(]|$)|^[lI]\s|\s[lI]$|,\s|\s?[()]\s?|:\s",
                text,
            )
        ]
        for part in self._rejoin([p for p in parts if p and re.search(r"\w", p)]):
            self._read_part(part, unit)

    def _rejoin(self, parts: list[str]) -> list[str]:
        """Put back together a function that holds a comma ("Head of Communications, Research and Innovation")."""
        joined: list[str] = []
        for part in parts:
            plain = not self._is_name(part) and not self._is_institution(part) and not is_role(part)
            if (
                joined
                and plain
                and len(joined[-1]) < _LONGEST_FUNCTION
                and is_role(joined[-1])
                and not self._is_institution(joined[-1])
                and not _DESK.search(fold(part))
            ):
                joined[-1] = f"{joined[-1]}, {part}"
            else:
                joined.append(part)
        return joined

    def _read_part(self, part: str, unit: Unit) -> None:
        lead = _LABEL_BEFORE.match(part)
        if lead:
            self.found.labels.append(Unit(unit.kind, lead.group(), "", unit.line, unit.group))
            part = part[lead.end() :]
        if self.current.email and self.current.phones and self.current.line_end != unit.line:
            self._close()
        if fold(part).strip(".") in CIVILITIES or fold(part) in (
            "et",
            "and",
            "und",
            "or",
            "ou",
            "oder",
        ):
            self.found.labels.append(Unit(unit.kind, part, "", unit.line, unit.group))
        elif self._is_agency(part, unit):
            pass
        elif self._is_name(part):
            self._name(part, unit)
        elif self._is_desk_of(part, unit):
            pass
        elif self._is_institution(part, unit):
            self._institution(part, unit)
        elif _PRESS_OF.match(part):
            self.found.labels.append(
                Unit(unit.kind, part.split(" ", 1)[0], "", unit.line, unit.group)
            )
            self._institution(part.split(" ", 1)[1], unit)
        elif (
            self.registry.resolve(part.split(" ")[0])
            and not is_role(part)
            and not self.current.name
        ):
            self._institution(part.split(" ")[0], unit)
            self.current.name = part
        elif is_role(part) or (_FUNCTION_WORDS.search(fold(part)) and count_words(part) <= 7):
            self._function(part, unit)
        else:
            self._other(part, unit)

    def _is_agency(self, part: str, unit: Unit) -> bool:
        """Read "Agence Estran pour Pelagia": an agency that speaks for an institution."""
        match = re.match(r"^([A-ZÀ-Þ].{2,60}?) ((?:pour|for|für) (.{2,60}))$", part)
        if not match or is_role(match[1]):
            return False
        client = strip_determiner(match[3])
        if not (self.registry.resolve(client) or self.registry.nicknamed(client)):
            return False
        self._institution(match[1], unit)
        self.found.labels.append(Unit(unit.kind, match[2], "", unit.line, unit.group))
        return True

    def _is_name(self, part: str) -> bool:
        if not is_person_name(part, self.registry) or self.registry.resolve(part):
            return False
        return self._matches_email(part) or not self._is_domain(part)

    def _is_domain(self, part: str) -> bool:
        """ "Réseau Boréal" at presse@reseau-boreal.example is the institution, not a person."""
        joined = re.sub(r"[^a-z0-9]", "", fold(part))
        return len(joined) > 3 and joined in self.domains

    def _is_desk_of(self, part: str, unit: Unit) -> bool:
        """Read "University of Ashcombe press office": an institution and its desk."""
        spans = self.registry.find(part)
        if not spans or spans[0].start > 4:
            return False
        rest = part[spans[0].end :].strip(" ,–-")
        if not rest or not _FUNCTION_WORDS.search(fold(rest)) or is_role(rest):
            return False
        self.found.labels.append(Unit(unit.kind, part[: spans[0].start], "", unit.line, unit.group))
        self._institution(part[spans[0].start : spans[0].end], unit)
        self._function(rest, unit)
        return True

    def _matches_email(self, part: str) -> bool:
        """A person's name shows in the address: fanny.martin@… is Fanny Martin's."""
        bits = [fold(word) for word in re.split(r"[\s\-.']+", part) if len(word) > 2]
        return any(bit in self.mailboxes for bit in bits)

    def _is_institution(self, part: str, unit: Unit | None = None) -> bool:
        if self.registry.resolve(part) or self._is_domain(part):
            return True
        if is_role(part.split(" ")[0]) or _FUNCTION_WORDS.search(fold(part.split(" ")[0])):
            return False
        spans = noun_phrases(part)
        if spans and spans[0].start <= 4 and not is_role(part):
            return True
        return bool(
            unit
            and (unit.strong or unit.is_heading)
            and count_words(part) <= 8
            and not is_role(part)
            and not _FUNCTION_WORDS.search(fold(part))
        )

    def _name(self, part: str, unit: Unit) -> None:
        people = find_people(part, self.registry)
        civility = part[: people[0].start]
        if civility.strip():
            self.found.labels.append(Unit(unit.kind, civility, "", unit.line, unit.group))
        part = people[0].name
        if self.current.name and not self.current.reachable and self.current.group == unit.group:
            # Two names in a row: the one that the address shows is the person's, the other the institution's.
            if self._matches_email(part) and not self._matches_email(self.current.name):
                self.heading = self.current.institution = self.current.name
                self.current.name = ""
            elif (
                self._matches_email(self.current.name)
                and not self._matches_email(part)
                and not self.current.institution
            ):
                self.current.institution, self.current.own_institution = part, True
                return
        if (
            self.current.name
            or (self.current.reachable and not self._same_entry(unit))
            or (
                self.current.reachable
                and self.current.email
                and not self.current.name
                and unit.group != self.current.group
            )
        ):
            self._close()
        self.current.name = part
        self._touch(unit)

    def _same_entry(self, unit: Unit) -> bool:
        return self.current.line == unit.line or (
            self.current.group == unit.group and not self.current.name
        )

    def _institution(self, part: str, unit: Unit) -> None:
        name = self.registry.resolve(part) or strip_determiner(part)
        if (
            self.current.reachable
            and (self.current.line != unit.line)
            and (self.current.name or self.current.own_institution or self.heading)
        ):
            self._close()
        if self.current.name or self.current.function:
            if self.current.own_institution:
                self.current.function = f"{self.current.function}, {part}".strip(", ")
                return
            self.current.institution, self.current.own_institution = name, True
        else:
            if self.current.reachable:
                self._close()
            self.heading = self.current.institution = name
        self._touch(unit)
        if name != part:
            self.found.labels.append(Unit(unit.kind, part, "", unit.line, unit.group))

    def _function(self, part: str, unit: Unit) -> None:
        if len(self.current.function) > _LONGEST_FUNCTION:
            self.found.rest.append(Unit(unit.kind, part, "", unit.line, unit.group))
            return
        function, institution = split_role(part, self.registry)
        if (
            self.current.reachable
            and self.current.line != unit.line
            and (self.current.function or unit.group != self.current.group)
        ):
            self._close()
        sure = institution and (self.registry.resolve(institution) or noun_phrases(institution))
        if sure and not is_role(institution):
            self.current.function = f"{self.current.function}, {function}".strip(", ")
            self.current.institution, self.current.own_institution = institution, True
            self.found.labels.append(Unit(unit.kind, part, "", unit.line, unit.group))
        else:
            self.current.function = f"{self.current.function}, {part}".strip(", ")
        self._touch(unit)

    def _other(self, part: str, unit: Unit) -> None:
        """A part that nothing tells: before a name the institution, after it the function or where to find them."""
        if count_words(part) > 12:
            self.found.rest.append(Unit(unit.kind, part, "", unit.line, unit.group))
        elif (
            not self.current.name
            and not self.current.institution
            and part[:1].isupper()
            and not re.search(r"\d", part)
        ):
            if self.current.reachable:
                self._close()
            self.heading = self.current.institution = part
            self._touch(unit)
        elif (
            self.current.name
            and not self.current.institution
            and part[:1].isupper()
            and not re.search(r"\d", part)
        ):
            if (
                self.current.reachable
                and self.current.line != unit.line
                and unit.group != self.current.group
            ):
                self._close()
                self.heading = self.current.institution = part
            else:
                self.current.institution, self.current.own_institution = part, True
            self._touch(unit)
        else:
            # "Alwin-Institut, Seewiesen": where the institution is.
            seated = unit.text.endswith(f", {part}") and part.isalpha()
            place = self.found.addresses if seated and part.istitle() else self.found.rest
            place.append(Unit(unit.kind, part, "", unit.line, unit.group))

    def _touch(self, unit: Unit) -> None:
        self.current.line = self.current.line or unit.line
        self.current.group = unit.group

    def _close(self) -> None:
        if self.current.reachable or self.current.name or self.current.function:
            if not self.current.institution:
                self.current.institution = self.heading
            self.entries.append(self.current)
        self.current = Entry()

    def _settle(self) -> None:
        """Join a name to the address that follows it, and give a desk without a person its own name."""
        merged = joined(self.entries)
        label = self.zone.label.text.strip(" :") if self.zone.label else ""
        if len(merged) == 1 and not merged[0].function and _DESK_LABEL.match(fold(label)):
            merged[0].name = merged[0].name or label
        for entry in merged:
            if not entry.name and not entry.function and _CABINET.match(fold(entry.institution)):
                entry.name, entry.institution = entry.institution, ""
            if not entry.name and entry.function and _DESK.search(fold(entry.function)):
                entry.name, desk = strip_determiner(entry.function), entry.function
                entry.function = ""
                article = desk[: desk.find(entry.name)]
                self.found.labels.append(Unit(BlockKind.PARAGRAPH, article, "", entry.line, -1))
        self.entries = merged
