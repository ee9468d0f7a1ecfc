"""Which of a text's lists are commitments: deeds that the partners take on, with the sentence that introduces them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from manuscripts.recognising.conventions import DETERMINERS
from manuscripts.recognising.text import Unit, count_words, fold, sentences, words_in

_PROMISES = re.compile(
    r"\b(?:s'engage\w*|engagements?|engageront|convien\w* de|sont convenus|prevoi\w*|commit\w*|pledg\w*|undertak\w*|agree[sd]?\b(?: to)?|"
    r"have agreed|promis\w*|verpflicht\w*|vereinbar\w*|zusag\w*|sagen zu|obligations?)\b"
)
_AGREEMENT = re.compile(
    r"\b(?:accords?(?:-cadre)?|convention|partenariat|partenaires|parties|signataires|alliance|collaboration|cooperation|protocole|charte|"
    r"contrat|feuille de route|etablissements|institutions|"
    r"agreement|partnership|partners|signatories|memorandum|mou|charter|consortium|institutions|organi[sz]ations|roadmap|"
    r"vereinbarung|abkommen|partner\w*|kooperation\w*|partnerschaft|rahmenvertrag\w*|vertrag|beteiligten|unterzeichn\w*|zusammenarbeit|"
    r"absichtserklarung|mecenat|pacte|declaration|deal|pact|pakt|einrichtungen|hauser|seiten)\b|(?<=\w)(?:vereinbarung|abkommen|vertrag|partnerschaft|kooperation)\b"
)
_FUTURE_LEAD = re.compile(
    r"\b(?:will|shall|going to|to|vont|va|doit|doivent|vise|visent|permet(?:tra|tront)?|a|de|wird|werden|wollen|soll|sollen|aims? to)\s*:\s*$"
)
_NOT_DEEDS = re.compile(
    r"\b(?:programme|ordre du jour|agenda|deroule|horaires?|chiffres?(?: cles?)?|en bref|intervenants?|orateurs?|participants?|invites?|presents?|"
    r"schedule|timetable|key (?:figures|facts)|facts|at a glance|speakers?|attend\w*|in numbers|figures|"
    r"programm|tagesordnung|ablauf|zahlen|fakten|auf einen blick|referent\w*|teilnehm\w*|documents?|pieces jointes|downloads?|liens|links|"
    r"photos?|bilder|sites?|lieux|locations|standorte|membres|members|mitglieder|fondateurs)\b"
)
# What an agreement aims at or is made of is not yet what its partners do.
_AIMS = re.compile(
    r"\b(?:objectifs?|axes?|priorites?|themes?|thematiques?|domaines?|enjeux|piliers?|volets?|missions?|chantiers?|objectives?|aims|goals?|priorit(?:y|ies)|"
    r"areas?|pillars?|themes|topics?|ziele?n?|schwerpunkte?n?|themen\w*|saulen|handlungsfelder\w*|bereiche?n?)(?: (?:\w+ ){0,4}\w+)?\s*:\s*$"
)
_TIME = re.compile(
    r"^\W*(?:(?:de |from |von |ab )?\d{1,2}\s?(?:h|:|\.)\s?\d{0,2}\b(?:\s?uhr)?|\d{1,2}\s?(?:am|pm|a\.m|p\.m|uhr))",
    re.I,
)
_FIGURE = re.compile(
    r"^\W*(?:(?:plus de|pres de|environ|more than|over|nearly|about|some|rund|uber|mehr als|fast)\s)?\d[\d .,]*"
)
_FR_FUTURE = re.compile(
    r"^(?:ne |n'|se |s'|y |en |l'|les |la )*(?:\w+(?:r|d|tt)ra|\w{2,}(?:era|ira|dra|tra|vra|rra|ura|fera|sera|aura)|\w+r(?:ont|ons|ez|ai)|ira|iront)\b"
)
_FR_INFINITIVE = re.compile(
    r"^(?:(?:a|de|pour|et|ou|ne pas|mieux|se|y|en|les?|la)\s|[dls]'\s?)*(?:\w{2,}(?:er|ir|oir|ire|dre|tre|ure|vre|cre|pre|ore)|faire|lire)\b"
)
_NOT_INFINITIVE = words_in(
    """
    premier dernier atelier chantier dossier papier metier quartier cahier hier partir avenir
    loisir plaisir desir centre lettre cadre titre theatre oeuvre livre autre notre votre contre
    entre ordre nombre chambre membre offre maitre semestre trimestre culture structure
    ouverture signature nature agriculture infrastructure candidature lecture architecture
    rencontre mise super espoir pouvoir devoir savoir histoire territoire laboratoire memoire
    septembre octobre novembre decembre ministre registre
    """
)
_EN_DEED = re.compile(
    r"^(?:(?:will|shall|to|commits? to|agrees? to|pledges? to|undertakes? to|must)\s+\w+|(?:jointly|together|actively)\s+\w+|(?:we|they|it|both partners|the partners|the \w+) (?:will|shall|commit|pledge)\b)"
)
_EN_VERBS = words_in(
    """
    accelerate achieve adopt advance align allow appoint assess assist attract award boost bring
    build carry champion co-design co-develop co-fund collaborate combine commit conduct connect
    consult continue contribute convene coordinate create cut deepen deliver deploy design
    develop devote digitise disclose double drive eliminate embed enable encourage engage
    enhance ensure establish evaluate exchange expand explore extend facilitate finance focus
    foster fund give grow halve harmonise help hire host identify implement improve include
    increase inform integrate introduce invest investigate invite jointly join keep launch lead
    learn maintain make map measure mentor mobilise mobilize monitor move offer open operate
    organise organize participate pilot pool prepare preserve prioritise procure produce promote
    protect provide publish pursue raise reach recruit reduce reinforce release renew replace
    report research respect restore review run safeguard scale secure serve set share simplify
    speed sponsor stimulate strengthen submit supply support sustain switch tackle target teach
    test train transfer translate triple uphold upgrade use widen work
    """
)
_DE_DEED = re.compile(
    r"(?:\b(?:wird|werden|soll|sollen|wollen)\b|\bzu \w+(?:en|ern|eln)\b|\b\w{1,60}zu\w{1,60}en[.,;]?$|\w(?:en|ern|eln)[.,;]?(?: und)?$)"
)


@dataclass(frozen=True, slots=True)
class ListFound:
    """A list of the body: its items, and the paragraph and heading before it."""

    items: list[Unit]
    lead: Unit | None
    heading: str = ""


def leads_on(text: str) -> bool:
    """Say whether a sentence leads into a list: it ends with a colon, or promises and is left open."""
    text = text.rstrip()
    open_ended = bool(re.search(r"(?:[,…]|\b(?:dazu|to|à|de|will|werden|zu))$", text))
    if re.search(r"\b(?:werden|will|shall|vont)\b", text) and not re.search(r"[.!?]$", text):
        return bool(_AGREEMENT.search(fold(text))) or text.endswith(":")
    return text.endswith(":") or (open_ended and bool(_PROMISES.search(fold(sentences(text)[-1]))))


def introduction_of(text: str) -> tuple[str, str]:
    """Cut the introducing sentence from a paragraph that ends with a colon: (what stays, the introduction)."""
    parts = sentences(text)
    if not parts:
        return "", ""
    return " ".join(parts[:-1]), parts[-1]


def weigh(found: ListFound, language: str, names: Iterable[str]) -> int:
    """Return how surely a list is one of commitments: 0 not at all, 3 a promise in so many words."""
    items = [clean_item(item.text) for item in found.items if item.level <= 1] or [
        clean_item(item.text) for item in found.items
    ]
    lead = introduction_of(found.lead.text)[1] if found.lead and leads_on(found.lead.text) else ""
    heading = fold(found.heading)
    if len(items) < 2 or not (lead or _PROMISES.search(heading)):
        return 0
    if any(
        _TIME.match(item) or "@" in item or re.search(r"https?://|www\.", item) for item in items
    ):
        return 0
    if sum(bool(_FIGURE.match(fold(item))) for item in items) * 2 >= len(items):
        return 0
    folded = fold(lead)
    deeds = sum(is_deed(item, language, folded) for item in items) / len(items)
    if _AIMS.search(folded) and not re.search(r"engage|commit|verpflicht|pledge", folded):
        # Aims spelled out as deeds are what the partners take on; "train, search, share" is not.
        spelled_out = deeds == 1 and all(count_words(item) >= 4 for item in items)
        return 1 if spelled_out and _AGREEMENT.search(folded) else 0
    promise = bool(_PROMISES.search(folded) or _PROMISES.search(heading))
    if _NOT_DEEDS.search(folded) and not promise and deeds < 0.8:
        return 0
    if promise and (deeds >= 0.5 or _is_nominal(items)):
        return 3
    subject = bool(_AGREEMENT.search(folded)) or any(fold(name) in folded for name in names)
    if subject and deeds >= 0.6:
        return 2
    if subject and _is_nominal(items) and re.search(r"\b\w{3,}(?:ra|ront)\b(?: \w+)?\s*:$", folded):
        return 1  # "ce partenariat se traduira par : la création …"
    return 0


def _is_nominal(items: list[str]) -> bool:
    """Promised things named by nouns ("la création d'une chaire"), not a list of names."""
    return all(count_words(item) >= 4 for item in items) and sum(
        item[:1].islower() for item in items
    ) * 2 >= len(items)


def is_deed(item: str, language: str, lead: str = "") -> bool:
    """Say whether an item says what somebody will do: a future, an infinitive, a "will …"."""
    folded = fold(item).lstrip("-•* ")
    first = re.split(r"\W", folded, maxsplit=1)[0]
    if language == "en":
        if _EN_DEED.match(folded):
            return True
        adverb = re.match(r"^(?:\w+ly|better|co|also) ?-?(\w+)", folded)
        return (
            first in _EN_VERBS
            or bool(adverb and adverb.group(1) in _EN_VERBS)
            or (bool(re.search(r"\b(?:will|to|shall):$", lead)) and first not in DETERMINERS)
        )
    if language == "de":
        return bool(_DE_DEED.search(folded.rstrip(" .;,")))
    if first in _NOT_INFINITIVE:
        return False
    return bool(
        _FR_FUTURE.match(folded)
        or _FR_INFINITIVE.match(folded)
        or re.match(
            r"^(?:s'engage\w*|(?:la|le|les|l'|nous|elle|il|ils|elles)\s?[\w'\- ]{2,60}?\s?(?:\w+(?:era|ira|dra|eront|iront|dront)|s'engage\w*)\b)",
            folded,
        )
    )


_JOINT = re.compile(r"[\s,;](?:et|and|und|sowie|ainsi que|or|ou|oder)$")


def clean_item(text: str) -> str:
    """Return an item without the mark that ends it in its list."""
    text = text.strip()
    joint = _JOINT.search(text)
    text = text[: joint.start()].rstrip(" ,;") if joint else text
    return text.rstrip(" ,;.") if not text.endswith("...") else text
