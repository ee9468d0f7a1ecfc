"""Texts that make a reader work: one thing repeated, on one line, in lines, as items, in each zone of a communiqué.

What is repeated (`ATOMS`) stands in each place (`PLACES`) where a communiqué has rules of its own; markup and office files have
theirs. A generator takes a size in characters and returns the bytes of a source; `script/linear_time` runs them all at 200 kB.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Atom = Callable[[int], str]
_SYLLABLES = ("ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "zu")


@dataclass(frozen=True, slots=True)
class Adversary:
    """A source that grows: `make(size)` gives its bytes, `name` the name of its file."""

    label: str
    make: Callable[[int], bytes]
    name: str = ""


def name_of(number: int) -> str:
    """A capitalised word of its own for each number."""
    return "".join(_SYLLABLES[int(digit)] for digit in f"{number:02d}").capitalize()


def _always(text: str) -> Atom:
    return lambda number: text


_SIGNS = (
    "aAé1.,:;!?…'’\"«»“„(){}[]<>-–—_*|/\\@#&+=%§°©•▪\t \u00a0\u202f\u2009\u200b\u200d\u0301\u00ad\u0085\u2028\x0c\uff21\U0001f600"
    "ʼŒıÉ~`^$"
)
_SEQUENCES = (
    "Aa", "aA", "A.", "a.", ". ", ", ", "- ", "– ", " -", "1.", "1 ", "1,", "12 ", "00 ", "+1", "(0", "(a", "a)", "()", "( ", ") ",
    "[]", "](", "![", "**", "* ", "__", "_ ", "a*", "**a", "*a* ", "`a", "a@", "@a", "a@b", "a.b", "a-b", "A-b", "a'b", "d'", "l’", "a&",
    "&amp;", "&#", "<a", "a>", "<p", "</", "<!--", "-->", "::", ": ", " :", ";a", "\"a", "a\"", "\" ", "« ", " »", "«»", "««a", "“a", "„a",
    "A (", "Aa (A", "#a", "# ", "|a", "| ", " | ", " / ", "//", "a/", "/a", "\\*", "www.", "http://", "http://a", "://", "0a", "a0", "A0", ".a",
    "a…", "!a", "-a", "a-", "–A", "a:", "É.", "M. ", "Mr ", "Dr. ", "et ", "and ", "und ", "de ", "de la ", "d'", "l'", "of ", "the ", "der ",
    "A et ", "Aa de ", "a,", "a, ", "A, ", ", A", "a; ", "a ; ", "…a", "1h", "1:1", "19", "20", "2025", "1/1", "1-1", "- -", "30 ", "* *",
    "e\u0301", "\u00a0 ", "a\u00a0", "\u202f:", "\u2028a", "\u200da", "\ta", "a\t", "  a", "a   ", "\x0ca", "\u00ada", "-\u00ad",
)  # fmt: skip
WORDS: dict[str, Atom] = {
    "numbers": lambda i: f"{i} ",
    "capitals": lambda i: f"{name_of(i)} ",
    "capitals-commas": lambda i: f"{name_of(i)}, ",
    "acronyms": lambda i: f"{name_of(i).upper()} ",
    "shouted": _always("UNIVERSITÉ DE VALMONT ET "),
    "people": lambda i: f"Jean {name_of(i)}, ",
    "people-and": lambda i: f"Jean {name_of(i)} et ",
    "particles": _always("Jean de la "),
    "civil": lambda i: f"Mme {name_of(i)} ",
    "titled": lambda i: f"Pr. Dr. {name_of(i)}, directrice, ",
    "roles": lambda i: f"Jean {name_of(i)}, président de l'Université de {name_of(i + 7)}, ",
    "roles-before": lambda i: f"le président de l'Université, Jean {name_of(i)}, ",
    "role-words": _always("directeur de "),
    "role-last": _always("Acme chief executive "),
    "represented": lambda i: f"la Fondation {name_of(i)} représentée par sa présidente, Anne {name_of(i)}, ",
    "universities": lambda i: f"Université de {name_of(i)}, ",
    "universities-and": lambda i: f"l'Université de {name_of(i)} et ",
    "institutes-shouted": lambda i: f"INSTITUT {name_of(i).upper()} ",
    "same-university": _always("l'Université de Valmont, "),
    "ministries": _always("Ministère de la Recherche, "),
    "companies": lambda i: f"{name_of(i)} GmbH, ",
    "forms": _always("GmbH "),
    "nouns": _always("Université "),
    "nouns-low": _always("université "),
    "kinds-low": _always("société "),
    "territorial": _always("Service national des "),
    "spelled": lambda i: f"Institut de {name_of(i)} (I{name_of(i)[0]}{i % 10}), ",
    "brackets": lambda i: f"({name_of(i)[:2].upper()}) ",
    "bracket-capitals": lambda i: f"Institut {name_of(i)} (I{name_of(i)[:1]}) ",
    "compound": _always("Umweltbundesinstitut (UBI) "),
    "shares": _always("Centre Cassini de l'Université de Valmont "),
    "prose": lambda i: f"Les équipes de recherche ont présenté le projet numéro {i} avec leurs partenaires. ",
    "prose-without-end": _always("les équipes de recherche ont présenté le projet "),
    "sentences": _always("Il vient. "),
    "sentences-capital": lambda i: f"Le {name_of(i)} vient. ",
    "quotes": _always("« Nous sommes très heureux de ce bel accord entre nous », a déclaré Jean Dupont. "),
    "quotes-many-speakers": lambda i: f"« Nous sommes heureux de cet accord », déclare Jean {name_of(i)}, directeur de {name_of(i)}. ",
    "quotes-short": _always("« mot » "),
    "quotes-open": _always("« Nous sommes très heureux de ce bel accord entre nous. "),
    "quotes-english": _always("“We are very happy with this agreement”, said Jane Doe. "),
    "quotes-german": _always("„Wir freuen uns sehr über diese Einigung“, sagt Petra Muster. "),
    "quotes-straight": _always("\"We are happy about it\" "),
    "asides": _always("« Nous ouvrons, explique Jean Dupont, directeur de Valmont, une voie, "),
    "aside-verbs": _always(", a déclaré "),
    "aside-stops": _always(", ajoute Jean Dupont, directeur, "),
    "says": _always("said "),
    "says-that": _always("que nous ; "),
    "reported": _always("que a b c d e f g "),
    "pronoun": _always("explique-t-elle "),
    "dates": _always("12 mai 2025 "),
    "dates-weekday": _always("lundi 12 mai, "),
    "dates-iso": _always("2025-05-12 "),
    "dates-dots": _always("12.5.25 "),
    "dates-english": _always("Monday, May 12, 2025 "),
    "dates-range": _always("12 et 13 mai "),
    "days": _always("lundi "),
    "months": _always("mai "),
    "years": _always("en 2025, "),
    "times": _always("à 18h30 "),
    "datelines": _always("Nancy, le 3 mars 2025 – "),
    "places": _always("Châlons-sur-Marne, "),
    "place-dash": _always("Nancy – "),
    "wire": _always("LYON--(ACME WIRE)--"),
    "bracket-date": _always("(Nancy, 3 mars 2025) "),
    "embargo": _always("Sous embargo jusqu'au 12 mai 2025 à 18 h "),
    "embargo-line": _always("EMBARGO 12 mai 2025"),
    "immediate": _always("POUR DIFFUSION IMMÉDIATE - "),
    "kicker": _always("COMMUNIQUÉ DE PRESSE "),
    "kicker-bars": _always("Communiqué de presse | "),
    "particulars": _always("Paris | 5 mai 2025 | "),
    "kicker-line": _always("Communiqué de presse - 12 mai 2025"),
    "crumbs": _always("Accueil > Actualités > "),
    "rubrics": _always("Actualités / "),
    "contacts": _always("Contact presse : "),
    "contacts-line": lambda i: f"Contact presse : Jean {name_of(i)}, jean.{name_of(i)}@valmont.fr, 01 99 00 12 34",
    "contact-lines": lambda i: f"Anne {name_of(i)} - anne@{name_of(i)}.example - 01 99 00 12 34",
    "contact-words": _always("pour plus d'informations contacter "),
    "contact-sentence": _always("for more information an "),
    "contact-roles": lambda i: f"Anne {name_of(i)}, Head of Communications, Research and Innovation, anne@a.example, ",
    "desks": _always("Service presse, "),
    "fields": _always("Tél. : "),
    "fields-mixed": _always("tel / mobile : +33 e-mail : "),
    "agency": _always("Agence Estran pour "),
    "street": _always("12 bis, rue de la Paix, "),
    "mails": _always("a@b.fr "),
    "mails-lines": lambda i: f"{name_of(i)}@{name_of(i)}.fr",
    "mails-at": _always("a [at] b.fr "),
    "mail-dots": _always("a.b@c.d."),
    "mail-run": _always("a@b.c"),
    "phones": _always("01 99 00 12 34 "),
    "phones-slash": _always("01 99 00 12 34 / "),
    "phones-plus": _always("+33 1 99 00 12 34, "),
    "phones-brackets": _always("+49 (0) 30 23125 "),
    "phone-junk": _always("0 (1) 2-3.4/5 "),
    "web": _always("www.valmont.fr "),
    "web-long": _always("http://valmont.fr/a/b?c=d&e=f#g "),
    "web-path": _always("/a.b-c"),
    "domains": _always("valmont.example "),
    "domain-run": _always("abc."),
    "visit": _always("visit valmont.example "),
    "more": _always("en savoir plus : "),
    "about": lambda i: f"À propos de l'Université de {name_of(i)}",
    "about-run": _always("À propos de "),
    "about-bold": lambda i: f"**À propos de {name_of(i)}** : fondée en 1970, elle compte 2 000 étudiants et emploie 300 agents.",
    "facts": lambda i: f"L'Université de {name_of(i)} a été fondée en 1970, compte 2 000 étudiants et emploie 300 agents. ",
    "presented": _always("CHU de Valmont en bref "),
    "in-brief": _always(" en bref"),
    "notes": _always("Notes aux rédactions"),
    "signed": lambda i: f"L'accord a été signé par Jean {name_of(i)}, président de l'Institut {name_of(i)}. ",
    "signatures": _always("signé par "),
    "signature-words": _always("signe a b c d "),
    "signatories-line": lambda i: f"Jean {name_of(i)}, président de l'Institut {name_of(i)}",
    "signatory-table": lambda i: f"Pour l'Institut {name_of(i)} : | Jean {name_of(i)} | président",
    "witness": _always("en présence de "),
    "promises": _always("s'engage à "),
    "commit": _always("former ensemble les étudiants ; "),
    "deeds": lambda i: f"former {i} étudiants de la ville de {name_of(i)} ;",
    "deeds-lead": _always("Les partenaires s'engagent à :"),
    "will": _always("will "),
    "future": _always("la mise en oeuvre sera "),
    "infinitives": _always("a de pour et les "),
    "german-deeds": _always("zu machen und "),
    "aims": _always("objectifs de la "),
    "figures": _always("12 000 : "),
    "share": _always("facebook "),
    "share-marks": _always("facebook, sur "),
    "download": _always("télécharger le communiqué "),
    "sizes": _always("pdf 12,3 "),
    "follow": _always("suivez-nous sur facebook "),
    "reference": _always("publication : "),
    "byline": _always("texte : a "),
    "end": _always("-30- "),
    "end-words": _always("Fin. "),
    "rules": _always("___ "),
    "stars": _always("* * * "),
    "key-points": _always("Points clés "),
    "event": _always("Quand : "),
    "figures-line": lambda i: f"{i} étudiants",
    "heading": lambda i: f"Le projet {name_of(i)}",
    "heading-colon": lambda i: f"Le projet {name_of(i)} :",
    "question": _always("Pourquoi ? "),
    "closing": _always("en savoir plus sur "),
    "possessive": _always("Valmont's "),
    "hyphenated": _always("vice-"),
    "hyphen-word": _always("directeur-"),
    "broken-words": _always("recher-"),
    "page": _always("Page 3 sur 12"),
    "page-number": lambda i: f"{i % 60 + 1}",
    "page-break": lambda i: f"\x0c{i % 3}",
    "fraction": lambda i: f"{i % 60 + 1}/60",
    "columns": _always("a@b.fr     01 99 00 12 34     a"),
    "column-gaps": _always("a    "),
    "spaced-letters": _always("P R E S S E "),
    "bullets": _always("• a"),
    "dash-items": _always("- a"),
    "items-nested": lambda i: " " * (i % 40) + "- a",
    "numbers-items": lambda i: f"{i % 99 + 1}. a",
    "letters-items": lambda i: f"{chr(97 + i % 26)}) a",
    "stars-words": _always("*les étudiant*es* "),
    "bold": _always("**gras** "),
    "bold-open": _always("**gras "),
    "links": _always("[mot](http://a.example) "),
    "link-open": _always("[mot](http://a "),
    "link-label": _always("[mot "),
    "autolinks": _always("<http://a.example> "),
    "escapes": _always("\\*\\_"),
    "headings-md": lambda i: f"{'#' * (i % 6 + 1)} titre",
    "hashes": _always("# # "),
    "guillemets-deep": _always("« a « b » "),
    "apostrophes": _always("l'a d'b "),
    "initials": _always("J. K. "),
    "abbreviations": _always("No. 3. St. A. "),
    "percent": _always("12 % : 3 € ; "),
    "thousands": _always("1 000 000 "),
    "rtl": _always("\u202eabc \u05d0 "),
    "joiners": _always("a\u200db"),
    "combining": _always("e\u0301 "),
    "wide": _always("\uff21\ufb01 "),
    "emoji": _always("\U0001f468\u200d\U0001f469 "),
    "languages": lambda i: ("le la les ", "the and of ", "der die das ")[i % 3],
    "dotless": _always("ıİ "),
    "long-word": _always("rechercheuniversitaire"),
    "long-name": _always("Recherche"),
    "dotted-name": _always("Mc."),
    "name-apostrophe": _always("O'"),
    "amp-name": _always("A&"),
    "camel": _always("aB"),
}  # fmt: skip

ATOMS: dict[str, Atom] = (
    {f"sign-{ord(sign):04x}": _always(sign) for sign in dict.fromkeys(_SIGNS)}
    | {f"pair-{text.encode('unicode_escape').decode()}": _always(text) for text in dict.fromkeys(_SEQUENCES)}
    | WORDS
)  # fmt: skip

_OPENING = (
    "COMMUNIQUÉ DE PRESSE\n\nL'Université de Valmont et l'Institut Cassini créent un centre commun\n\n"
    "Nancy, le 3 mars 2025 – L'Université de Valmont et l'Institut Cassini ont signé un accord pour cinq ans, afin de mener ensemble "
    "des recherches sur l'eau et de former des étudiants.\n\n"
)


def grown(atom: Atom, size: int, glue: str = "") -> str:
    parts: list[str] = []
    length = 0
    for number in itertools.count():
        if length >= size:
            return glue.join(parts)
        parts.append(atom(number))
        length += len(parts[-1]) + len(glue)
    raise AssertionError


PLACES: dict[str, Callable[[Atom, int], str]] = {
    "one line": lambda atom, size: grown(atom, size),
    "a line of no sentence": lambda atom, size: "x" + grown(atom, size) + "\0x",
    "lines": lambda atom, size: grown(atom, size, "\n"),
    "paragraphs": lambda atom, size: grown(atom, size, "\n\n"),
    "lede": lambda atom, size: "Un titre\n\n" + grown(atom, size) + ".",
    "headline": lambda atom, size: "# " + grown(atom, size) + "\n\n" + _OPENING,
    "opening lines": lambda atom, size: grown(atom, size, "\n\n") + "\n\n" + _OPENING,
    "body": lambda atom, size: _OPENING + grown(atom, size),
    "body lines": lambda atom, size: _OPENING + grown(atom, size, "\n"),
    "body paragraphs": lambda atom, size: _OPENING + grown(atom, size, "\n\n"),
    "items": lambda atom, size: (
        _OPENING + "Les partenaires s'engagent à :\n- " + grown(atom, size, "\n- ")
    ),
    "one item": lambda atom, size: (
        _OPENING + "Les partenaires s'engagent à :\n- former\n- " + grown(atom, size) + "\n- ouvrir"
    ),
    "quote": lambda atom, size: (
        _OPENING + "« Nous sommes heureux de " + grown(atom, size) + " », a déclaré Jean Dupont."
    ),
    "speaker": lambda atom, size: (
        _OPENING + "« Nous sommes très heureux de cet accord », a déclaré " + grown(atom, size)
    ),
    "contacts": lambda atom, size: (
        _OPENING + "Contacts presse\n\na@valmont.example\n" + grown(atom, size)
    ),
    "contact lines": lambda atom, size: (
        _OPENING + "Contacts presse\n\na@valmont.example\n" + grown(atom, size, "\n")
    ),
    "contact paragraphs": lambda atom, size: (
        _OPENING + "Contacts presse\n\na@valmont.example\n\n" + grown(atom, size, "\n\n")
    ),
    "contacts label": lambda atom, size: (
        _OPENING + "Contact presse : " + grown(atom, size) + " a@valmont.example"
    ),
    "about": lambda atom, size: _OPENING + "À propos de Valmont\n\n" + grown(atom, size),
    "about lines": lambda atom, size: (
        _OPENING + "À propos des partenaires\n\n" + grown(atom, size, "\n\n")
    ),
    "about label": lambda atom, size: _OPENING + "**À propos de " + grown(atom, size) + "**",
    "notes": lambda atom, size: _OPENING + "Notes aux rédactions\n\n" + grown(atom, size, "\n\n"),
    "signatories": lambda atom, size: _OPENING + "Signataires\n\n- " + grown(atom, size, "\n- "),
    "signatory": lambda atom, size: _OPENING + "Signataires\n\nJean Dupont, " + grown(atom, size),
    "tail": lambda atom, size: (
        _OPENING + "###\n\nContact presse : a@b.fr\n\n" + grown(atom, size, "\n\n")
    ),
    "embargo": lambda atom, size: (
        "Embargo jusqu'au 12 mai 2025 " + grown(atom, size) + "\n\n" + _OPENING
    ),
    "wrapped": lambda atom, size: "\n".join(
        text[i : i + 75] for text in [grown(atom, size)] for i in range(0, len(text), 75)
    ),
}


def texts() -> Iterator[Adversary]:
    """Each atom in each place: the whole product."""
    for (label, atom), (place, build) in itertools.product(ATOMS.items(), PLACES.items()):
        yield Adversary(f"{label} / {place}", _text(atom, build))


def few_texts() -> Iterator[Adversary]:
    """Each atom once, the places taken in turn, and each place with what weighs most in it."""
    places = list(PLACES.items())
    for number, (label, atom) in enumerate(ATOMS.items()):
        place, build = places[number % len(places)]
        yield Adversary(f"{label} / {place}", _text(atom, build))


def _text(atom: Atom, build: Callable[[Atom, int], str]) -> Callable[[int], bytes]:
    return lambda size: build(atom, size).encode("utf-8", "surrogatepass")


def fuzzed(seed: int) -> Adversary:
    """A text of atoms thrown together, a few of them again and again; the same for the same seed and size."""

    def make(size: int) -> bytes:
        chance = random.Random(seed)
        chosen = chance.sample(list(ATOMS.values()), 6)
        glues = ["", " ", "\n", "\n\n", "\n- ", ". ", ", "]
        weights = [chance.random() ** 3 for _glue in glues]
        parts, length = [_OPENING * chance.randrange(2)], 0
        while length < size:
            part = chance.choice(chosen)(chance.randrange(1000))
            part += chance.choices(glues, weights)[0]
            parts.append(part)
            length += len(part)
        return "".join(parts).encode("utf-8", "surrogatepass")

    return Adversary(f"fuzzed {seed}", make)
