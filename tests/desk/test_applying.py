import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from announcements import publishing
from announcements.models import Announcement, Edition
from contacts.models import PressContact
from desk.importing.applying import apply
from desk.importing.differences import compare
from desk.importing.matching import match
from desk.importing.proposing import propose
from manuscripts.plan import (
    CommuniquePlan,
    PlannedBoilerplate,
    PlannedContact,
    PlannedParty,
    PlannedQuote,
    PlannedSection,
    PlannedSignatory,
)
from partners.models import Institution
from tests.factories import (
    NOW,
    InstitutionFactory,
    PressContactFactory,
    approve,
    editor,
    make_announcement,
)

pytestmark = pytest.mark.django_db

COMMUNIQUES = Path(__file__).parent.parent / "manuscripts" / "communiques"
SAMPLE = (COMMUNIQUES / "communique-accord-cadre.txt").read_bytes()
DAY = dt.date(2026, 2, 10)


def proposal(data=SAMPLE, **options):
    return propose(data, reference_date=DAY, **options)


def imported(data=SAMPLE, **options):
    ready = proposal(data)
    return apply(ready.plan, ready.matching, by=editor(), now=NOW, **options)


def everything_stored():
    return [
        (model.__name__, sorted(str(sorted(row.items())) for row in model.objects.values()))
        for model in (Announcement, Institution, PressContact)
    ]


def test_showing_a_plan_writes_nothing():
    proposal()
    assert Announcement.objects.count() == Institution.objects.count() == 0


def test_the_sample_becomes_a_complete_draft():
    applied = imported()
    announcement, plan = applied.announcement, proposal().plan
    assert applied.created
    assert (announcement.status, announcement.original_language) == ("draft", "fr")
    assert announcement.headline_fr == plan.headline
    assert announcement.dateline_on == plan.date
    assert [p.institution.name_fr for p in announcement.parties.all()] == [
        p.name for p in plan.parties
    ]
    assert [(s.name, s.function_fr) for s in announcement.signatories.all()] == [
        (s.name, s.function) for s in plan.signatories
    ]
    assert [c.text_fr for c in announcement.commitments.all()] == list(plan.commitments.items)
    kinds = [part.kind for part in announcement.parts.all()]
    assert kinds.count("commitments") == 1
    assert [p.heading_fr for p in announcement.parts.all() if p.heading_fr] == [
        s.heading for s in plan.sections
    ]
    assert [(c.contact.email, c.contact.phone) for c in announcement.contact_places.all()] == [
        (c.email, c.phone) for c in plan.contacts
    ]
    assert announcement.import_remainder == ""


def test_a_joint_centre_has_its_parents():
    imported()
    centre = Institution.objects.get(kind="joint_centre")
    assert centre.parents.count() == 2
    parties = Announcement.objects.get().parties.values_list("institution_id", flat=True)
    assert set(centre.parents.values_list("pk", flat=True)) == set(parties)


def test_an_import_never_releases():
    imported()
    assert Edition.objects.count() == 0


def test_importing_twice_changes_nothing():
    first = imported()
    before = everything_stored()
    second = imported()
    assert (second.created, second.changed, second.announcement) == (
        False,
        False,
        first.announcement,
    )
    assert everything_stored() == before


def test_spacing_and_format_do_not_make_another_text():
    first = imported()
    second = imported(SAMPLE.replace(b"\n", b"\r\n"))
    assert second.announcement == first.announcement


def test_known_institutions_and_contacts_are_reused():
    plan = proposal().plan
    known = InstitutionFactory(name_fr=plan.parties[0].name.upper(), boilerplate_fr="", website="")
    contact = PressContactFactory(institution=known, email=plan.contacts[0].email.upper())
    announcement = imported().announcement
    assert announcement.parties.first().institution == known
    assert announcement.contact_places.first().contact == contact


