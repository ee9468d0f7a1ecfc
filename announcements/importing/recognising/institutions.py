"""Names of institutions in running text: by their nouns, their legal forms, their acronyms, or because the text presents them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import takewhile

from announcements.importing.recognising.text import fold, is_upper, squeeze, words_in

NOUNS = words_in(
    """
    universite universites laboratoires instituts etablissement institut ecole college chu chru
    hopital hopitaux hospices centre clinique region regions departement metropole ministere
    prefecture rectorat academie fondation agence association federation chambre conseil caisse
    groupe groupement laboratoire observatoire musee bibliotheque communaute commune ville
    mairie office societe entreprise banque mutuelle syndicat union comite commission
    assurance-maladie polytechnique archives opera theatre eurometropole collectivite campus
    pole inspe university institute school hospital hospitals centre center clinic trust
    ministry department agency foundation association federation council commission committee
    academy laboratory laboratories museum library office authority board bank society
    corporation company organisation organization network alliance government city county
    borough observatory consortium union universitat hochschule fachhochschule klinikum
    universitatsklinikum krankenhaus zentrum ministerium bundesministerium staatsministerium
    landesministerium stiftung verband verein gesellschaft akademie kanton stadt landkreis amt
    bundesamt landesamt bundesanstalt kammer forschungszentrum forschungsinstitut stadtwerke
    sparkasse rat landeshauptstadt freistaat universitatsmedizin helmholtz-zentrum th tu fh eth
    epfl faculte faculty fakultat
    """
)
_NOUN_END = re.compile(
    r"(?:universitat|hochschule|institut|klinikum|ministerium|gesellschaft|stiftung|akademie|verband|zentrum|gemeinschaft|"
    r"krankenhaus|spital|kolleg|werke|kammer|universitatsmedizin|bundesamt|kliniken)$"
)
# A legal form or a word of that sort closes the name of a company.
CLOSERS = words_in(
    """
    gmbh ag se sa sas sarl plc ltd limited inc corp corporation llc llp kg kgaa ev e.v ggmbh mbh
    bv nv spa ab oy group gruppe holding bank partners technologies technology systems energy
    energie pharma biotech labs laboratories industries solutions therapeutics airlines motors
    automotive aerospace
    """
)
_ADJECTIVES = words_in(
    """
    national nationale nationaux nationales regional regionale regionaux superieur superieure
    hospitalier hospitaliere hospitalo-universitaire universitaire universitaires polytechnique
    polytechnique federal federale europeen europeenne technologique technologiques central
    centrale general generale francais francaise metropolitain metropolitaine departemental
    departementale municipal municipale scientifique scientifiques economique economiques
    medical medicale agronomique international internationale internationaux interuniversitaire
    catholique libre normale intercommunal communal communautaire et
    """
)
_LINKS = words_in(
    """
    de du des d' la le les l' sur en aux au of the for in at fur der die das dem den von van zu
    zur und y di della do da upon am an bei
    """
)
_JOINS = frozenset(["et", "and", "und"])
_JOINING_NOUNS = words_in(
    """
    ministere ministry department ministerium bundesministerium staatsministerium institut
    institute agence agency chambre chamber council conseil hospices academie academy amt
    bundesamt direction centre school ecole faculty office
    """
)
DETERMINERS = re.compile(
    r"^(?:(?:l|d)['’]\s?|(?:la|le|les|the|der|die|das|dem|den|des|du|de la|de l['’]|de|of the|of|notre|our|unser\w*|aux|au)\s+)+",
    re.I,
)
_TOKEN = re.compile(r"\b[dlDL]['’](?=\w)|[^\W_]+(?:[-.&+'’][^\W_]+)*|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Token:
    text: str
    start: int
    end: int

    @property
    def folded(self) -> str:
        return fold(self.text)

    @property
    def is_capital(self) -> bool:
        return self.text[:1].isupper() or (self.text[1:2].isupper() and self.text[:1].isalpha())


def tokens_of(text: str) -> list[Token]:
    return [Token(match.group(), match.start(), match.end()) for match in _TOKEN.finditer(text)]


def is_noun(word: str) -> bool:
    """Say whether a folded word names a sort of institution."""
    if word in NOUNS:
        return True
    last = word.rsplit("-", 1)[-1]
    return (
        last in NOUNS
        or bool(_NOUN_END.search(word))
        or word.split("-", 1)[0] in ("universitats", "fraunhofer", "max")
    )


def strip_determiner(name: str) -> str:
    """Return a name without the article before it and the punctuation and the genitive around it."""
    name = DETERMINERS.sub("", squeeze(name).strip(' ,;:.–—-*"«»')).strip()
    return re.sub(r"['’]s$", "", name)


@dataclass(frozen=True, slots=True)
class Span:
    """A name found in a text. `sure` says that the text elsewhere presents it as an institution."""

    start: int
    end: int
    name: str
    sure: bool = False


_FORMS = words_in(
    """
    gmbh ag se sa sas sarl plc ltd limited inc corp llc llp kg kgaa bv nv spa ab oy ggmbh
    """
)


def _bare(name: str) -> str:
    words = fold(name).replace(".", "").split()
    while len(words) > 1 and words[-1] in _FORMS:
        words.pop()
    return " ".join(words)


@dataclass(slots=True)
class Registry:
    """The institutions known so far, by their names and the acronyms that the text gives them."""

    names: list[str] = field(default_factory=list)
    aliases: dict[str, str] = field(default_factory=dict)
    text: str = ""

    def add(self, name: str) -> str:
        """Make an institution known and return the name it goes by."""
        name = strip_determiner(name)
        inner = re.search(r"\s*\(([^()]{2,20})\)$", name)
        alias = ""
        if inner:
            alias, name = inner.group(1), name[: inner.start()].strip()
        if not name:
            return ""
        if is_upper(name) and len(name) > 5:
            name = self._cased(name)
        known = self.resolve(name) or self._without_form(name)
        if known:
            self.aliases.setdefault(fold(name), known)
        else:
            self.names.append(name)
            self.aliases[fold(name)] = known = name
        if alias:
            self.aliases.setdefault(fold(alias), known)
        return known

    def _cased(self, name: str) -> str:
        """Return a name set in capitals as the running text writes it."""
        pattern = r"\s+".join(re.escape(word) for word in name.split())
        found = (
            match.group() for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", self.text, re.I)
        )
        return next((match for match in found if not is_upper(match)), name)

    def nicknamed(self, name: str) -> str:
        """Return the one known institution whose name begins or ends with a single word, or ""."""
        word = fold(name)
        if " " in word or is_noun(word) or len(word) < 4:
            return ""
        found = [
            n for n in self.names if " " in n and word in (fold(n).split()[0], fold(n).split()[-1])
        ]
        return found[0] if len(found) == 1 else ""

    def _without_form(self, name: str) -> str:
        """ "Novalpina" and "Novalpina AG" are one."""
        bare = _bare(name)
        return next((n for n in self.names if _bare(n) == bare), "") if bare else ""

    def resolve(self, name: str) -> str:
        """Return the known name for a name or an acronym, or ""."""
        folded = fold(strip_determiner(name))
        if folded in self.aliases:
            return self.aliases[folded]
        return next(
            (
                known
                for alias, known in self.aliases.items()
                if len(alias) > 5 and re.fullmatch(inflected(alias), folded)
            ),
            "",
        )

    def city(self, place: str) -> str:
        """Return the town hall known for a place: "Ville de X" for "X"."""
        for name in self.names:
            words = fold(name).split()
            if words[0] in (
                "ville",
                "city",
                "stadt",
                "commune",
                "mairie",
                "metropole",
                "landeshauptstadt",
            ) and fold(name).endswith(fold(place)):
                return name
        return ""

    def one_of_kind(self, noun: str) -> str:
        """Return the only known institution whose name holds a noun ("the Trust"), or ""."""
        found = [name for name in self.names if fold(noun) in fold(name).split()]
        return found[0] if len(found) == 1 else ""

    def meet_acronyms(self, text: str) -> None:
        """Make known what the text gives an acronym: "École Supérieure du Bois (ESB)"."""
        for match in re.finditer(r"\s\(([A-ZÀ-Þ][\w&.-]{1,11})\)", text):
            if sum(c.isupper() for c in match.group(1)) < 2:
                continue
            before = text[max(0, match.start() - 140) : match.start()]
            spelled = _spelled_out(before, match.group(1))
            if spelled:
                self.aliases.setdefault(fold(match.group(1)), self.add(spelled))
                continue
            for span in noun_phrases(before):
                if span.end == len(before):
                    self.aliases.setdefault(fold(match.group(1)), self.add(span.name))

    def learn_acronyms(self, text: str) -> None:
        """Learn "Full Name (ACR)" and "ACR (Full Name)" for the names already known."""
        for name in list(self.names):
            match = re.search(re.escape(name) + r"\s*\(([A-ZÀ-Þ][\w&.\- ]{1,14})\)", text)
            if match:
                self.aliases.setdefault(fold(match.group(1)), name)

    def find(self, text: str) -> list[Span]:
        """Return the institutions of the text in order, those known first where two overlap."""
        spans: list[Span] = []
        folded = _fold_in_place(text)
        for alias, name in sorted(self.aliases.items(), key=lambda pair: -len(pair[0])):
            for match in re.finditer(inflected(alias), folded):
                if len(alias) <= 5 and text[match.start() : match.end()].islower():
                    continue
                _add(spans, Span(match.start(), match.end(), name, sure=True))
        for span in noun_phrases(text):
            _add(spans, span)
        return sorted(spans, key=lambda span: span.start)


def inflected(alias: str) -> str:
    """A name as a pattern, its words with the genitive that German and English give them ("des Klinikums Nord")."""
    words = [re.escape(word) + (r"(?:e?s)?" if len(word) > 3 else "") for word in alias.split(" ")]
    return rf"(?<![\w-]){' '.join(words)}(?!\w|-\w)"


def _fold_in_place(text: str) -> str:
    out = []
    for char in text:
        folded = fold(char)
        out.append(folded if len(folded) == 1 else (folded[:1] or " "))
    return "".join(out)


def _spelled_out(before: str, acronym: str) -> str:
    """Return the words right before an acronym whose initials it is; they must name a sort of institution.

    Small words count for nothing ("World Heat and Health Organization (WHHO)"); a compound may hold all the
    letters ("Umweltbundesinstitut (UBI)").
    """
    letters = [fold(char) for char in acronym if char.isalpha()]
    tokens = [token for token in tokens_of(before) if re.match(r"\w", token.text)]
    if not tokens or before[tokens[-1].end :].strip():
        return ""
    last = tokens[-1]
    if len(letters) > 2 and is_noun(last.folded) and last.folded not in NOUNS:
        pattern = ".*".join(letters)
        if re.match(pattern, last.folded):
            return last.text
    left, first, nouns = list(letters), None, False
    for token in reversed(tokens):
        if not left or "\n" in before[token.end :]:
            break
        if token.is_capital and token.folded[:1] == left[-1]:
            left.pop()
            first, nouns = token, nouns or is_noun(token.folded)
        elif token.folded not in _LINKS | _JOINS:
            return ""
    if left or first is None or not nouns or len(letters) < 3:
        return ""
    return before[first.start :].strip()


def _add(spans: list[Span], span: Span) -> None:
    if not any(s.start < span.end and span.start < s.end for s in spans):
        spans.append(span)


def noun_phrases(text: str) -> list[Span]:
    """Return the phrases built on a noun or a legal form of institutions ("CHU de Valmont", "Solvia AG")."""
    tokens = tokens_of(text)
    spans: list[Span] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        opens = is_noun(token.folded) and (token.is_capital or _opens_lower(tokens, index))
        closes = token.folded in CLOSERS and index > 0 and _joined_capital(tokens, index - 1)
        if not (opens or closes):
            index += 1
            continue
        first = _leftwards(tokens, index)
        last = _rightwards(tokens, index)
        has_more = first < index or last > index
        if token.folded in ("societe", "groupe", "entreprise", "start-up") and not token.is_capital:
            first = index + 1  # "la société Vosgia" is Vosgia
            while first < last and not tokens[first].is_capital:
                first += 1
        if has_more and (token.is_capital or last > index):
            _add(
                spans,
                Span(
                    tokens[first].start,
                    tokens[last].end,
                    text[tokens[first].start : tokens[last].end],
                ),
            )
        index = max(last, index) + 1
    return spans


def _opens_lower(tokens: list[Token], index: int) -> bool:
    """A noun in lower case names an institution when a name follows: "l'université de Valmont", "la région Grand Est"."""
    if tokens[index].folded not in (
        "universite",
        "region",
        "ministere",
        "universitat",
        "metropole",
        "ville",
        "hopital",
        "ecole",
        "institut",
        "departement",
        "fondation",
        "association",
        "academie",
        "rectorat",
        "agence",
        "federation",
        "laboratoire",
        "groupe",
        "societe",
        "mairie",
    ):
        return False
    after = index + 1
    while after < len(tokens) and tokens[after].folded in _LINKS:
        after += 1
    return after < len(tokens) and tokens[after].is_capital


def _joined_capital(tokens: list[Token], index: int) -> bool:
    return tokens[index].is_capital and tokens[index].text[:1].isalnum()


_NOT_IN_NAMES = words_in(
    """
    the le la les l' der die das ce cette this der with avec mit by par von und and et pour for
    since depuis seit dr prof pr mr mrs ms mme m herr frau sir dame
    """
)


_ADJECTIVE_END = re.compile(r"(?:iques?|ales?|aux|ives?|aires?|elles?|iennes?|iens?|eenne?s?)$")
_VERBS_LIKE_ADJECTIVES = words_in(
    """
    explique indique communique implique applique revendique fabrique pratique publique appelle
    rappelle renouvelle
    """
)


def _is_adjective(token: Token) -> bool:
    """French puts adjectives in small letters into names: "Ministère de la Transition numérique"."""
    word = token.folded
    if word in _JOINS or not token.text.islower():
        return False
    return word in _ADJECTIVES or (
        len(word) > 5 and bool(_ADJECTIVE_END.search(word)) and word not in _VERBS_LIKE_ADJECTIVES
    )


def _leftwards(tokens: list[Token], index: int) -> int:
    first = index
    while first > 0:
        before = tokens[first - 1]
        if not before.is_capital or before.folded in _NOT_IN_NAMES or is_role_word(before.folded):
            break
        if first - 1 == 0 and before.folded in STARTERS:
            break
        first -= 1
    return first


_SMALL = (
    _LINKS
    | _JOINS
    | words_in(
        """
    sign signs signent unissent launch lancent join with avec mit
    """
    )
)


def _rightwards(tokens: list[Token], index: int) -> int:
    last = index
    folded_nouns = {tokens[index].folded}
    if tokens[index].folded in CLOSERS and not is_noun(tokens[index].folded):
        return last
    position = index + 1
    while position < len(tokens):
        token = tokens[position]
        if token.is_capital and not is_role_word(token.folded) and token.folded not in _SMALL:
            if is_noun(token.folded):
                folded_nouns.add(token.folded)
            last = position
            position += 1
        elif (token.text.isdigit() and len(token.text) <= 2 and last == position - 1) or (
            _is_adjective(token) and last == position - 1
        ):
            last, position = position, position + 1
        elif token.text == "&":
            position += 1
        elif token.folded in _LINKS and token.folded not in _JOINS:
            position += 1
            if position - last > 4:
                break
        elif _may_join(tokens, position, folded_nouns) or (
            token.text in "–—"
            and position + 1 < len(tokens)
            and last == index
            and is_noun(tokens[position + 1].folded)
            and last == position - 1
        ):
            position += 1
        elif _is_adjective(token) and last < position and tokens[position - 1].end < token.start:
            break
        else:
            break
    return last


def _continues_name(token: Token) -> bool:
    return token.is_capital or token.folded in _LINKS


def _may_join(tokens: list[Token], position: int, nouns: set[str]) -> bool:
    """ "et de la Recherche", "and Social Affairs": the second half of a ministry's name, not a second institution."""
    token = tokens[position]
    comma = token.text == ","
    if not (token.folded in _JOINS or comma) or not nouns & _JOINING_NOUNS:
        return False
    after = position + 1
    while after < len(tokens) and tokens[after].folded in _LINKS:
        after += 1
    if after >= len(tokens) or not tokens[after].is_capital or is_noun(tokens[after].folded):
        return False
    if comma:  # only where an "and" follows that closes the enumeration: "Science, Innovation and Technology"
        ahead = [t.folded for t in tokens[after : after + 5]]
        return bool(
            {"ministry", "department", "ministerium", "ministere", "bundesministerium"} & nouns
        ) and any(word in _JOINS for word in ahead)
    text = tokens[after].text
    following = [t.folded for t in takewhile(_continues_name, tokens[after + 1 : after + 5])]
    second_name = text.isupper() or any(is_noun(word) or word in CLOSERS for word in following[:3])
    return not second_name and bool(
        nouns
        & {
            "ministere",
            "ministry",
            "department",
            "ministerium",
            "bundesministerium",
            "staatsministerium",
            "chambre",
        }
        or token.folded == "und"
    )


