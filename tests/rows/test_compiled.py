import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.db.models import Q

from announcements.models import Edition
from masthead.models import Masthead
from rows.compiled import CompiledQuery, untranslated
from tests.factories import HOUR, NOW, make_announcement, release

pytestmark = pytest.mark.django_db


def test_a_prepared_query_answers_each_call_for_its_own_values(django_assert_num_queries):
    announcement = make_announcement()
    edition = release(announcement, at=NOW)
    prepared = CompiledQuery(
        lambda now, short_id: (
            untranslated(Edition.objects.public(now))
            .filter(announcement__short_id=short_id)
            .values_list("pk", "release_at")
        )
    )
    given = {"now": NOW, "short_id": announcement.short_id}
    assert prepared.rows(**given) == [(edition.pk, NOW)]
    with django_assert_num_queries(1):
        assert prepared.rows(**{**given, "now": NOW - HOUR}) == []
    assert prepared.rows(**{**given, "short_id": "zzzzzzzz"}) == []
    assert prepared.rows(**given) == [(edition.pk, NOW)]


def test_values_come_back_as_django_gives_them():
    Masthead.objects.create(pk=1, languages=["de", "fr"])
    Session.objects.create(session_key="x", expire_date=NOW)
    mastheads = CompiledQuery(
        lambda pk: untranslated(Masthead.objects.filter(pk=pk)).values_list("zone", "languages")
    )
    sessions = CompiledQuery(
        lambda at: Session.objects.filter(expire_date=at).values_list("expire_date")
    )
    assert mastheads.rows(pk=1) == [("Europe/Paris", ["de", "fr"])]
    ((instant,),) = sessions.rows(at=NOW)
    assert instant == NOW
    assert instant.utcoffset() == dt.timedelta()


def test_a_query_whose_columns_depend_on_the_language_is_refused():
    with pytest.raises(ValueError, match="untranslated"):
        CompiledQuery(
            lambda pk: Masthead.objects.filter(pk=pk).values_list("name_fr", "zone")
        ).rows(pk=1)


def test_a_value_that_is_no_parameter_is_refused():
    prepared = CompiledQuery(
        lambda key, unused: Session.objects.filter(Q(pk=key)).values_list("expire_date")
    )
    with pytest.raises(ValueError, match="no parameter"):
        prepared.rows(key="k", unused="x")