def test_an_import_shows_nothing_on_the_public_profile_of_an_institution():
    known = InstitutionFactory(
        name_fr=proposal().plan.parties[0].name, boilerplate_fr="", website="", listed=True
    )
    ready = proposal()
    offered = [d.key.rsplit("-", 1)[1] for m in ready.matching.institutions for d in m.differences]
    assert offered == ["boilerplate", "website"]
    imported()
    known.refresh_from_db()
    assert (known.boilerplate_fr, known.website) == ("", "")


def test_a_differing_boilerplate_is_kept_unless_accepted():
    plan = proposal().plan
    known = InstitutionFactory(
        name_fr=plan.parties[0].name, boilerplate_fr="<p>Le texte maison.</p>"
    )
    ready = proposal()
    differences = [d for m in ready.matching.institutions for d in m.differences]
    assert f"institution-{known.short_id}-boilerplate" in [d.key for d in differences]
    imported()
    known.refresh_from_db()
    assert known.boilerplate_fr == "<p>Le texte maison.</p>"
    Announcement.objects.all().delete()
    apply(ready.plan, ready.matching, by=None, now=NOW, accept=[d.key for d in differences])
    known.refresh_from_db()
    assert plan.boilerplates[0].text.split()[0] in known.boilerplate_fr


def test_a_contact_out_of_reach_is_kept_as_text():
    text = SAMPLE.decode()
    plan = proposal().plan
    lost = text.replace(plan.contacts[0].email, "")
    phone = next(line for line in text.splitlines() if line.startswith("01 99"))
    announcement = imported(lost.replace(phone, "").encode()).announcement
    reached = announcement.contact_places.count()
    assert reached == 1
    assert plan.contacts[0].name in announcement.import_remainder or not plan.contacts[0].name


def test_a_returned_text_is_accepted_part_by_part():
    announcement = imported().announcement
    plan = proposal().plan
    changed = SAMPLE.decode().replace(plan.headline, "Un autre titre, relu par le partenaire")
    changed = changed.replace(plan.commitments.items[0], "fera tout autre chose dès cette année")
    ready = proposal(changed.encode())
    differences = compare(ready.plan, announcement)
    assert [d.key for d in differences] == ["headline", "commitment-1"]
    apply(
        ready.plan,
        ready.matching,
        by=None,
        now=NOW,
        into=announcement,
        version=announcement.version,
        accept=["commitment-1"],
    )
    announcement.refresh_from_db()
    assert announcement.headline_fr == plan.headline
    assert announcement.commitments.first().text_fr == "fera tout autre chose dès cette année"


def test_a_translation_is_brought_into_the_announcement():
    announcement = make_announcement(commitments=2)
    english = (
        "PRESS RELEASE\n\nValmont and Cassini sign for five years\n\nValmont, 10 February 2026 – The two institutions open a joint laboratory"
        " for rivers, which will gather forty scientists from both of them on one campus.\n\nThe agreement will:\n\n- gauge river number one,\n"
        "- gauge river number two.\n"
    )
    ready = proposal(english.encode(), language="en")
    accept = [d.key for d in compare(ready.plan, announcement)]
    uuids = list(announcement.commitments.values_list("uuid", flat=True))
    apply(
        ready.plan,
        ready.matching,
        by=None,
        now=NOW,
        into=announcement,
        version=announcement.version,
        accept=accept,
    )
    announcement.refresh_from_db()
    assert announcement.headline_en == "Valmont and Cassini sign for five years"
    assert [c.text_en for c in announcement.commitments.all()] == [
        "gauge river number one",
        "gauge river number two",
    ]
    assert list(announcement.commitments.values_list("uuid", flat=True)) == uuids
    assert announcement.headline_fr.startswith("Valmont et Cassini")


def test_an_approved_announcement_takes_no_import():
    announcement = make_announcement()
    approve(announcement)
    ready = proposal()
    with pytest.raises(publishing.NotPossible):
        apply(
            ready.plan,
            ready.matching,
            by=None,
            now=NOW,
            into=announcement,
            version=announcement.version,
            accept=["headline"],
        )
    announcement.refresh_from_db()
    assert announcement.headline_fr != ready.plan.headline


