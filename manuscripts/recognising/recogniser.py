"""Read a communiqué: from the blocks of a source to the plan of an import."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from dataclasses import replace
from itertools import accumulate

from django.utils.translation import gettext

from manuscripts.blocks import BlockKind, SourceText
from manuscripts.plan import (
    CommuniquePlan,
    Embargo,
    PlannedBoilerplate,
    PlannedContact,
    PlannedParty,
    PlannedSignatory,
    Unplaced,
)
from manuscripts.recognising.boilerplates import (
    boilerplate_of,
    gives_facts,
    presents_itself,
    read_boilerplates,
)
from manuscripts.recognising.contacts import read_contacts
from manuscripts.recognising.conventions import ADVISORY, STATEMENT, Label
from manuscripts.recognising.coverage import cover
from manuscripts.recognising.dates import (
    FoundDate,
    complete,
    find_dates,
    find_time,
    find_zone,
    local_instant,
)
from manuscripts.recognising.employers import housed, named, specific
from manuscripts.recognising.institutions import MOST_NAMES, Registry
from manuscripts.recognising.language import language_of, second_language
from manuscripts.recognising.opening import Opening, read_opening
from manuscripts.recognising.parties import (
    Setting,
    find_parties,
    learn_short_names,
    listed_partners,
    meet_formal_names,
    meet_headline,
)
from manuscripts.recognising.people import Person
from manuscripts.recognising.phones import PhoneBook
from manuscripts.recognising.phrases import leading_name, noun_phrases
from manuscripts.recognising.quotes import QuoteReader, has_quote
from manuscripts.recognising.roles import Role, roles_in
from manuscripts.recognising.sections import Body, read_body
from manuscripts.recognising.signatories import signatories_in, signatories_listed
from manuscripts.recognising.text import Unit, fold, units_of
from manuscripts.recognising.zones import Zoned, ZoneKind, cut, is_prose


def recognise(source: SourceText, *, language: str = "", reference_date: dt.date) -> CommuniquePlan:
    """Return the plan that a source gives. Every word of the source is in it; nothing is written.

    `language` ("fr", "en", "de") overrides what the text shows. `reference_date` is the day against which a
    date without a year is read; it decides only where the text names no year.
    """
    return _Recogniser(source, language, reference_date).run()


class _Recogniser:
    def __init__(self, source: SourceText, language: str, reference: dt.date) -> None:
        self.source = source
        self.reference = reference
        self.units = units_of(source)
        self.text = "\n".join(unit.text for unit in self.units)
        default = source.language if source.language in ("fr", "en", "de") else "fr"
        self.language = language or language_of([unit.text for unit in self.units], default)
        self.month_first = bool(
            self.language == "en" and re.search(r"\+1[\s(.-]|\(\d{3}\) \d{3}-\d{4}", self.text)
        )
        self.registry = Registry(text=self.text)
        self.phones = PhoneBook(self.text, self.language)
        self.notes: list[str] = list(source.notes)
        self.labels: list[Unit] = []
        self.unplaced: list[Unit] = []
        self.counted: dict[str, int] = {}

    def run(self) -> CommuniquePlan:
        zoned = cut(self.units)
        opening = self._opening(zoned)
        self.registry.meet_acronyms(self.text)
        opening.senders = [self.registry.add(name) for name in opening.senders if name]
        for line in (opening.headline, opening.subheading):
            meet_formal_names(self.registry, line, self._without(line))
        boilerplates = self._boilerplates(zoned)
        self._meet_headline(opening)
        contacts = self._contacts(zoned)
        self._meet(opening, boilerplates, contacts)
        contacts = housed(self.registry, contacts, boilerplates)
        listed = self._listed(zoned)
        running = [opening.lede] if opening.lede else []
        running += [
            unit
            for zone in zoned.zones
            if zone.kind in (ZoneKind.BODY, ZoneKind.TAIL)
            for unit in zone.units
            if unit.text
        ]
        signatories = listed or signatories_in(running, self.registry)
        signatories = [specific(self.registry, signatory) for signatory in signatories]
        for signatory in signatories:
            if signatory.institution:
                self.registry.add(signatory.institution)
        learn_short_names(self.registry, opening.headline)
        roles = [Role(Person(0, 0, s.name), s.function, s.institution) for s in signatories]
        for unit in running:
            roles += [role for role in roles_in(unit.text, self.registry) if role.function]
        body_units, tail_boilerplates = self._body_units(zoned)
        boilerplates += tail_boilerplates
        contacts = housed(self.registry, contacts, boilerplates)
        body = read_body(
            body_units,
            opening.lede,
            QuoteReader(self.registry, roles),
            self.registry,
            language=self.language,
            images=opening.images,
            points=opening.points,
            points_heading=opening.points_heading,
        )
        parties, institutions = self._parties(opening, body, signatories, boilerplates, contacts)
        lines = [fold(unit.text) for unit in self.units]
        self.folded = "\n".join(lines)
        self.starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
        plan = self._plan(opening, body, zoned)
        plan = replace(
            plan,
            parties=tuple(self._with_line(p) for p in parties),
            institutions=tuple(self._with_line(p) for p in institutions),
            signatories=tuple(signatories),
            contacts=tuple(contacts),
            boilerplates=tuple(boilerplates),
        )
        return cover(self.source, self.units, plan)

    def _opening(self, zoned: Zoned) -> Opening:
        units = [unit for zone in zoned.of(ZoneKind.OPENING) for unit in zone.units]
        opening = read_opening(units, month_first=self.month_first)
        self.labels += opening.labels
        self.unplaced += opening.rest
        return opening

    def _boilerplates(self, zoned: Zoned) -> list[PlannedBoilerplate]:
        found: list[PlannedBoilerplate] = []
        for zone in zoned.of(ZoneKind.ABOUT):
            read = read_boilerplates(zone)
            found += read.boilerplates
            self.labels += read.labels
        met = []
        for boilerplate in found:
            self._meet_longer(boilerplate)
            name = self.registry.add(boilerplate.institution)
            met.append(replace(boilerplate, institution=name or boilerplate.institution))
        return met

    def _meet_longer(self, boilerplate: PlannedBoilerplate) -> None:
        """ "About Aspen" over "Workshop Aspen AG makes …": the longer name is the institution's."""
        short, name = boilerplate.institution, leading_name(boilerplate.text, boilerplate.html)
        if not short or " " in short or self.registry.resolve(short):
            return
        if fold(name) != fold(short) and fold(short) in fold(name).split():
            self.registry.learn(short, self.registry.add(name), again=True)

    def _contacts(self, zoned: Zoned) -> list[PlannedContact]:
        found: list[PlannedContact] = []
        for zone in zoned.of(ZoneKind.CONTACTS):
            read = read_contacts(zone, self.registry, self.phones)
            found += read.contacts
            self.labels += read.labels
            self.unplaced += read.rest
            zoned.dropped += read.addresses
        return found

    def _meet(
        self,
        opening: Opening,
        boilerplates: list[PlannedBoilerplate],
        contacts: list[PlannedContact],
    ) -> None:
        for contact in contacts:
            if contact.institution:
                self.registry.add(contact.institution)
        self.registry.learn_acronyms(self.text)
        learn_short_names(self.registry, opening.headline)

    def _meet_headline(self, opening: Opening) -> None:
        for text in (opening.headline, opening.subheading):
            if text:
                meet_headline(self.registry, text, self._without(text), place=opening.place)

    def _without(self, line: str) -> str:
        """The text without a line of its opening, which may have stood on two."""
        if not line:
            return ""
        wanted = " ".join(line.split())
        start = self.text.replace("\n", " ").find(wanted)
        return self.text if start < 0 else self.text[:start] + self.text[start + len(wanted) :]

    def _listed(self, zoned: Zoned) -> list[PlannedSignatory]:
        found: list[PlannedSignatory] = []
        for zone in zoned.of(ZoneKind.SIGNATORIES):
            listed, rest = signatories_listed(zone.units, self.registry)
            if not listed and zone.label:
                zone.units.insert(0, zone.label)
                zone.kind = ZoneKind.BODY
                continue
            found += listed
            left = {id(unit) for unit in rest}
            self.labels += [unit for unit in zone.units if id(unit) not in left]
            if zone.label:
                self.labels.append(zone.label)
            for unit in rest:
                (self.labels if "|" in unit.text else self.unplaced).append(unit)
        return found

    def _body_units(self, zoned: Zoned) -> tuple[list[Unit], list[PlannedBoilerplate]]:
        units: list[Unit] = []
        boilerplates: list[PlannedBoilerplate] = []
        body = [zone for zone in zoned.zones if zone.kind is ZoneKind.BODY]
        if body and not zoned.of(ZoneKind.ABOUT):
            self._close(body[-1].units, boilerplates)
        for zone in zoned.zones:
            if zone.kind is ZoneKind.BODY:
                units += zone.units
            elif zone.kind is ZoneKind.NOTES:
                notes = self._notes(zone.units, boilerplates)
                if zone.label and notes:
                    units.append(replace(zone.label, kind=BlockKind.HEADING, level=2))
                elif zone.label:
                    self.labels.append(zone.label)
                units += notes
            elif zone.kind is ZoneKind.TAIL:
                self._tail(zone.units, units, boilerplates)
        return units, boilerplates

    def _close(self, units: list[Unit], boilerplates: list[PlannedBoilerplate]) -> None:
        """Take the body's last paragraphs where they present, under no label, institutions that are known."""
        while len(units) > 2 and is_prose(units[-1]) and not units[-1].is_item:
            unit = units[-1]
            known = self.registry.resolve(leading_name(unit.text, unit.html))
            if not known or not gives_facts(unit.text) or has_quote(unit.text):
                return
            boilerplate, labels = boilerplate_of(known, unit)
            boilerplates.insert(0, boilerplate)
            self.labels += labels
            units.pop()

    def _notes(self, notes: list[Unit], boilerplates: list[PlannedBoilerplate]) -> list[Unit]:
        """Take out of the notes to editors what institutions say of themselves; return the rest."""
        rest: list[Unit] = []
        described = {boilerplate.institution for boilerplate in boilerplates}
        for unit in notes:
            name = leading_name(unit.text, unit.html)
            known = self._known_or_met(name, unit) if name else ""
            if known and known not in described and presents_itself(unit.text, name):
                boilerplate, labels = boilerplate_of(known, unit)
                boilerplates.append(boilerplate)
                described.add(known)
                self.labels += labels
            else:
                rest.append(unit)
        return rest

    def _known_or_met(self, name: str, unit: Unit) -> str:
        """Return the institution of that name; one that the text names twice and that presents itself is met now."""
        known = self.registry.resolve(name)
        if known or not noun_phrases(name) or not self._is_named_twice(name):
            return known
        return self.registry.add(name) if presents_itself(unit.text, name) else ""

    def _is_named_twice(self, name: str) -> bool:
        if name not in self.counted and len(self.counted) < MOST_NAMES:
            self.counted[name] = self.text.count(name)
        return self.counted.get(name, 0) > 1

    def _tail(
        self, tail: list[Unit], units: list[Unit], boilerplates: list[PlannedBoilerplate]
    ) -> None:
        """After the end or the contacts: paragraphs that present a known institution are its boilerplate."""
        heading: Unit | None = None
        described = {boilerplate.institution for boilerplate in boilerplates}
        for unit in tail:
            name = leading_name(unit.text, unit.html) if is_prose(unit) else ""
            known = self._known_or_met(name, unit) if name else ""
            presented = not unit.is_item or presents_itself(unit.text, name)
            if known and presented and known not in described:
                boilerplate, labels = boilerplate_of(known, unit)
                boilerplates.append(boilerplate)
                described.add(known)
                self.labels += labels
                if heading:
                    self.unplaced.append(heading)
                heading = None
            elif unit.kind is BlockKind.IMAGE or is_prose(unit) or unit.is_item:
                if heading:
                    units.append(replace(heading, kind=BlockKind.HEADING, level=2))
                    heading = None
                units.append(unit)
            else:
                if heading:
                    self.unplaced.append(heading)
                heading = unit
        if heading:
            self.unplaced.append(heading)

    def _parties(
        self,
        opening: Opening,
        body: Body,
        signatories: list[PlannedSignatory],
        boilerplates: list[PlannedBoilerplate],
        contacts: list[PlannedContact],
    ) -> tuple[list[PlannedParty], list[PlannedParty]]:
        listed = self._listed_partners(body)

        def known(name: str) -> str:
            return self.registry.resolve(name) or name

        setting = Setting(
            headline=opening.headline,
            subheading=opening.subheading,
            lede=opening.lede.text if opening.lede else "",
            text=self.text,
            signatories=tuple(signatories),
            described=tuple(known(b.institution) for b in boilerplates if b.institution),
            reachable=tuple(known(c.institution) for c in contacts if c.institution),
            listed=tuple(listed),
            senders=tuple(known(name) for name in opening.senders if name),
            speaking=tuple(known(q.institution) for q in body.quotes if q.institution),
        )
        return find_parties(setting, self.registry)

    def _listed_partners(self, body: Body) -> list[str]:
        for section in body.sections:
            for index, paragraph in enumerate(section.paragraphs):
                lead = section.paragraphs[index - 1] if index else section.heading
                if "\n" in paragraph and lead:
                    names = listed_partners(lead, paragraph.split("\n"))
                    if names:
                        return [self.registry.add(name) for name in names]
        return []

    def _with_line(self, party: PlannedParty) -> PlannedParty:
        at = self.folded.find(fold(party.name))
        if at < 0:
            return party
        return replace(party, line=self.units[bisect_right(self.starts, at) - 1].line)

    def _plan(self, opening: Opening, body: Body, zoned: Zoned) -> CommuniquePlan:
        embargo, immediate = self._marks(zoned)
        date = self._date(opening, zoned.marks, embargo)
        kicker = fold(opening.kicker)
        kind = (
            "media_advisory"
            if ADVISORY.match(kicker)
            else "statement"
            if STATEMENT.match(kicker)
            else "press_release"
        )
        second = second_language([unit.text for unit in self.units], self.language)
        if second:
            self.notes.append(
                gettext("Part of the text seems to be in another language (%(language)s).")
                % {"language": second}
            )
        self.labels += body.labels
        if body.commitments.items:
            opening.lines["commitments"] = body.commitments.line
        return CommuniquePlan(
            language=self.language,
            kicker=opening.kicker,
            headline=opening.headline,
            subheading=opening.subheading,
            lede=body.lede.text if body.lede else "",
            lede_html=f"<p>{body.lede.html}</p>" if body.lede else "",
            place=opening.place,
            date=date,
            embargo=embargo,
            immediate=immediate,
            kind=kind,
            sections=tuple(body.sections),
            quotes=tuple(
                replace(q, institution=named(self.registry, q.institution)) for q in body.quotes
            ),
            commitments=body.commitments,
            images=tuple(body.images),
            dropped=(
                *(Unplaced(u.text, u.line) for u in zoned.dropped),
                *(Unplaced(text) for text in self.source.removed),
            ),
            labels=tuple(Unplaced(u.text, u.line) for u in self.labels if u.text.strip()),
            unplaced=tuple(Unplaced(u.text, u.line) for u in self.unplaced if u.text.strip()),
            notes=tuple(self.notes),
            lines=opening.lines,
        )

    def _marks(self, zoned: Zoned) -> tuple[Embargo | None, bool]:
        embargo: Embargo | None = None
        immediate = False
        for label, unit in zoned.marks:
            self.labels.append(unit)
            if label is Label.IMMEDIATE:
                immediate = True
            elif label is Label.EMBARGO and embargo is None:
                embargo = self._embargo(unit)
        return embargo, immediate

    def _embargo(self, unit: Unit) -> Embargo | None:
        dates = find_dates(unit.text, month_first=self.month_first)
        day = complete(dates[0], self.text, self.reference) if dates else None
        if day is None:
            self.notes.append(
                gettext("The embargo line names no date that could be read: “%(line)s”.")
                % {"line": unit.text}
            )
            return None
        rest = unit.text[: dates[0].start] + " , " + unit.text[dates[0].end :]
        time = find_time(rest)
        if time is None:
            self.notes.append(gettext("The embargo line names no time: midnight is assumed."))
        zone, is_named = find_zone(unit.text, self.language, self.phones.region)
        if not is_named:
            self.notes.append(
                gettext("The embargo line names no time zone: %(zone)s is assumed.")
                % {"zone": zone}
            )
        instant, trouble = local_instant(day, time or dt.time(0, 0), zone)
        if trouble == "nonexistent":
            self.notes.append(
                gettext(
                    "The embargo names a local time that does not exist, as the clocks go forward then."
                )
            )
        elif trouble == "ambiguous":
            self.notes.append(
                gettext(
                    "The embargo names a local time that exists twice, as the clocks go back then; the first is taken."
                )
            )
        return Embargo(unit.text, instant, zone, unit.line)

    def _date(
        self, opening: Opening, marks: list[tuple[Label, Unit]], embargo: Embargo | None
    ) -> dt.date | None:
        if opening.date:
            return complete(opening.date, self.text, self.reference)
        for label, unit in marks:
            dates = find_dates(unit.text, month_first=self.month_first)
            if label is Label.IMMEDIATE and dates:
                return complete(dates[0], self.text, self.reference)
        for unit in self.units[-12:]:
            match = re.match(
                r"^\W*(?:fait à|done (?:in|at)|signed (?:in|at)|geschehen zu)\b", unit.text, re.I
            )
            dates = find_dates(unit.text, month_first=self.month_first) if match else []
            if dates:
                return complete(dates[0], self.text, self.reference)
        if embargo:
            from zoneinfo import ZoneInfo

            return embargo.release_at.astimezone(ZoneInfo(embargo.zone)).date()
        return self._date_in_lede(opening)

    def _date_in_lede(self, opening: Opening) -> dt.date | None:
        if opening.lede is None:
            return None
        dates = list(find_dates(opening.lede.text, month_first=self.month_first))
        for found in dates:
            day = complete(found, self.text, self.reference)
            if day and self._is_recent(found, day):
                opening.lines["date"] = opening.lede.line
                return day
        return None

    def _is_recent(self, found: FoundDate, day: dt.date) -> bool:
        return found.year is None or day <= self.reference + dt.timedelta(days=400)
