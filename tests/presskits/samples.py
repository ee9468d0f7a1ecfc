"""Documents and surroundings for the tests of press kits: fictional, with everything that a communiqué can hold."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import io
from typing import Any

from PIL import Image

from announcements import document as doc
from announcements.context import Banner, Contact
from assets.frozen import FrozenAttachment, FrozenImage
from presskits.file_context import FileContext

RELEASED = dt.datetime(2025, 3, 3, 9, 0, tzinfo=dt.UTC)
LOGO = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 50" width="200" height="50">'
    b'<rect width="50" height="50" rx="8" fill="#123"/><path d="M70 10h120v30H70z" fill="#345"/></svg>'
)
SQUARE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 60" width="60" height="60">'
    b'<circle cx="30" cy="30" r="28" fill="#a33"/></svg>'
)


def photo(colour: str = "#486", size: tuple[int, int] = (1200, 800), kind: str = "JPEG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


PHOTO = photo()


def facts(data: bytes, media_type: str, size: tuple[int, int], **more: Any) -> FrozenImage:
    return FrozenImage(
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=media_type,
        width=size[0],
        height=size[1],
        **{"filename": "image.jpg", **more},
    )


LEAD = facts(
    PHOTO,
    "image/jpeg",
    (1200, 800),
    filename="Signature à Valmont.jpg",
    alt="Deux présidentes signent un registre sur une table de bois.",
    caption="La signature, au palais universitaire de Valmont.",
    credit="Photo\u00a0: A. Roussel / Université de Valmont",
    copyright="© Université de Valmont",
    licence="CC BY 4.0",
)
LOGO_FACTS = facts(
    LOGO, "image/svg+xml", (200, 50), filename="valmont.svg", alt="Université de Valmont"
)
SQUARE_FACTS = facts(
    SQUARE, "image/svg+xml", (60, 60), filename="rive.svg", alt="Institut des Rives"
)
IMAGES = {f.sha256: d for f, d in ((LEAD, PHOTO), (LOGO_FACTS, LOGO), (SQUARE_FACTS, SQUARE))}
VALMONT = doc.Institution(
    id="abcd2345",
    name="Université de Valmont",
    short_name="Valmont",
    kind="university",
    website="https://www.valmont.example/",
)
RIVES = doc.Institution(
    id="efgh6789",
    name="Institut des Rives",
    short_name="Rives",
    kind="institute",
    website="https://rives.example/",
)
COMMITMENTS = (
    "ouvrir trois thèses communes sur l’eau souterraine",
    "partager leurs instruments de mesure avec les communes du bassin",
    "publier chaque année l’état de la nappe, <strong>données comprises</strong>",
    "accueillir vingt lycéennes en stage",
)


def document(**changes: Any) -> doc.Document:
    """Return the sample communiqué, in French unless told otherwise."""
    values: dict[str, Any] = {
        "id": "k7m2p9qr",
        "language": "fr",
        "original_language": "fr",
        "kind": "press_release",
        "headline": "Deux institutions s’allient pour veiller sur l’eau de la vallée",
        "subheading": "L’Université de Valmont et l’Institut des Rives signent un accord de cinq ans.",
        "lede": "<p>Anne Roussel, présidente de l’Université de Valmont, et Paul Mercier, directeur de "
        "l’Institut des Rives, ont signé lundi un accord-cadre\u00a0: mesurer, comprendre et dire ce que devient l’eau.</p>",
        "dateline_place": "Valmont",
        "dateline_on": dt.date(2025, 3, 3),
        "lead_image": LEAD,
        "agreement": doc.Agreement(
            title="Accord-cadre «\u00a0Eau commune\u00a0»",
            type="framework_agreement",
            signed_on=dt.date(2025, 3, 3),
            period_from=dt.date(2025, 4, 1),
            period_until=dt.date(2030, 3, 31),
        ),
        "body": (
            doc.Text(
                heading="Une histoire déjà longue",
                body="<p>Les deux maisons mesurent ensemble le débit de la Rive depuis 1998. "
                '<a href="https://valmont.example/eau">Les relevés</a> sont publics\u202f; '
                "on y lit la baisse des étiages.</p><ul><li>douze stations</li><li>une base <em>ouverte</em></li></ul>",
            ),
            doc.Quote(
                body="<p>«\u00a0Nous signons un texte que l’on pourra nous opposer.\u00a0»</p>",
                speaker="Anne Roussel",
                function="Présidente",
                institution="Université de Valmont",
            ),
            doc.Text(heading="Ce qui change", body="<p>L’accord fixe des engagements datés.</p>"),
            doc.Commitments(
                introduction="Par cet accord, les deux institutions s’engagent à\u00a0:",
                items=tuple(
                    doc.Commitment(
                        uuid=f"00000000-0000-4000-8000-00000000000{n}",
                        number=n,
                        text=text,
                        due_on=dt.date(2027, 1, 1) if n == 2 else None,
                    )
                    for n, text in enumerate(COMMITMENTS, start=1)
                ),
            ),
            doc.Figure(value="12", label="stations de mesure", source="relevés 2024"),
            doc.Figure(value="3\u202f800", label="habitants du bassin"),
            doc.Figure(value="1998", label="premier relevé commun"),
        ),
        "parties": (
            doc.Party(institution=VALMONT, role="lead", logo=LOGO_FACTS),
            doc.Party(institution=RIVES, role="co_signatory", logo=SQUARE_FACTS),
        ),
        "signatories": (
            doc.Signatory(
                name="Anne Roussel", function="Présidente", institution="Université de Valmont"
            ),
            doc.Signatory(
                name="Paul Mercier", function="Directeur", institution="Institut des Rives"
            ),
        ),
        "boilerplates": (
            doc.Boilerplate(
                institution=VALMONT,
                heading="À propos de l’Université de Valmont",
                text="<p>Fondée en 1921, l’université forme 18\u202f000 étudiantes et étudiants sur quatre campus.</p>",
                website="https://www.valmont.example/",
            ),
            doc.Boilerplate(
                institution=RIVES,
                heading="À propos de l’Institut des Rives",
                text="<p>L’institut étudie les eaux douces, des sources aux deltas.</p>",
                website="https://rives.example/",
            ),
        ),
        "attachments": (),
        "links": (doc.Link(url="https://valmont.example/eau", label="Les relevés de la Rive"),),
        "themes": (doc.Theme(slug="eau", name="Eau"),),
    }
    return doc.Document(**{**values, **changes})


CONTACTS = (
    Contact(
        id="cccc2222",
        name="Service presse",
        institution="Université de Valmont",
        institution_id="abcd2345",
        email="presse@valmont.example",
        phone="+33199001234",
        phone_shown="01 99 00 12 34",
        urgent_phone="+33199001299",
        urgent_shown="01 99 00 12 99",
        hours="Du lundi au vendredi, 9 h – 18 h",
        languages=("fr", "en"),
    ),
    Contact(
        id="dddd3333",
        name="Camille Brandt",
        institution="Institut des Rives",
        institution_id="efgh6789",
        function="Chargée des relations presse",
        email="presse@rives.example",
        phone="+33199005678",
        phone_shown="01 99 00 56 78",
    ),
)
CONTEXT = FileContext(
    newsroom="La salle de presse de la vallée",
    tagline="Ce que nous signons ensemble",
    publisher="Université de Valmont",
    accent="#1f3fa8",
    zone="Europe/Paris",
    language="fr",
    address="https://presse.example/fr/communiques/deux-institutions-k7m2p9qr/",
    slug="deux-institutions-s-allient",
    fingerprint="7f3a91c208de" + "0" * 52,
    edition_number=1,
    released_at=RELEASED,
    banners=(),
    contacts=CONTACTS,
)
ATTACHMENT = b"station;debit\nA;12\n"
ATTACHMENT_FACTS = FrozenAttachment(
    sha256=hashlib.sha256(ATTACHMENT).hexdigest(),
    media_type="text/csv",
    size=len(ATTACHMENT),
    filename="relevés 2024.csv",
    title="Relevés 2024",
)


def context(**changes: Any) -> FileContext:
    return dataclasses.replace(CONTEXT, **changes)


def banner(kind: str = "correction", text: str = "Le nombre de stations a été corrigé.") -> Banner:
    return Banner(kind=kind, text=text, at=RELEASED)
