"""People in a text: their names, what they do and for whom; and those who signed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from manuscripts.recognising.institutions import Registry
from manuscripts.recognising.nouns import (
    CLOSERS,
    STARTERS,
    TOKEN,
    Token,
    is_noun,
    is_role_word,
    strip_determiner,
    tokens_of,
)
from manuscripts.recognising.text import fold, squeeze, words_in

CIVILITIES = words_in(
    """
    m mme mlle mm mr mrs ms miss monsieur madame herr frau messrs mx
    """
)
TITLES = words_in(
    """
    dr pr prof professor professeur professeure docteur sir dame lord lady hon rev ing dipl med
    phil rer nat habil hc h.c mult
    """
)
_PARTICLES = words_in(
    """
    de du des d' la le l' van von der den ter ten zu zum zur vom di da del della do dos das e y
    el al ben bin bint ibn abu abd st
    """
)
_NO_NAMES = words_in(
    """
    le la les un une ce cette the a an this der die das ein eine on in at for with und and et
    press presse media medien contact contacts communication kommunikation communications
    service bureau office team pressestelle relations january february march april may june july
    august september october november december janvier fevrier mars avril mai juin juillet aout
    septembre octobre novembre decembre januar februar marz juni juli oktober dezember lundi
    mardi mercredi jeudi vendredi samedi dimanche monday tuesday wednesday thursday friday
    saturday sunday montag dienstag mittwoch donnerstag freitag samstag sonntag tel phone
    telefon email e-mail mobile mobil uk usa us eu managing senior executive deputy vice interim
    acting founding joint scientific medical technical commercial digital financial corporate
    public affairs global science research recherche forschung innovation health europe european
    international newsroom desk marketing external internal strategy development press-office
    grand nord est ouest sud north south east west
    """
)


_OF = words_in(
    """
    of at d' de du des der chez bei von l' la the
    """
)


@dataclass(frozen=True, slots=True)
class Person:
    """A person found in a text: where the name stands, with its titles."""

    start: int
    end: int
    name: str


def find_people(text: str, registry: Registry) -> list[Person]:
    """Return the persons whose full name (or title and name) stands in the text, in order."""
    tokens = tokens_of(text)
    taken = bytearray(len(text))
    for span in registry.find(text):
        taken[span.start : span.end] = b"\1" * (span.end - span.start)
    found: list[Person] = []
    index = 0
    while index < len(tokens):
        person, index = _person_at(text, tokens, index, taken)
        if person:
            found.append(person)
    return found


def _person_at(
    text: str, tokens: Sequence[Token], index: int, taken: bytearray
) -> tuple[Person | None, int]:
    start = index
    titled = False
    title_from = -1
    while index < len(tokens) and (
        _is_title(tokens, index) or (tokens[index].text in ".-" and index > start)
    ):
        titled = True
        if (
            tokens[index].folded not in CIVILITIES
            and tokens[index].text not in ".-"
            and title_from < 0
        ):
            title_from = index
        index += 1
    first = index
    names = 0
    last = index - 1
    while index < len(tokens):
        token = tokens[index]
        if _is_name_word(token, taken) and (
            index == first or not _breaks(text, tokens[index - 1], token)
        ):
            if not names and token.folded in STARTERS:
                index += 1
                break
            names += 1
            last = index
            index += 1
        elif (
            names and token.folded in _PARTICLES and _particle_leads_on(text, tokens, index, taken)
        ):
            index += 1
        elif (
            names
            and token.text == "."
            and len(tokens[index - 1].text) <= 2
            and tokens[index - 1].text.isalpha()
        ):
            index += 1  # an initial
        elif not names and token.folded in ("de", "van", "von", "al", "el") and titled:
            index += 1
        else:
            break
    if names >= 2 or (titled and names >= 1):
        begin = tokens[title_from].start if title_from >= 0 else tokens[first].start
        if names <= 5 and not (title_from < 0 and not titled and _is_employer(text, tokens, first)):
            return Person(begin, tokens[last].end, squeeze(text[begin : tokens[last].end])), max(
                index, start + 1
            )
    return None, max(first, start) + 1 if names < 2 else max(index, start + 1)


def _is_employer(text: str, tokens: Sequence[Token], first: int) -> bool:
    """ "Chief Executive of Windward Airports": a name right after a function and "of" is no person."""
    if first < 2 or tokens[first - 1].folded not in _OF:
        return False
    for token in reversed(tokens[max(0, first - 6) : first - 1]):
        if not token.text[:1].isalnum() and token.text not in "'’":
            return False
        if is_role_word(token.folded):
            return True
    return False


def _is_title(tokens: Sequence[Token], index: int) -> bool:
    token = tokens[index]
    if token.folded.rstrip(".") in TITLES and token.is_capital:
        return index + 1 < len(tokens)
    if token.folded in CIVILITIES and token.is_capital:
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        return after is not None and (token.folded != "m" or after.text == ".")
    return False


def _is_name_word(token: Token, taken: bytearray) -> bool:
    if not token.is_capital or not token.text[:1].isalpha() or any(c.isdigit() for c in token.text):
        return False
    folded = token.folded
    if (
        folded in _NO_NAMES
        or is_noun(folded)
        or is_role_word(folded)
        or folded in CLOSERS
        or folded in CIVILITIES
    ):
        return False
    if folded.split("-")[0] in ("president", "vice", "directeur", "presidente"):
        return False
    return not taken[token.start]


def _breaks(text: str, before: Token, after: Token) -> bool:
    return bool(text[before.end : after.start].strip(" .\xa0"))


def _particle_leads_on(text: str, tokens: Sequence[Token], index: int, taken: bytearray) -> bool:
    after = index + 1
    while after < min(len(tokens), index + 4) and tokens[after].folded in _PARTICLES:
        after += 1
    return after < len(tokens) and _is_name_word(tokens[after], taken) and after - index <= 3


def is_person_name(text: str, registry: Registry) -> bool:
    """Say whether a short text is a person's name and nothing else."""
    text = text.strip(" ,;:.–—-")
    people = find_people(text, registry)
    return (
        len(people) == 1
        and people[0].end >= len(text) - 1
        and _only_civility(text[: people[0].start])
    )