def test_a_kicker_that_only_says_the_kind_is_left_to_the_page():
    announcement = imported().announcement
    assert proposal().plan.kicker == "COMMUNIQUÉ DE PRESSE"
    assert announcement.kicker_fr == ""
    assert compare(proposal().plan, announcement) == ()


LONG = "mot " * 400


def too_long() -> CommuniquePlan:
    """A plan in which every piece is longer than its field."""
    name = f"Institut {LONG}".strip()
    number = "+331990012345678901234567890"
    return CommuniquePlan(
        language="fr",
        kicker=f"surtitre {LONG}",
        headline=f"titre {LONG}",
        subheading=f"sous-titre {LONG}",
        lede=f"chapeau {LONG}",
        place=f"lieu {LONG}",
        parties=(PlannedParty(name), PlannedParty("Université de Cassini")),
        signatories=(PlannedSignatory(f"signataire {LONG}", f"fonction {LONG}", name),),
        sections=(
            PlannedSection(
                f"intertitre {LONG}",
                (f"paragraphe {LONG}",),
                body=(("paragraph", 0), ("quote", 0)),
            ),
        ),
        quotes=(PlannedQuote(f"citation {LONG}", f"orateur {LONG}", f"rôle {LONG}", name),),
        contacts=(
            PlannedContact(
                name, f"contact {LONG}", f"poste {LONG}", "a" * 300 + "@b.example", number
            ),
            PlannedContact(name, "Ligne", "", "presse@b.example", number),
        ),
        boilerplates=(
            PlannedBoilerplate(
                name, f"présentation {LONG}", website="https://b.example/" + "x" * 300
            ),
        ),
    )


def test_what_is_too_long_for_its_field_is_kept_with_the_text_that_found_no_place():
    plan = too_long()
    source = proposal().source
    announcement = apply(plan, match(plan, source), by=None, now=NOW).announcement
    for row in (
        announcement,
        *announcement.parts.all(),
        *announcement.signatories.all(),
        *Institution.objects.all(),
        *PressContact.objects.all(),
    ):
        for field in row._meta.concrete_fields:
            value = getattr(row, field.attname)
            if field.max_length and isinstance(value, str):
                assert len(value) <= field.max_length, field
    for word in (
        *("surtitre", "titre", "lieu", "Institut", "signataire", "fonction", "intertitre"),
        *("orateur", "rôle", "contact", "poste"),
    ):
        assert f"{word} {LONG}".strip() in announcement.import_remainder, word
    for address in ("a" * 300 + "@b.example", "+331990012345678901234567890", "x" * 300):
        assert address in announcement.import_remainder
    assert PressContact.objects.get().email == "presse@b.example"
    assert "sous-titre mot" in announcement.subheading_fr


def test_what_is_accepted_but_too_long_is_kept_too():
    announcement = apply(
        too_long(), match(too_long(), proposal().source), by=None, now=NOW
    ).announcement
    announcement.refresh_from_db()
    plan = replace(
        too_long(),
        signatories=(PlannedSignatory("Hélène Arnaud", f"directrice {LONG}"),),
        contacts=(PlannedContact("", f"Ligne {LONG}", "", "presse@b.example", "+33199001234"),),
        quotes=(PlannedQuote("Autre.", f"oratrice {LONG}", f"charge {LONG}"),),
    )
    matching = match(plan, proposal().source)
    keys = {d.key for d in compare(plan, announcement)}
    keys |= {d.key for contact in matching.contacts for d in contact.differences}
    apply(
        plan,
        matching,
        by=None,
        now=NOW,
        into=announcement,
        version=announcement.version,
        accept=keys,
    )
    announcement.refresh_from_db()
    assert len(PressContact.objects.get().name) <= 200
    for word in ("directrice", "Ligne", "charge"):
        assert f"{word} {LONG}".strip() in announcement.import_remainder, word
