"""What made-up announcements are written with, in three languages; everything here is invented."""

from __future__ import annotations

from typing import NamedTuple


class Said(NamedTuple):
    """The same thing in each language that stories are told in: a newsroom may have more."""

    fr: str
    en: str
    de: str


TOWNS = (
    *("Valmont", "Brenne", "Saint-Aubin", "Lormes", "Castelnau", "Orsenne", "Vireux", "Aiglemont"),
    *("Mirecourt-sur-Lys", "Rochebrune", "Hautefeuille", "Tarnay", "Belval", "Montrieux", "Ardoix"),
    *("Lindau am Forst", "Erlenbach", "Hohenried", "Weidenau", "Grünfelden", "Altmühl", "Osterau"),
    *("Ashcombe", "Thornbury Vale", "Kelmarsh", "Northwick", "Elmstead", "Lower Haven", "Wexcombe"),
    *(
        "Sant Roc",
        "Villalba del Mar",
        "Montefiore",
        "Borgo Lento",
        "Szarówka",
        "Kasperk",
        "Lindholm",
    ),
)

# Kind of an institution, its article in French, and its name around a town.
HOUSES = (
    ("university", "l’", Said("Université de {}", "University of {}", "Universität {}")),
    ("school", "l’", Said("École des mines de {}", "{} School of Mines", "Bergakademie {}")),
    ("research", "l’", Said("Institut des matériaux de {}", "{} Institute of Materials", "Institut für Werkstoffe {}")),
    ("hospital", "le", Said("Centre hospitalier de {}", "{} University Hospital", "Klinikum {}")),
    ("authority", "la", Said("Métropole de {}", "Greater {} Council", "Stadtregion {}")),
    ("company", "", Said("Ateliers de {}", "{} Works", "Werke {}")),
    ("foundation", "la", Said("Fondation {}", "{} Foundation", "Stiftung {}")),
    ("association", "le", Said("Réseau des musées de {}", "{} Museums Network", "Museumsverbund {}")),
    ("joint_centre", "le", Said("Centre commun du climat de {}", "{} Joint Climate Centre", "Gemeinsames Klimazentrum {}")),
    ("research", "l’", Said("Observatoire de {}", "{} Observatory", "Observatorium {}")),
)  # fmt: skip

THEMES = {
    "climat": Said("Climat", "Climate", "Klima"),
    "sante": Said("Santé", "Health", "Gesundheit"),
    "numerique": Said("Numérique", "Digital science", "Digitales"),
    "energie": Said("Énergie", "Energy", "Energie"),
    "mobilites": Said("Mobilités", "Mobility", "Mobilität"),
    "culture": Said("Culture", "Culture", "Kultur"),
    "formation": Said("Formation", "Education", "Bildung"),
    "eau": Said("Eau", "Water", "Wasser"),
    "materiaux": Said("Matériaux", "Materials", "Werkstoffe"),
    "agriculture": Said("Agriculture", "Farming", "Landwirtschaft"),
    "espace": Said("Espace", "Space", "Raumfahrt"),
    "egalite": Said("Égalité", "Equality", "Gleichstellung"),
}

SUBJECTS = (
    Said("les fleuves", "rivers", "Flüsse"),
    Said("le stockage de l’énergie", "energy storage", "Energiespeicher"),
    Said("les forêts de demain", "the forests of tomorrow", "die Wälder von morgen"),
    Said("l’acier sans carbone", "carbon-free steel", "kohlenstofffreien Stahl"),
    Said("la santé des soignants", "the health of carers", "die Gesundheit der Pflegenden"),
    Said("les langues régionales", "regional languages", "Regionalsprachen"),
    Said("les logiciels libres", "free software", "freie Software"),
    Said("la qualité de l’air", "air quality", "Luftqualität"),
    Said("les batteries au sodium", "sodium batteries", "Natriumbatterien"),
    Said("le patrimoine industriel", "industrial heritage", "Industriekultur"),
    Said("les sols vivants", "living soils", "lebendige Böden"),
    Said("la robotique médicale", "medical robotics", "Medizinrobotik"),
    Said("les trains de nuit", "night trains", "Nachtzüge"),
    Said("l’hydrogène", "hydrogen", "Wasserstoff"),
    Said("les métiers d’art", "the arts and crafts", "das Kunsthandwerk"),
    Said("la mémoire des eaux", "the memory of water", "das Gedächtnis des Wassers"),
)

