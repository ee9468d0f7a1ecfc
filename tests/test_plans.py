"""What a list costs does not grow with the newsroom: the database walks an index from where the page begins, and stops where it ends.

Asked of the plans of every query that the pages send, not of a clock. On PostgreSQL, whose plans follow the sizes of tables, other ways
than by an index are forbidden first: what it then still takes, there is no index for.
"""

import re

import pytest
import time_machine
from django.db import connection

from announcements import addresses
from tests.factories import DAY, HOUR, NOW, UserFactory, approve, make_announcement, release, reopen
from tests.pages.many import copy

pytestmark = pytest.mark.django_db

# Tables that grow with every announcement, or with every year.
GROWING = (
    *("announcement", "edition", "editiontext", "editionparty", "editioncontact", "editionasset"),
    *("party", "transition"),
)
TABLES = [f"announcements_{name}" for name in GROWING] + [
    "partners_institution",
    "contacts_presscontact",
    "assets_image",
    "people_securityevent",
]


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def newsroom():
    """One announcement changed once, twenty-one more, one to come."""
    announcement = make_announcement(english=True, lead_image=True)
    release(announcement, at=NOW - 9 * DAY)
    copy(announcement, 21, apart=DAY)
    changed = make_announcement()
    release(changed, at=NOW - 8 * DAY)
    reopen(changed, now=NOW - 7 * DAY)
    changed.headline_fr = "Autre titre"
    changed.save()
    release(changed, at=NOW - 6 * DAY)
    approve(make_announcement(), release_at=NOW + HOUR)
    return changed


def public_pages(announcement):
    institution = announcement.parties.first().institution
    one = addresses.announcement("fr", "x", announcement.short_id)
    return [
        "/fr/",
        "/fr/communiques/",
        "/fr/communiques/?page=2",
        "/fr/communiques/2026/",
        "/fr/partenaires/",
        f"/fr/partenaires/x-{institution.short_id}/",
        "/fr/contacts-presse/",
        "/fr/feed.atom",
        one,
        addresses.edition("fr", "x", announcement.short_id, 1),
        addresses.announcement("fr", "x", "22222222"),
        f"/fr/contacts-presse/{institution.press_contacts.first().short_id}.vcf",
    ]


DESK = [
    "/admin/",
    "/admin/announcements/announcement/",
    *(
        f"/admin/announcements/announcement/?{question}"
        for question in (
            *(f"state={s}" for s in ("draft", "in_review", "pending", "released", "withdrawn")),
            "kind__exact=press_release",
            "year=2026",
        )
    ),
    "/admin/partners/institution/",
    "/admin/contacts/presscontact/",
    "/admin/assets/image/",
    "/admin/assets/image/?media_type=image/jpeg",
    "/admin/people/securityevent/",
    "/admin/people/securityevent/?kind__exact=signed_in",
]


def queries(ask):
    """Return the statements that a page sends, with their values."""
    sent = []

    def noting(execute, sql, params, many, context):
        if sql.lstrip("(").startswith("SELECT"):
            sent.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(noting):
        ask()
    return sent


def plan(sql, params):
    """Return the lines of a plan."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for way in ("seqscan", "bitmapscan", "sort", "hashjoin", "mergejoin", "material"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
            cursor.execute(f"EXPLAIN {sql}", params)
            return [row[0].strip() for row in cursor.fetchall()]
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        return [row[3] for row in cursor.fetchall()]


def faults(sql, params):
    """Return what a plan does to whole tables: reads one from end to end without an index, or sorts it to show its first rows."""
    found = []
    is_slice = re.search(r"LIMIT \d+", sql) and "LIMIT 1" not in sql.replace("LIMIT 1 OFFSET", "")
    for line in plan(sql, params):
        read = re.match(r"(?:SCAN|(?:->\s+)?(?:Parallel )?Seq Scan on) (\w+)(.*)", line)
        if read and "USING" not in read[2] and any(name in sql for name in TABLES):
            table = re.search(rf'"(\w+)" {read[1]}\b', sql)
            if (table[1] if table else read[1]) in TABLES:
                found.append(line)
        if is_slice and re.match(r"USE TEMP B-TREE FOR ORDER BY|(?:->\s+)?Sort ", line):
            found.append(line)
    return found


def test_no_public_page_reads_or_sorts_a_whole_table(client, newsroom):
    wrong = {
        (address, sql): found
        for address in public_pages(newsroom)
        for sql, params in queries(lambda address=address: client.get(address, follow=True))
        if (found := faults(sql, params))
    }
    assert wrong == {}


def test_no_list_of_the_desk_reads_or_sorts_a_whole_table(client, newsroom):
    client.force_login(UserFactory(is_superuser=True))
    wrong = {}
    for address in DESK:
        for sql, params in queries(lambda address=address: client.get(address)):
            found = faults(sql, params)
            if "state=pending" in address or "presscontact" in address:
                # Found by what is planned, which is never much, and then put in order; contacts are hundreds, not thousands.
                found = [line for line in found if "SCAN" in line or "Scan" in line]
            if found:
                wrong[address, sql] = found
    assert wrong == {}


def test_pages_cost_the_same_queries_for_one_row_and_for_thirty(client):
    announcement = make_announcement()
    release(announcement, at=NOW - 3 * DAY)
    reopen(announcement, now=NOW - 2 * DAY)
    announcement.headline_fr = "Autre titre"
    announcement.save()
    release(announcement, at=NOW - DAY)
    other = make_announcement()
    release(other, at=NOW - 9 * DAY)
    client.force_login(UserFactory(is_superuser=True))
    pages = [*public_pages(announcement), *DESK]
    pages.remove("/fr/communiques/?page=2")
    few = [len(queries(lambda p=page: client.get(p, follow=True))) for page in (*pages, *pages)]
    copy(other, 30, apart=HOUR)
    many = [len(queries(lambda p=page: client.get(p, follow=True))) for page in (*pages, *pages)]
    # The second time round: what a process keeps by fingerprint is there.
    assert dict(zip(pages, many[len(pages) :], strict=True)) == dict(
        zip(pages, few[len(pages) :], strict=True)
    )
