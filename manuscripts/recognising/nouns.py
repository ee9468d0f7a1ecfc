"""The words that name institutions and functions in the three languages, and tokens to look for them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from manuscripts.recognising.text import fold, squeeze, words_in

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
    epfl faculte faculty fakultat reederei werft verlag brauerei genossenschaft krankenkasse
    gewerkschaft cooperative compagnie cabinet
    """
)
_NOUN_END = re.compile(
    r"(?:universitat|hochschule|institut|klinikum|ministerium|gesellschaft|stiftung|akademie|verband|zentrum|gemeinschaft|"
    r"krankenhaus|bibliothek|bucherei|museum|theater|orchester|spital|kolleg|werke|kammer|universitatsmedizin|bundesamt|kliniken)$"
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
ADJECTIVES = words_in(
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
LINKS = words_in(
    """
    de du des d' la le les l' sur en aux au of the for in at fur der die das dem den von van zu
    zur und y di della do da upon am an bei
    """
)
JOINS = frozenset(["et", "and", "und"])
JOINING_NOUNS = words_in(
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
TOKEN = re.compile(r"\b[dlDL]['’](?=\w)|[^\W_]+(?:[-.&+'’][^\W_]+)*|[^\w\s]")


class Token(NamedTuple):
    """A word or a sign, where it stands, and how it is folded."""

    text: str
    start: int
    end: int
    folded: str

    @property
    def is_capital(self) -> bool:
        return self.text[:1].isupper() or (self.text[1:2].isupper() and self.text[:1].isalpha())


# Several readers in turn take the same text apart; the last one is kept, which may hold a hundred thousand words.
@lru_cache(maxsize=1)
def tokens_of(text: str) -> tuple[Token, ...]:
    return tuple(
        Token(word := match.group(), *match.span(), fold(word)) for match in TOKEN.finditer(text)
    )


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
    return name[:-2] if name.endswith(("'s", "’s")) else name


@dataclass(frozen=True, slots=True)
class Span:
    """A name found in a text. `sure` says that the text elsewhere presents it as an institution."""

    start: int
    end: int
    name: str
    sure: bool = False


# Words that open a sentence with a capital and belong to no name.
STARTERS = words_in(
    """
    in on at as to from with under after before since today le la les un une ce cette ces dans
    sous avec depuis apres pour par aujourd'hui the a an this these both der die das im am mit
    nach seit heute unter fur gemeinsam together ensemble for by our notre nos selon d'apres
    laut so according chez auch dazu zudem auf bei wie as that when while if selon lors entre
    parmi cependant enfin ainsi mais and but den dem des ein eine einen einem zum zur
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