HEADLINES = (
    Said("{a} et {b} s’allient pour {s}", "{a} and {b} join forces for {s}", "{a} und {b} verbünden sich für {s}"),
    Said("{a} et {b} signent un accord sur {s}", "{a} and {b} sign an agreement on {s}", "{a} und {b} schließen ein Abkommen über {s}"),
    Said("{s} : {a} et {b} ouvrent un laboratoire commun à {t}", "{a} and {b} open a joint laboratory in {t}", "{a} und {b} eröffnen ein gemeinsames Labor in {t}"),
    Said("{n} bourses de thèse pour {s}", "{n} doctoral grants for {s}", "{n} Promotionsstipendien für {s}"),
    Said("{a} rejoint {b} dans une chaire sur {s}", "{a} joins {b} in a chair on {s}", "{a} tritt dem Lehrstuhl von {b} über {s} bei"),
    Said("{a} et {b} mettent {n} jeux de données en commun", "{a} and {b} share {n} data sets", "{a} und {b} teilen {n} Datensätze"),
)  # fmt: skip

KICKERS = (
    Said("Partenariat", "Partnership", "Partnerschaft"),
    Said("Recherche", "Research", "Forschung"),
    Said("Accord-cadre", "Framework agreement", "Rahmenabkommen"),
    Said("Territoires", "Regions", "Regionen"),
)

LEDES = (
    Said(
        "{a} et {b} ont signé à {t} un accord de {y} ans consacré à un sujet qui les réunit depuis longtemps : {s}. Il engage {n} personnes et un budget partagé.",
        "{a} and {b} have signed in {t} a {y}-year agreement on a subject that has long brought them together: {s}. It commits {n} people and a shared budget.",
        "{a} und {b} haben in {t} ein Abkommen über {y} Jahre zu einem Thema unterzeichnet, das sie seit Langem verbindet: {s}. Es bindet {n} Menschen und gemeinsame Mittel.",
    ),
    Said(
        "Pendant {y} ans, {a} et {b} travailleront ensemble sur {s}. Les premières équipes s’installent à {t} dès l’automne.",
        "For {y} years, {a} and {b} will work together on {s}. The first teams move to {t} in the autumn.",
        "{y} Jahre lang arbeiten {a} und {b} gemeinsam an einem Thema: {s}. Die ersten Gruppen ziehen im Herbst nach {t}.",
    ),
)

HEADINGS = (
    Said("Une histoire commune", "A shared history", "Eine gemeinsame Geschichte"),
    Said("Ce que prévoit l’accord", "What the agreement provides for", "Was das Abkommen vorsieht"),
    Said("Des équipes mixtes", "Mixed teams", "Gemischte Gruppen"),
    Said("Ouvrir les résultats", "Opening the results", "Ergebnisse öffnen"),
    Said("Et ensuite", "What comes next", "Wie es weitergeht"),
)

SENTENCES = (
    Said("La collaboration de {a} et de {b} a commencé à {t}, autour d’un premier projet de {y} ans.", "The work of {a} with {b} began in {t}, with a first project of {y} years.", "Die Zusammenarbeit von {a} und {b} begann in {t} mit einem ersten Vorhaben von {y} Jahren."),
    Said("Près de {n} chercheuses et chercheurs y ont pris part.", "Close to {n} researchers took part in it.", "Fast {n} Forschende waren daran beteiligt."),
    Said("Un comité se réunit chaque trimestre et rend ses comptes publics.", "A committee meets every quarter and publishes its accounts.", "Ein Ausschuss tagt jedes Quartal und legt öffentlich Rechenschaft ab."),
    Said("Les équipes partagent leurs instruments, leurs données et leurs lieux.", "The teams share their instruments, their data and their premises.", "Die Gruppen teilen Geräte, Daten und Räume."),
    Said("Les résultats seront publiés en accès ouvert, avec le code qui les a produits.", "Results will be published in open access, with the code that produced them.", "Die Ergebnisse erscheinen frei zugänglich, samt dem Code, der sie hervorgebracht hat."),
    Said("À {t}, une plateforme de {n} mètres carrés accueillera les mesures.", "In {t}, a platform of {n} square metres will house the measurements.", "In {t} nimmt eine Plattform von {n} Quadratmetern die Messungen auf."),
    Said("Les habitants seront associés dès la première année, par des ateliers ouverts.", "Residents will take part from the first year, through open workshops.", "Die Bevölkerung wird vom ersten Jahr an in offenen Werkstätten beteiligt."),
    Said("Le sujet demande du temps long : {s} ne se résume pas à un appel à projets.", "The subject takes time: {s} cannot be reduced to a call for projects.", "Das Thema braucht Zeit; ein einzelner Förderaufruf genügt nicht."),
    Said("Un bilan indépendant est prévu à mi-parcours.", "An independent review is planned at half-time.", "Zur Halbzeit ist eine unabhängige Bilanz vorgesehen."),
    Said("Les deux partenaires y consacrent ensemble {n} millions d’euros.", "The two partners together devote {n} million euros to it.", "Beide Partner wenden dafür gemeinsam {n} Millionen Euro auf."),
    Said("La première promotion de doctorants sera accueillie à {t}.", "The first doctoral students will be welcomed in {t}.", "Die ersten Promovierenden werden in {t} aufgenommen."),
    Said("Des établissements voisins pourront rejoindre l’accord après un an.", "Neighbouring institutions may join the agreement after a year.", "Benachbarte Einrichtungen können dem Abkommen nach einem Jahr beitreten."),
)  # fmt: skip