# Words that open a sentence with a capital and belong to no name.
STARTERS = words_in(
    """
    in on at as to from with under after before since today le la les un une ce cette ces dans
    sous avec depuis apres pour par aujourd'hui the a an this these both der die das im am mit
    nach seit heute unter fur gemeinsam together ensemble for by our notre nos selon d'apres
    laut so according chez auch dazu zudem auf bei wie as that when while if selon lors entre
    parmi cependant enfin ainsi mais and but
    """
)

_ROLE_WORDS = words_in(
    """
    president presidente vice-president vice-presidente directeur directrice dg pdg dga recteur
    rectrice maire ministre prefet prefete delegue deleguee doyen doyenne responsable chef
    cheffe secretaire charge chargee fondateur fondatrice cofondateur cofondatrice gerant
    gerante administrateur administratrice chercheur chercheuse professeur professeure
    coordinateur coordinatrice coordonnateur coordonnatrice porte-parole medecin chancelier
    chanceliere conseiller conseillere attache attachee president-directeur
    presidente-directrice adjoint adjointe ingenieur ingenieure etudiante etudiant chirurgien
    chirurgienne ambassadeur ambassadrice commissaire gouverneur associe associee chancellor
    vice-chancellor provost pro-vice-chancellor dean director chief head ceo cto cfo coo chair
    chairman chairwoman chairperson minister mayor secretary manager officer founder co-founder
    cofounder rector principal commissioner governor spokesperson spokesman spokeswoman
    coordinator researcher lecturer consultant deputy executive ambassador engineer scientist
    surgeon nurse leader lead adviser advisor vp editor specialist prasident prasidentin
    vizeprasident vizeprasidentin rektor rektorin direktor direktorin vorstand vorstandin
    geschaftsfuhrer geschaftsfuhrerin vorsitzende vorsitzender ministerin leiter leiterin
    sprecher sprecherin kanzler kanzlerin burgermeister burgermeisterin dekan dekanin
    staatssekretar staatssekretarin referent referentin pressesprecher pressesprecherin grunder
    grunderin mitgrunder mitgrunderin intendant intendantin koordinator koordinatorin senator
    senatorin landrat landratin professorin chefarzt chefarztin beauftragte beauftragter
    oberarztin mitglied regierungsrat regierungsratin staatsrat staatsratin stadtrat stadtratin
    stadtammann librarian curator archivist treasurer trustee bibliothecaire archiviste
    conservateur conservatrice tresorier tresoriere bibliothekar bibliothekarin kurator
    kuratorin author co-author coauthor autor autorin erstautor erstautorin autrice investigator
    pharmacist physicist biologist economist engineer warden
    """
)
_ROLE_END = re.compile(
    r"(?:prasident|leiter|direktor|minister|sprecher|referent|vorsitzende|vorstand|manager|geschaftsfuhrer|sekretar|meister|"
    r"beauftragte|koordinator|grunder|rektor)(?:in|r)?$"
)