def _only_civility(text: str) -> bool:
    return all(word.strip(".") in CIVILITIES for word in fold(text).split())


# A function with its institution takes a line or two; what is longer, in characters, is none.
LONGEST_ROLE = 500
# What joins a function and its institution is shorter than this.
_REACH = 40
_AT = re.compile(
    r"(?:\bat(?: the)?|\bchez|\bbei(?: der| dem)?|\bbeim|\ban der|\bam|\bau sein d(?:e la|e l['’]|u|e|['’])|,|–|—|-|\()\s?$",
    re.I,
)
_LINK = re.compile(
    r"(?<![\s,])[\s,]*(?:\b(?:de la|de l['’]|de|du|des|d['’]|of the|of|at the|at|for the|for|in the|der|des|vom|von der|von|bei der|bei|beim|am|an der|im|dem|den|the|chez|au sein d[eu](?: la| l['’])?|à la|à l['’]|au)|\bl['’]|–|—|\()\s?$",
    re.I,
)
_PROPER = re.compile(
    r"\s(?:de la |de l['’]|d['’]|du |des |de |of the |of |at the |at |der |des |von der |von |bei der |bei |beim |chez |am |im )(?=[A-ZÀ-ÖØ-Þ])"
)
_CIVIC = re.compile(
    r"\b(?:ministre|minister\w*|maire|mayor|prefete?|secretaire d'etat|secretary of state|burgermeister\w*|oberburgermeister\w*|landrat\w*|staatssekretar\w*|commissaire|commissioner|recteur|rectrice|senator\w*|depute\w*|ambassad\w*|\w*minister\w*|chancellor of the)\b"
)


_CIVIC_PLACE = re.compile(
    r"^(?:[\w-]+ )?(?:maire|Maire|mayor|Mayor|(?:Ober)?[Bb]ürgermeister(?:in)?) (?:de |d['’]|of |von |der Stadt |of the City of )?([A-ZÀ-Þ][\w'’ -]+)$"
)
_CAPITALS = re.compile(r"[A-ZÀ-Þ][\w.&]*+(?>(?:[ -][A-ZÀ-Þ][\w.&]*+)*)")
_RANKS = words_in(
    """
    senior executive vice deputy chief general associate assistant managing former interim
    junior lead head acting first second group
    """
)


