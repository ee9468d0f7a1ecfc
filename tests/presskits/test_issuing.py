"""One record per file, whoever is first."""

import pytest
import time_machine

from announcements.models import EditionText
from presskits import issuing
from presskits.file_context import digest, file_context
from presskits.models import IssuedFile
from tests.factories import DAY, HOUR, NOW, make_announcement, release
from tests.presskits import samples

pytestmark = pytest.mark.django_db
SITE = "https://presse.example"


@pytest.fixture
def text():
    with time_machine.travel(NOW, tick=False):
        release(make_announcement())
    return EditionText.objects.select_related("edition").get()


def test_a_slower_builder_gets_the_record_of_the_faster_one(text, monkeypatch):
    first = issuing.issue(text, "text", now=NOW, site_url=SITE)
    monkeypatch.setattr(issuing, "_recorded", lambda *arguments: None)
    second = issuing.issue(text, "text", now=NOW + HOUR, site_url=SITE)
    assert (second.pk, second.issued_at) == (first.pk, NOW)
    assert IssuedFile.objects.count() == 1


def test_a_file_lies_under_its_hash(text, asset_folder):
    issued = issuing.issue(text, "text", now=NOW, site_url=SITE)
    path = asset_folder / "issued" / issued.sha256[:2] / issued.sha256
    assert path.stat().st_size == issued.size
    assert path.stat().st_mode & 0o077 == 0


def test_files_of_former_surroundings_are_forgotten_after_a_day(text, asset_folder):
    old = issuing.issue(text, "text", now=NOW, site_url=SITE)
    new = issuing.issue(text, "text", now=NOW + HOUR, site_url="https://autre.example")
    assert IssuedFile.objects.count() == 2
    newest = issuing.issue(text, "text", now=NOW + 2 * DAY, site_url="https://tiers.example")
    assert list(IssuedFile.objects.values_list("pk", flat=True)) == [newest.pk]
    names = {path.name for path in (asset_folder / "issued").glob("*/*")}
    assert names == {newest.sha256}
    assert old.sha256 not in names
    assert new.sha256 not in names


def test_what_a_file_does_not_show_leaves_its_context_alone():
    from announcements.context import EditionLine, FrozenMasthead, PublicationContext

    def context(**more):
        return PublicationContext(
            masthead=FrozenMasthead(name="Salle"),
            language="fr",
            site_url=SITE,
            path="/fr/communiques/x/",
            **more,
        )

    line = EditionLine(1, "original", "", samples.RELEASED, "/fr/")
    plain = digest(file_context(context()))
    assert digest(file_context(context(editions=(line,)))) == plain
    assert digest(file_context(context(banners=(samples.banner("superseded"),)))) == plain
    assert digest(file_context(context(banners=(samples.banner(),)))) != plain
    assert digest(file_context(context(contacts=samples.CONTACTS))) != plain
