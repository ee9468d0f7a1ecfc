"""Who and what made-up announcements are about: institutions, press contacts, themes, pictures, staff. Saved rows."""

from __future__ import annotations

import datetime as dt
import io
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from PIL import Image as Pixels
from PIL import ImageDraw

from announcements.models import Theme
from assets import storing
from assets.models import Image
from contacts.models import PressContact
from partners.models import Institution
from people.models import User
from trials.growing import words
from trials.growing.words import Said


@dataclass(frozen=True, slots=True)
class World:
    """The rows that announcements refer to; `contacts` by the key of their institution."""

    institutions: list[Institution]
    contacts: dict[int, list[PressContact]]
    themes: list[Theme]
    pictures: list[Image]
    staff: list[User]


def in_each(field: str, said: Said, **filled: object) -> dict[str, str]:
    """Return a field in every language of the stories, its blanks filled; a value may be said in each language, too."""
    return {
        f"{field}_{code}": getattr(said, code).format(
            **{
                name: getattr(value, code) if isinstance(value, Said) else value
                for name, value in filled.items()
            }
        )
        for code in Said._fields
    }


def make_world(size: int, *, now: dt.datetime, chance: random.Random) -> World:
    """Save a world for so many announcements: the more there are, the more partners have come."""
    institutions = _institutions(40 + size // 100, chance)
    return World(
        institutions=institutions,
        contacts=_contacts(institutions, now, chance),
        themes=_themes(),
        pictures=_pictures(40 + size // 20, now, chance),
        staff=_staff(12, chance),
    )


def _places() -> Iterator[tuple[int, str]]:
    """Yield every house of every town, so that neighbours in the list are of different kinds and towns."""
    for round_ in range(len(words.HOUSES)):
        for number, town in enumerate(words.TOWNS):
            yield (number + round_) % len(words.HOUSES), town


def _institutions(count: int, chance: random.Random) -> list[Institution]:
    rows = []
    for place, (house, town) in zip(range(count), _places(), strict=False):
        kind, article, name = words.HOUSES[house]
        names = in_each("name", Said(*(text.replace("{}", "{t}") for text in name)), t=town)
        about = chance.choice(words.ABOUT)
        said = Said(*(names[f"name_{code}"] for code in Said._fields))
        rows.append(
            Institution(
                **names,
                **{
                    field: f"<p>{text}</p>"
                    for field, text in in_each(
                        "boilerplate", about, a=said, t=town, n=chance.randrange(12, 900)
                    ).items()
                },
                article_fr=article,
                kind=kind,
                city_fr=town,
                website=f"https://partner-{place + 1}.example/",
            )
        )
    return Institution.objects.bulk_create(rows)


def person(chance: random.Random) -> str:
    return f"{chance.choice(words.GIVEN)} {chance.choice(words.FAMILY)}"


def _contacts(
    institutions: list[Institution], now: dt.datetime, chance: random.Random
) -> dict[int, list[PressContact]]:
    rows = []
    for place, institution in enumerate(institutions):
        for number in range(chance.choice((1, 1, 2))):
            # One in eight has left: old announcements still name them.
            left = now.date() - dt.timedelta(days=chance.randrange(30, 3000))
            rows.append(
                PressContact(
                    institution=institution,
                    name=person(chance),
                    **in_each("function", chance.choice(words.PRESS)),
                    email=f"presse-{number + 1}@partner-{place + 1}.example",
                    phone=f"+331990{chance.randrange(10**5):05}",
                    languages=["fr", "en"],
                    active_until=left if chance.random() < 0.125 else None,
                )
            )
    found: dict[int, list[PressContact]] = {}
    for row in PressContact.objects.bulk_create(rows):
        found.setdefault(row.institution_id, []).append(row)
    return found


def _themes() -> list[Theme]:
    Theme.objects.bulk_create(
        (Theme(slug=slug, **in_each("name", said)) for slug, said in words.THEMES.items()),
        ignore_conflicts=True,
    )
    return list(Theme.objects.filter(slug__in=words.THEMES))


def _pictures(count: int, now: dt.datetime, chance: random.Random) -> list[Image]:
    rows = []
    for number in range(count):
        town = chance.choice(words.TOWNS)
        data = _drawn(chance)
        sha256 = storing.digest(data)
        storing.keep(storing.original(sha256), data)
        row = Image(
            sha256=sha256,
            size=len(data),
            media_type="image/jpeg",
            filename=f"{town.lower().replace(' ', '-')}-{number + 1}.jpg",
            width=_WIDTH,
            height=_HEIGHT,
            **in_each("alt", chance.choice(words.PICTURES), t=town),
            credit_fr=f"Photo : {person(chance)}",
            licence="CC BY 4.0",
        )
        row.file.name = storing.original(sha256)
        rows.append(row)
    pictures = Image.objects.bulk_create(rows)
    for row in pictures:
        row.added_at = now - dt.timedelta(minutes=chance.randrange(60, 60 * 24 * 3650))
    Image.objects.bulk_update(pictures, ["added_at"], batch_size=500)
    return pictures


_WIDTH, _HEIGHT = 480, 320


def _drawn(chance: random.Random) -> bytes:
    """Return a small picture of a few planes of colour, unlike any other."""
    picture = Pixels.new("RGB", (_WIDTH, _HEIGHT), _colour(chance))
    pen = ImageDraw.Draw(picture)
    for _ in range(4):
        corners = [(chance.randrange(_WIDTH), chance.randrange(_HEIGHT)) for _ in range(3)]
        pen.polygon(corners, fill=_colour(chance))
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=70)
    return stream.getvalue()


def _colour(chance: random.Random) -> tuple[int, int, int]:
    return chance.randrange(256), chance.randrange(256), chance.randrange(256)


def _staff(count: int, chance: random.Random) -> list[User]:
    """Return people who have written and released; none of them can sign in."""
    known = User.objects.filter(username__startswith="grown-").count()
    rows: list[Any] = []
    for number in range(known + 1, known + count + 1):
        given, _, family = person(chance).partition(" ")
        rows.append(
            User(
                username=f"grown-{number}",
                email=f"grown-{number}@newsroom.example",
                first_name=given,
                last_name=family,
                is_staff=True,
                password="!",
            )
        )
    return User.objects.bulk_create(rows)
