"""The conventions of press releases in French, English and German, as data.

Every pattern is matched against folded text (lower case, no accents, plain apostrophes and hyphens).
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from itertools import islice

from manuscripts.recognising.text import count_words, fold, words_in

# The label of contacts is made of fewer words than this.
_MOST_WORDS = 40


class Label(StrEnum):
    NONE = ""
    KICKER = "kicker"
    IMMEDIATE = "immediate"
    EMBARGO = "embargo"
    CONTACTS = "contacts"
    ABOUT = "about"
    NOTES = "notes"
    SIGNATORIES = "signatories"
    END = "end"
    DROP = "drop"
    BYLINE = "byline"
    CRUMBS = "crumbs"


# What sort of text it is. A line that starts so and says little else is the kicker.
_KICKERS = (
    r"communiques? de presse(?: (?:commun|conjoint|joint|national|regional|local))?",
    r"communiques?(?: (?:commun|conjoint|officiel))?",
    r"dossier de presse",
    r"(?:point|note|invitation|conference|alerte|annonce|info|information|infos)(?: de| a la)? presse",
    r"invitation(?: a la| aux)? (?:presse|medias|conference de presse)",
    r"note aux redactions",
    r"avis aux medias",
    r"invitation",
    r"declaration(?: commune| conjointe)?",
    r"(?:joint )?(?:press|news|media) release",
    r"(?:joint )?(?:press|media|news) (?:statement|notice|information|advisory|alert|invitation|note|briefing)",
    r"(?:joint )?statement",
    r"invitation to (?:the )?(?:press|media)",
    r"for the (?:press|media)",
    r"(?:gemeinsame )?(?:presse|medien)(?:mitteilung|information|info|meldung|erklarung|einladung|aussendung|dienst|hinweis)(?: nr\.? ?[\d/.\-]{1,20})?",
    r"(?:einladung (?:an die|zum|zur) )(?:presse|medien|pressegesprach|pressekonferenz|pressetermin)\w*",
    r"einladung(?: zum| zur)? presse\w*",
    r"terminhinweis|stellungnahme",
)
KICKER = re.compile(
    rf"^(?:{'|'.join(_KICKERS)})\b(?=\s*(?:$|[-|:/·•,(]| n[°ro]|\s\d|du |vom |of |nr|le |issued|publie))"
)
KICKER_OF = re.compile(
    r"^(?:communique de presse(?: (?:commun|conjoint))?(?: (?:de|du|des|d'|entre)\b)|(?:joint )?(?:press|news|media) release (?:by|from|of)\b|"
    r"(?:gemeinsame )?(?:presse|medien)mitteilung (?:der|des|von)\b).*[^.!?]$"
)
KICKER_ALONE = re.compile(rf"^\W*(?:{'|'.join(_KICKERS)})\W*$")
# Banners that name a page's rubric; a short line of them above the headline is a kicker too.
RUBRIC = re.compile(
    r"^(?:news|actualites?|aktuelles|nachrichten|medien|presse|press|media|newsroom|actus?|espace presse|"
    r"press room|press office|salle de presse|newsroom|medien ?portal|presseportal|latest news|alle meldungen|"
    r"press releases|communiques de presse|pressemitteilungen|medienmitteilungen|all news|toutes les actualites)$"
)

ADVISORY = re.compile(
    r"^(?:invitation|avis aux medias|note aux redactions|(?:media|press|news) (?:advisory|alert|invitation)|"
    r"einladung|(?:presse|medien)einladung|terminhinweis|conference de presse|alerte presse)"
)
STATEMENT = re.compile(
    r"^(?:declaration|(?:joint |press |media )*statement|stellungnahme|presseerklarung)"
)

IMMEDIATE = re.compile(
    r"^\W*(?:pour (?:diffusion|publication) immediate|diffusion immediate|a diffuser immediatement|"
    r"for (?:immediate )(?:release|publication|distribution|use)|"
    r"zur (?:sofortigen |freien )?(?:veroffentlichung|verbreitung)(?: freigegeben)?|(?:ab )?sofort freigegeben|"
    r"frei zur veroffentlichung|frei ab sofort)\W*"
)
EMBARGO = re.compile(
    r"\b(?:embargo(?:ed)?|sperrfrist|sperrvermerk|not for (?:publication|release|broadcast)[\w ,/]* (?:before|until)|"
    r"nicht (?:zu )?veroffentlich\w* vor|ne pas (?:diffuser|publier) avant|strictly embargoed|gesperrt bis|frei ab|"
    r"diffusion interdite avant|hold for release)\b"
)

# What heads the publications that a text rests on.
REFERENCES = re.compile(
    r"^(?:original(?:publikation|veroffentlichung|arbeit|publication)?(?: publication| article)?|(?:article|publication)s? (?:original(?:e|es)?|scientifiques?)|"
    r"references?|referenzen?|literatur|bibliographie|bibliography|journal reference|further reading)\s?:?$"
)
# Who wrote or supplied the text: "Written by Jane Doe", "Auteur : Jean Martin", "Quelle: EPL".
BYLINE = re.compile(
    r"^\W*(?:(?:written|text|story|reporting) by [a-z]|texte de [a-z]|von [a-z]+ [a-z]+ geschrieben|"
    r"(?:auteure?s?|autrices?|authors?|autor(?:in|en|innen)?|redaction|redaktion|source|quelle|text|texte)\s?:\s*\w)"
)
_AFTER_DASH = re.compile(r"\s[|-]+\s")

_CONTACT_WORD = (
    r"(?:contacts?|kontakte?|ansprechpartner(?:in|innen|\*innen|:innen)?|ansprechpersone?n?|"
    r"renseignements|rueckfragen|ruckfragen|enquiries|inquiries|relations?|service|informations?)"
)
_PRESS_WORD = (
    r"(?:presse|press|media|medias|medien|journalistes?|journalists?|communication|kommunikation|"
    r"pressestelle|medienstelle|news|media relations|relations (?:presse|medias|publiques))"
)
CONTACTS = re.compile(
    r"^\W*(?:"
    rf"{_CONTACT_WORD}[ /:\-]+(?:(?:de|la|du|des|for|the|fur|die|aupres|a|und|and|et|&) ?)*{_PRESS_WORD}(?: ?(?:et|and|und|&|/) ?{_PRESS_WORD})?"
    rf"|{_PRESS_WORD}[ /\-]*(?:office |team |relations )?{_CONTACT_WORD}"
    r"|(?:presse|medien|press|media)-?(?:kontakte?|ansprechpartner\w*|contacts?|anfragen|stelle)"
    r"|(?:vos |votre |vos interlocuteurs |nos )?contacts?(?: utiles| press?e?)?"
    r"|(?:ihre? )?(?:kontakte?|ansprechpartner(?:in|innen)?)(?: fur (?:die )?(?:medien|presse|journalist\w+))?"
    r"|(?:weitere )?(?:rueckfragen|ruckfragen)(?: an)?"
    r"|(?:press|media) (?:office|enquiries|inquiries|relations|queries)"
    r"|relations? (?:presse|medias?|avec les medias)"
    r"|(?:attachee?s?|service|bureau)(?:\(e\))? (?:de )?(?:la )?presse"
    r"|for (?:more|further|additional|any|all|press|media|interviews?)\b[\w ,/&-]{0,70}(?:contact|enquiries|inquiries|information|details|requests?|queries|interviews?)\b[\w ,]*"
    r"|ansprechperson(?:en)?(?: (?:fur|presse|medien)\b[\w ]*)?"
    r"|pour (?:plus|de plus amples|toute?s?|en savoir plus)[\w ,']*(?:contact\w*|informations?)"
    r"|weitere informationen(?: (?:und|erteilt|erhalten sie|fur)\b[\w ]*)?"
    r"|(?:wissenschaftlicher?|scientific|scientifiques?|chercheurs?|fachlicher?) ?(?:kontakte?|contacts?|ansprechpartner\w*)"
    r"|contacts? (?:scientifiques?|chercheurs?|chercheuses?)"
    r"|(?:medien)?auskunfte?(?: erteilt| erteilen| fur (?:medien|journalist\w+))?|redaktion"
    r"|(?:ruckfragen|rueckfragen|fragen|medienanfragen|presseanfragen) (?:beantworte[tn]|richten sie (?:bitte )?an)"
    r"|(?:weitere|andere|autres|other|further) (?:ansprechpartner\w*|kontakte?|contacts?)"
    r")\s?(?:(?:[:\-].*)?$)"
)

MORE_INFORMATION = re.compile(
    r"^\W*(?:(?:for )?(?:more|further) information|(?:pour )?en savoir plus|pour plus d'informations?|(?:weitere|mehr) informationen)\W*$"
)

_CONTACT_SENTENCE = re.compile(
    r"^\W*(?:for (?:more|further|additional|any|all|press|media|interviews?)|pour (?:plus|tout|de plus|en savoir)|weitere|(?:bei |fur )?(?:ruckfragen|rueckfragen|fragen)|"
    r"please contact|contactez|journalists?|les journalistes|medien(?:vertreter\w*|schaffende))\b.*\b(?:contact\w*|an|joindre|aupres|reach|enquiries|inquiries|information\w*)\b"
)
ABOUT = re.compile(
    r"^\W*(?:a propos|about|uber|ueber|zur person|en savoir plus sur|zum unternehmen|boilerplate)\b"
)
ABOUT_ALONE = re.compile(
    r"^\W*(?:a propos(?: (?:des|de nos|de nous|d'eux|du) ?(?:partenaires|signataires|institutions|etablissements)?)?|"
    r"about(?: us| the (?:partners|organi[sz]ations|institutions|signatories|companies|parties|consortium partners))?|"
    r"(?:uber|ueber) (?:uns|die (?:partner|beteiligten|institutionen|einrichtungen|unternehmen|projektpartner))|"
    r"zum unternehmen|boilerplate|les partenaires en bref|hintergrund zu den partnern|presentation des partenaires|"
    r"die partner(?: im (?:uberblick|profil|portrat))?|les partenaires|the partners)\W*$"
)
# "WHEN: Tuesday, 13 October": the particulars of an event.
EVENT_LINE = re.compile(
    r"^\W*(?:what|when|where|who|why|quoi|quand|ou|qui|was|wann|wo|wer)\s*(?:\?|:|\s[|-]\s)\s*\S"
)
# What heads a list of key points between headline and lede.
KEY_POINTS = re.compile(
    r"^\W*(?:key (?:points|facts|findings|messages|takeaways)|highlights|at a glance|in brief|summary|the essentials|"
    r"l'essentiel(?: en bref)?|en bref|(?:les )?points (?:cles|essentiels|forts)|(?:ce qu'il faut|a) retenir|en resume|"
    r"auf den punkt gebracht|auf einen blick|in kurze|(?:das wichtigste|kurz gesagt|kernpunkte)(?: in kurze)?|kurz und knapp)\W*$"
)
# "CHU de Valmont en bref" over a paragraph presents an institution.
PRESENTED = re.compile(
    r"^\W*(?:le |la |l'|les |the |die |das |der )?(?P<name>.{3,90}?) (?:en (?:bref|quelques mots)|in brief|at a glance|auf einen blick|im (?:uberblick|profil|portrat)|in kurze)\W*$"
)
# "About the project" presents no institution.
ABOUT_THING = re.compile(
    r"^\W*(?:a propos|about|uber|ueber)(?: (?:du|de la|de l'|de|des|the|this|das|die|der|den|dem))? ?(?:projet|project|projekt|programme?|programm|etude|study|studie|"
    r"research|recherche|forschung|event|evenement|veranstaltung|report|rapport|bericht|initiative|award|prize|prix|preis|survey|enquete|umfrage|campaign|"
    r"campagne|kampagne|agreement|accord|convention|partnership|partenariat|partnerschaft|kooperation)\W*$"
)
NOTES = re.compile(
    r"^\W*(?:notes? (?:to|for) (?:the )?editors?|notes? (?:aux|pour les|a l'attention des) (?:redactions|redacteurs|journalistes)|"
    r"editors? notes?|editor's notes?|hinweise? (?:fur|an) (?:die )?(?:redaktion\w*|medien|journalist\w*)|redaktioneller hinweis|"
    r"anmerkungen? (?:fur|an) (?:die )?redaktion\w*|background(?: information)?|hintergrund(?:informationen)?|further information|"
    r"forward[- ]looking statements?(?: disclaimer)?|safe harbou?r(?: statement)?|disclaimers?|avertissements?|haftungsausschluss|zukunftsgerichtete aussagen|"
    r"vorausschauende aussagen|declarations? prospectives?)\W*$"
)
SIGNATORIES = re.compile(
    r"^\W*(?:(?:les |liste des )?signataires?|(?:the |list of )?signatories|signed by|signe par|(?:die )?unterzeichner(?:innen|\*innen|:innen)?"
    r"(?: und unterzeichner)?|unterzeichnende|unterzeichnet von|ont signe|signatures?)(?: (?:de|of|der|des|to)\b[\w' ]{0,80})?\W*$"
)
_END = re.compile(
    r"\W*+(?:30|ends?|fin|ende|end of (?:press |news )?release|fin du communique(?: de presse)?|"
    r"ende der (?:presse|medien)mitteilung)\W*+$"
)
# A rule drawn with signs: "###", "* * *", "---", "===", or one of underscores.
_SIGNS = re.compile(r"##|\*\s?\*|-{3}|={3}")
_UNDERSCORES = re.compile(r"\W*+_{3,}+\W*+$")

_SHARE = (
    r"facebook|twitter|x|linkedin|instagram|youtube|bluesky|mastodon|threads|tiktok|whatsapp|xing|flickr|rss|"
    r"e-?mail|courriel|imprimer|print|drucken|partager|share|teilen|copier le lien|copy link|link kopieren|pinterest|telegram"
)
DROP = re.compile(
    r"^\W*(?:"
    r"(?:telecharger|download|herunterladen|downloads|telechargements?|a telecharger)"
    r"(?: (?:le|la|les|the|this|as|als|en|au format|ce|pdf|word|docx|communique|document|press release|release|"
    r"pressemitteilung|medienmitteilung|dossier|de|presse|kit|version|format|images?|photos?|bilder|visuels?|here|ici|hier))*"
    r"(?: ?\(?(?:pdf|docx?|zip)?[ ,]{0,3}[\d.,]{0,12} ?[kmg]?[bo]?\)?)?"
    r"|(?:communique|press release|pressemitteilung|medienmitteilung|dossier)?[\w ]{0,30}(?:\(|\[)?(?:pdf|docx?|zip)[ ,\-]{1,4}[\d.,]{1,12} ?[kmg][bo](?:\)|\])?"
    r"|(?:pdf|docx?)(?:[- ](?:version|download))?"
    rf"|(?:{_SHARE})(?:(?:[ ,|/·•:\-]|sur|on|auf|via|par|by|this|cet|cette|article|page|post|artikel|seite|diesen|le|lien|link)*(?:{_SHARE}))*"
    r"(?: (?:cet article|this (?:article|page|story|post)|diesen artikel|cette page|la page|la publication))?"
    r"|(?:suivez|retrouvez|rejoignez|follow|folgen sie|suivre)[ \-](?:nous|us|uns)\b.{0,60}"
    rf"|(?:suivez|retrouvez|follow|folgen sie)\b.{{0,60}}\b(?:sur|on|auf|bei)\b.{{0,20}}\b(?:{_SHARE})\b.{{0,60}}"
    r"|(?:lire|voir|decouvrir) (?:aussi|egalement|la suite|plus|tous? .{0,20})(?: ?:.*)?"
    r"|a lire aussi.*|sur le meme sujet|a decouvrir aussi|articles? (?:lies?|similaires?|associes?)"
    r"|related|further reading|a voir aussi"
    r"|(?:read|see) (?:also|more|next)(?: ?:.*)?|related (?:articles?|news|stories|content|links?)|you may also like"
    r"|(?:lesen sie auch|mehr lesen|weiterlesen|das konnte sie auch interessieren|siehe auch|ahnliche artikel|verwandte \w+)(?: ?:.*)?"
    r"|(?:retour|back|zuruck)(?: (?:a|aux?|to|zu[rm]?)\b.{0,40})?|(?:haut de page|back to top|nach oben|top)"
    r"|(?:temps de lecture|reading time|lesezeit|lesedauer|duree de lecture)\W.{0,20}|\d+ (?:min(?:utes?)?)\.? (?:de lecture|read|reading|lesezeit|to read)"
    r"|(?:aller au contenu(?: principal)?|skip to (?:main )?content|zum inhalt springen|direkt zum inhalt)"
    r"|(?:accepter|refuser|accept|reject|akzeptieren|ablehnen)(?: .{0,40})?cookies?.*|(?:gestion des |manage |nous utilisons des |we use )cookies.*|cookie.{0,30}"
    r"|(?:mentions legales|legal notice|impressum|privacy(?: policy)?|politique de confidentialite|datenschutz(?:erklarung)?|plan du site|sitemap|accessibilite.*|barrierefreiheit)"
    r"(?:[ |·\-]+.{0,80})?"
    r"|(?:©|\(c\)|copyright).{0,100}|tous droits reserves.*|all rights reserved.*|alle rechte vorbehalten.*"
    r"|(?:s'abonner|subscribe|abonnieren|newsletter)(?: .{0,60})?|logos?(?: .{0,60})?"
    r"|page \d+(?: ?(?:/|sur|of|von) ?\d+)?|seite \d+(?: ?(?:/|von) ?\d+)?|\d+ ?/ ?\d+"
    r"|\[?(?:image|photo|logo|bild|visuel)s?\]?|previous(?: article)?|next(?: article)?|precedent|suivant|vorheriger? .{0,12}|nachster? .{0,12}"
    r"|(?:n[°ºo]|nr|no|ref|aktenzeichen|medien-?nr)\.?\s?:?\s?\d[\d/.\-]*"
    r"|(?:linkedin|twitter|x|facebook|instagram|youtube|bluesky|mastodon|threads)\s?:.{1,60}"
    r"|(?:tags?|mots[- ]cles|keywords|schlagworter|schlagworte|themes?|rubriques?|categories?|kategorien?)\s?:.{0,120}"
    r")\W*$"
)
PUBLISHED = re.compile(
    r"^\W*(?:(?:publiee?|mis en ligne|mise a jour|mis a jour|paru|diffusee?|date de publication|date|published|posted|issued|released|"
    r"last updated|updated|release date|publication date|veroffentlicht|erschienen|stand|datum|aktualisiert)\b"
    r"(?: (?:le|on|am|the|par|by))?\s*:?\s*)"
)

# What stands over a later edition of an announcement, its date and its note behind it: a newsroom writes it itself, and anew.
CHANGED_EDITION = re.compile(
    r"^\W*(?:edition (?:corrigee|mise a jour)|version (?:corrigee|mise a jour)|(?:corrected|updated) (?:edition|version)|"
    r"(?:berichtigte|korrigierte|aktualisierte) (?:ausgabe|fassung|version))\s?(?:$|[:·|–-])"
)

# A web page's navigation: furniture around the text, but possible headings inside it.
NAVIGATION = re.compile(
    r"^\W*(?:menu|recherche|search|suche|rechercher|accueil|home|startseite|navigation|fermer|close|schliessen|"
    r"(?:fr|en|de)(?:[ |/]+(?:fr|en|de))*|francais|english|deutsch|contacts?|kontakt|contact us|nous contacter)\W*$"
)

MEDIA_LINKS = re.compile(r"^\W*(?:www\.|https?://)\S+\W*$")

FUTURE_FR = re.compile(
    r"^(?:\w+-?(?:ra|ront|rons|rai)|sera|seront|aura|auront|fera|feront|ira|iront)$"
)
# Words that open a noun phrase: an item that starts so is no deed.
DETERMINERS = words_in(
    """
    le la les l un une des du de d au aux ce cet cette ces son sa ses leur leurs nos notre the a
    an this these its their our der die das ein eine einer den dem des ihre ihr unser unsere mr
    mrs ms mme m dr prof pr
    """
)


_KICKER_AND_DATE = re.compile(rf"^(?:{'|'.join(_KICKERS)}) .*\b(?:19|20)\d{{2}}$")


# A line that is a label is shorter than this, in characters.
_LONGEST = 800


def label_of(text: str, *, strong: bool = False, heading: bool = False) -> Label:
    """Return which convention a line follows as a whole, or NONE for the communiqué's own text."""
    if len(text) <= _LONGEST:
        return _label_of(text, strong, heading)
    if CHANGED_EDITION.match(fold(text[:_LONGEST])):
        return Label.DROP
    return Label.NONE if fold(text).strip(" :.-–*_#|") else Label.DROP