QUOTES = (
    Said("« Cet accord nous oblige : nous rendrons compte de chaque engagement. »", "“This agreement binds us: we shall account for every commitment.”", "„Dieses Abkommen verpflichtet uns: Über jede Zusage legen wir Rechenschaft ab.“"),
    Said("« Nous avons commencé par un couloir et une machine à café ; nous voici avec un laboratoire. »", "“We began with a corridor and a coffee machine; now we have a laboratory.”", "„Wir begannen mit einem Flur und einer Kaffeemaschine; nun haben wir ein Labor.“"),
    Said("« Ce qui se mesure ici servira à d’autres villes. »", "“What is measured here will serve other cities.”", "„Was hier gemessen wird, nützt anderen Städten.“"),
)  # fmt: skip

COMMITMENTS = (
    Said("accueillir {n} doctorantes et doctorants", "welcome {n} doctoral students", "{n} Promovierende aufnehmen"),
    Said("ouvrir leurs données de mesure", "open their measurement data", "ihre Messdaten öffnen"),
    Said("créer {y} postes partagés", "create {y} shared posts", "{y} gemeinsame Stellen schaffen"),
    Said("publier chaque année un bilan de l’accord", "publish a yearly account of the agreement", "jährlich über das Abkommen berichten"),
    Said("réduire de moitié l’énergie de la plateforme", "halve the energy used by the platform", "den Energieverbrauch der Plattform halbieren"),
    Said("former {n} enseignants des lycées voisins", "train {n} teachers of nearby schools", "{n} Lehrkräfte benachbarter Schulen fortbilden"),
    Said("confier les résultats à un dépôt public", "entrust the results to a public archive", "die Ergebnisse einem öffentlichen Archiv anvertrauen"),
    Said("tenir {y} journées ouvertes par an", "hold {y} open days a year", "{y} offene Tage im Jahr veranstalten"),
)  # fmt: skip

INTRODUCTION = Said("Les partenaires s’engagent à :", "The partners will:", "Die Partner wollen:")

ABOUT = (
    Said("{a} réunit {n} personnes à {t} et dans sa région.", "{a} has {n} people in {t} and its region.", "{a} beschäftigt {n} Menschen in {t} und der Region."),
    Said("Fondée il y a {n} ans, la maison travaille avec les acteurs de {t}.", "Founded {n} years ago, the house works with the people of {t}.", "Vor {n} Jahren gegründet, arbeitet das Haus mit {t} zusammen."),
)  # fmt: skip

FUNCTIONS = (
    Said("présidente", "President", "Präsidentin"),
    Said("directeur général", "Chief executive", "Generaldirektor"),
    Said("directrice de la recherche", "Director of research", "Forschungsdirektorin"),
    Said("maire", "Mayor", "Oberbürgermeister"),
)
PRESS = (
    Said("chargée de presse", "Press officer", "Pressereferentin"),
    Said("responsable des relations presse", "Head of press", "Leiter der Pressestelle"),
)

GIVEN = (
    *("Hélène", "Amadou", "Ines", "Noé", "Camille", "Lukas", "Greta", "Jonas", "Mira", "Owen"),
    *("Agnès", "Baptiste", "Nour", "Elif", "Tomasz", "Beatriz", "Karim", "Sofia", "Henrik", "Alma"),
)
FAMILY = (
    *("Arnaud", "Redon", "Thalmann", "Vasseur", "Kettler", "Brandis", "Okafor", "Lindqvist"),
    *("Marchal", "Delorme", "Haddad", "Petit-Jean", "Winterfeld", "Ashby", "Moreau", "Kowal"),
    *("Estève", "Ferran", "Grünwald", "Sorel", "Ylmaz", "Quiniou", "Rossi", "Abadie"),
)

NOTES = {
    "correction": Said("Le montant annoncé a été corrigé.", "The amount announced has been corrected.", "Der genannte Betrag wurde berichtigt."),
    "update": Said("La date de la première réunion est connue.", "The date of the first meeting is known.", "Der Termin des ersten Treffens steht fest."),
}  # fmt: skip
REASON = Said(
    "L’accord n’a pas été signé à la date annoncée.",
    "The agreement was not signed on the day announced.",
    "Das Abkommen wurde nicht am angekündigten Tag unterzeichnet.",
)
PICTURES = (
    Said("La façade du bâtiment à {t}", "The front of the building in {t}", "Die Fassade des Gebäudes in {t}"),
    Said("Une équipe autour d’un banc d’essai à {t}", "A team around a test bench in {t}", "Ein Team am Prüfstand in {t}"),
    Said("La signature de l’accord à {t}", "The signing of the agreement in {t}", "Die Unterzeichnung in {t}"),
    Said("Le fleuve en aval de {t}", "The river below {t}", "Der Fluss unterhalb von {t}"),
)  # fmt: skip