def is_role_word(word: str) -> bool:
    """Say whether a folded word names a function that a person holds."""
    if "-" in word and word.rsplit("-", 1)[1] in (
        "ceo",
        "chef",
        "chefin",
        "prasident",
        "prasidentin",
        "president",
        "direktor",
        "direktorin",
    ):
        return True
    if "-" in word and word.split("-", 1)[0] in _ROLE_WORDS:
        return True  # "director-general"
    return (
        word in _ROLE_WORDS
        or bool(_ROLE_END.search(word))
        or (word.startswith(("vice-", "co-")) and word.split("-", 1)[1] in _ROLE_WORDS)
    )


def leading_name(text: str, html: str = "") -> str:
    """Return the institution that a paragraph presents: what it puts in bold first, or its first name."""
    bold = re.match(
        r"^\s*(?:(?:l|L)['’]|(?:La|Le|Les|The|Die|Der|Das)\s+)?<(strong|b)>([^<]{2,120})</\1>", html
    )
    if bold:
        return strip_determiner(re.sub(r"&amp;", "&", bold.group(2)))
    match = DETERMINERS.match(text)
    start = match.end() if match else 0
    tokens = [t for t in tokens_of(text[: start + 200]) if t.start >= start]
    if not tokens:
        return ""
    if (
        tokens[0].is_capital
        and (tokens[0].folded not in STARTERS)
        and not re.match(
            r"^(?:founded|fondee?|creee?|gegrundet|based|basee?|established|located|situee?|with|mit)$",
            tokens[0].folded,
        )
    ):
        last = _rightwards_from_name(tokens)
        if last >= 0:
            return text[tokens[0].start : tokens[last].end].strip()
    spans = noun_phrases(text[:300])
    return strip_determiner(spans[0].name) if spans else ""


def _rightwards_from_name(tokens: list[Token]) -> int:
    last, position = 0, 1
    noun = is_noun(tokens[0].folded)
    while position < len(tokens):
        token = tokens[position]
        if (token.is_capital and token.text[:1].isalpha() and token.folded not in _SMALL) or (
            token.text.isdigit() and len(token.text) <= 2
        ):
            noun = noun or is_noun(token.folded)
            last, position = position, position + 1
        elif noun and _is_adjective(token):
            last, position = position, position + 1
        elif (
            token.folded in _LINKS and token.folded not in ("in", "an", "am", "at")
        ) or token.text in "&–":
            if token.text == "–" and not (
                position + 1 < len(tokens) and is_noun(tokens[position + 1].folded)
            ):
                break
            position += 1
        elif _may_join(
            tokens, position, {t.folded for t in tokens[:position] if is_noun(t.folded)}
        ):
            position += 1
        else:
            break
    return last