def is_end(folded: str) -> bool:
    """Say whether a folded line closes the communiqué: "###", "-30-", "Fin"."""
    if len(folded) > _LONGEST:
        return False
    if _END.match(folded) or _UNDERSCORES.match(folded):
        return True
    return bool(_SIGNS.search(folded)) and not re.search(r"\w", folded)


def is_contact_sentence(folded: str) -> bool:
    """Say whether a folded line leads to an address in a sentence ("For more information contact a@b.example")."""
    head, at, _tail = folded[:_LONGEST].rpartition("@")
    return bool(at and _CONTACT_SENTENCE.match(head))


@lru_cache(maxsize=1024)
def _label_of(text: str, strong: bool, heading: bool) -> Label:
    folded = fold(text)
    bare = folded.strip(" :.-–*_#|")
    size = count_words(text)
    if is_end(folded) and not heading:
        return Label.END
    if not bare:
        return Label.DROP
    if size <= 14 and any(IMMEDIATE.match(part) for part in _AFTER_DASH.split(folded)):
        return Label.IMMEDIATE
    if size <= 14 and BYLINE.match(folded) and "@" not in text:
        return Label.BYLINE
    if (
        size <= 30
        and EMBARGO.search(folded[:60])
        and (
            size <= 22
            or folded.startswith(
                ("embargo", "sperr", "not for", "strictly", "sous embargo", "under embargo")
            )
        )
    ):
        return Label.EMBARGO
    if size <= 14 and SIGNATORIES.match(folded):
        return Label.SIGNATORIES
    if size <= 8 and NOTES.match(folded):
        return Label.NOTES
    if _is_contacts(folded, size):
        return Label.CONTACTS
    if ABOUT_ALONE.match(folded) or (
        ABOUT.match(folded)
        and not ABOUT_THING.match(folded)
        and size > 1
        and (strong or heading)
        and size <= 14
    ):
        return Label.ABOUT
    if (
        (size <= 16 and KICKER_OF.match(folded))
        or (size <= 12 and _KICKER_AND_DATE.match(folded))
        or KICKER_ALONE.match(folded)
        or (size <= 16 and KICKER.match(folded))
    ):
        return Label.KICKER
    if size <= 16 and DROP.match(bare):
        return Label.DROP
    if CHANGED_EDITION.match(folded):
        return Label.DROP
    if size <= 20 and is_crumbs(text):
        return Label.CRUMBS
    return Label.NONE


def is_crumbs(text: str) -> bool:
    """Say whether a line is a web page's trail ("Home > News > 2025")."""
    parts = re.split(r"\s?(?:>|»|›|/|→)\s", text)
    if len(parts) < 3 and not (len(parts) == 2 and RUBRIC.match(fold(parts[0]))):
        return False
    first = fold(parts[0])
    return bool(re.match(r"^(?:accueil|home|startseite|start)$", first) or RUBRIC.match(first))


def _is_contacts(folded: str, size: int) -> bool:
    if size <= 40 and is_contact_sentence(folded):
        return True
    match = CONTACTS.match(folded)
    if not match:
        return False
    if size <= 8 or (size <= 24 and folded.endswith(":")):
        return True
    return ("@" in folded or bool(re.search(r"\d{2}[ .]?\d{2}", folded))) and size <= 40


def contacts_label_end(text: str) -> int:
    """Return where the label of contacts ends in a line that goes on with a name ("Contact presse Institut X")."""
    words = list(islice(re.finditer(r"\S+", text), _MOST_WORDS))
    for count in range(len(words), 0, -1):
        head = text[: words[count - 1].end()]
        if not re.search(r"[:–—|-]", head) and CONTACTS.match(fold(head)):
            return len(head)
    return len(text)