def split_role(text: str, registry: Registry) -> tuple[str, str]:
    """Return the function and the institution of "présidente de l'Université de Valmont"."""
    text = squeeze(text).strip(" ,;–—-")
    if len(text) > LONGEST_ROLE:
        return text, ""
    text = re.sub(r"[\s,](?:et|and|und|ainsi que|as well as|sowie|&)$", "", text).strip(" ,;.")
    house, _, function = text.rpartition("-")
    if _CAPITALS.fullmatch(house) and function.isalnum() and is_role_word(fold(function)):
        return function, registry.resolve(house) or house  # "THZ-Präsidentin"
    civic = _CIVIC_PLACE.match(text)
    if civic:
        home = registry.city(civic.group(1))
        if home:
            return re.split(r"\s(?:de|d['’]|of|von|der)\b", text, maxsplit=1)[0], home
    spans = [s for s in registry.find(text) if s.start > 0 or s.sure]
    chosen = None
    role_end = first_role_end(text)
    joined = [
        s
        for s in spans
        if 0 < role_end <= s.start and _AT.search(text, max(0, s.start - _REACH), s.start)
    ]
    sure = [s for s in spans if s.sure]
    if sure:
        chosen = sure[0]
    elif joined and not text[: joined[0].start].rstrip().endswith(","):
        chosen = joined[-1]
    elif spans:
        chosen = spans[0]
    ministry = _ministry_of(text, registry)
    if ministry:
        return text, ministry
    if chosen is None:
        return _split_proper(text)
    function = text[: chosen.start].rstrip(" ,")
    while match := _LINK.search(function, max(0, len(function) - _REACH)):
        function = function[: match.start()].rstrip(" ,")
    rest = text[chosen.end :].strip(" ,;.)")
    if not function.strip() and rest:
        function = rest  # "Acme CEO": the institution comes first
    elif re.match(
        r"^(?:en charge|chargée?|déléguée?|responsable|in charge|with responsibility|for|für|zuständig)\b",
        rest,
    ):
        function = f"{function} {rest}"  # "vice-président de la Région X en charge de la santé"
    return function.strip(" ,;"), strip_determiner(chosen.name)


def _ministry_of(text: str, registry: Registry) -> str:
    """ "ministre de la Transition numérique": the whole is the function, the ministry the institution."""
    match = re.match(r"^(?:ministre|minister|secretary of state)\w* (.+)$", fold(text))
    if not match:
        return ""
    wanted = match.group(1)
    names = {fold(name): name for name in registry.names}
    for noun in ("ministere", "ministry", "department", "ministerium"):
        if f"{noun} {wanted}" in names:
            return names[f"{noun} {wanted}"]
    return ""


def _split_proper(text: str) -> tuple[str, str]:
    """Split at the last link before a proper noun, where nothing better tells an institution."""
    if _CIVIC.search(fold(text)):
        return text, ""
    if "," in text:
        head, _, tail = text.partition(",")
        tail = tail.strip()
        if is_role(head) and tail[:1].isupper() and not is_role(tail):
            return head.strip(), strip_determiner(tail)
    role_end = first_role_end(text)
    for match in _PROPER.finditer(text) if role_end else ():
        if role_end > match.start():
            continue
        name = re.split(
            r"[,;(]|\s(?:et|and|und|ont|a|has|have|hat|haben|depuis|since|seit)\s",
            text[match.end() :],
            maxsplit=1,
        )[0]
        if len(name.split()) <= 5:
            return text[: match.start()].strip(" ,"), name.strip(" .")
    words = text.split()
    if (
        len(words) >= 2
        and words[0][:1].isupper()
        and fold(words[0]) not in _NO_NAMES | _RANKS
        and not is_role_word(fold(words[0]))
        and is_role(" ".join(words[1:]))
    ):
        roles = (i for i, word in enumerate(words) if is_role_word(fold(word.strip(",."))))
        index = next(roles, 0)
        if index:
            return " ".join(words[index:]), strip_determiner(" ".join(words[:index]))
    return text, ""


def is_role(text: str) -> bool:
    """Say whether a phrase names a function."""
    return first_role_end(text) > 0


def first_role_end(text: str) -> int:
    """Return where the first word for a function ends, or 0."""
    for match in TOKEN.finditer(text):
        if is_role_word(fold(match.group())):
            return match.end()
    return 0
