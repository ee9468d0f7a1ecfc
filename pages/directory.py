"""Institutions and press contacts. `now` is read here and nowhere below."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from announcements import addresses
from announcements.references import Reference, name_slug
from announcements.released.directory import (
    by_house,
    contact,
    contacts,
    contacts_of,
    houses,
    page_of_houses,
    public_institutions,
)
from announcements.released.listing import cards, of_institution
from answers.public import answer, moved, page
from contacts.vcard import MEDIA_TYPE, Version, vcard
from languages import LANGUAGES, in_language, texts
from masthead.reading import frozen_masthead
from pages.frame import framed, page_number, site_url
from partners.models import Institution

HOUSES = 40  # on a page of partners
REACHED = 30  # institutions on a page of press contacts


@require_safe
def institutions(request: HttpRequest, language: str) -> HttpResponse:
    """The partner institutions, by name, forty to a page."""
    now = timezone.now()
    masthead = frozen_masthead(language)
    if language not in masthead.languages:
        raise Http404
    number = page_number(request)
    found, more = page_of_houses((number - 1) * HOUSES, HOUSES, language=language, now=now)
    if number > 1 and not found:
        raise Http404
    with translation.override(language):
        title = translation.gettext("Partners")
    frame = framed(
        request,
        masthead,
        language,
        title=title,
        section="institutions",
        paths={code: addresses.institutions(code, number) for code in LANGUAGES},
    )
    content = page(
        "institutions.html",
        {
            "frame": frame,
            "houses": found,
            "number": number,
            "more": more,
        },
        language,
    )
    return answer(request, content)


@require_safe
def institution(request: HttpRequest, language: str, reference: Reference) -> HttpResponse:
    """An institution: who it is today, whom to reach, and what it announced."""
    now = timezone.now()
    masthead = frozen_masthead(language)
    row = public_institutions(now).filter(short_id=reference.short_id).first()
    if row is None or language not in masthead.languages:
        raise Http404
    names = texts(row, "name")
    paths = {
        code: addresses.institution(code, name_slug(in_language(names, code), code), row.short_id)
        for code in LANGUAGES
    }
    if request.path != paths[language]:
        return moved(paths[language])
    found = cards(of_institution(row.pk, now=now), language=language)
    family = public_institutions(now)
    (house,) = houses(Institution.objects.filter(pk=row.pk), language=language, now=now)
    people = contacts_of(row.pk, now=now, language=language, masthead=masthead)
    frame = framed(
        request,
        masthead,
        language,
        title=house.name,
        section="institutions",
        paths=paths,
    )
    context = {
        "frame": frame,
        "house": house,
        "cards": found,
        "contacts": people,
        "parents": houses(family.filter(children=row.pk), language=language, now=now),
        "children": houses(family.filter(parents=row.pk), language=language, now=now),
    }
    return answer(request, page("institution.html", context, language))


@require_safe
def press_contacts(request: HttpRequest, language: str) -> HttpResponse:
    """The public press contacts, by institution, thirty institutions to a page."""
    now = timezone.now()
    masthead = frozen_masthead(language)
    if language not in masthead.languages:
        raise Http404
    number = page_number(request)
    people, more = contacts(
        (number - 1) * REACHED, REACHED, now=now, language=language, masthead=masthead
    )
    if number > 1 and not people:
        raise Http404
    with translation.override(language):
        title = translation.gettext("Press contacts")
    frame = framed(
        request,
        masthead,
        language,
        title=title,
        section="contacts",
        paths={code: addresses.contacts(code, number) for code in LANGUAGES},
    )
    content = page(
        "contacts.html",
        {
            "frame": frame,
            "groups": by_house(people, language),
            "number": number,
            "more": more,
        },
        language,
    )
    return answer(request, content)


@require_safe
def contact_card(
    request: HttpRequest, language: str, short_id: str, version: Version = "4.0"
) -> HttpResponse:
    """A public press contact as a vCard."""
    now = timezone.now()
    masthead = frozen_masthead(language)
    person = contact(short_id, now=now, language=language, masthead=masthead)
    if person is None:
        raise Http404
    published = site_url(request) + addresses.contacts(language)
    content = vcard(person, language=language, url=published, version=version)
    response = answer(request, content, content_type=MEDIA_TYPE)
    name = name_slug(f"{person.name} {person.institution}", language)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.vcf"'
    return response
