"""The lists of revisions, editions and the audit: narrowed by day, and as cheap however much was done."""

import datetime as dt

import pytest
from django.contrib.admin import site
from django.urls import reverse
from django.utils import timezone

from relations.newsroom.admin import long_lists
from relations.newsroom.admin.long_lists import LongList, LongPaginator
from relations.newsroom.models import AuditEvent, Edition, Revision
from tests import factories as make
from tests.newsroom.test_admin_lists import listed, opened

pytestmark = pytest.mark.usefixtures("press")
LISTS = {Revision: "at", Edition: "moment", AuditEvent: "at"}
models = pytest.mark.parametrize("model", LISTS, ids=lambda model: model._meta.model_name)


@pytest.fixture
def desk(client):
    client.force_login(make.chief())
    for code in ("DEFENCE", "TRADE", "AID"):
        make.show(make.theme(code=code))
    return client


def address_of(model):
    return reverse(f"admin:newsroom_{model._meta.model_name}_changelist")


@models
def test_a_day_of_the_newsrooms_clock_narrows_it(desk, model):
    rows = list(model.objects.all())
    today = timezone.localdate()
    yesterday, tomorrow = today - dt.timedelta(days=1), today + dt.timedelta(days=1)

    for days, found in (
        ({"day_from": today, "day_until": today}, rows),
        ({"day_from": tomorrow}, []),
        ({"day_until": yesterday}, []),
        ({"day_from": "0001-01-01", "day_until": "9999-12-31"}, rows),
    ):
        assert {row.pk for row in listed(desk, address_of(model), **days)} == {row.pk for row in found}, days
    assert rows


@models
def test_what_is_no_day_is_refused_in_words_and_narrows_nothing(desk, model):
    page, _asked = opened(desk, address_of(model), {"day_from": "hier"})

    assert "hier" in page.content.decode()
    assert page.context["cl"].result_count == model.objects.count()


@models
def test_every_question_about_them_has_a_limit(desk, model, monkeypatch):
    monkeypatch.setattr(LongList, "list_per_page", 1)

    _page, asked = opened(desk, address_of(model))

    about = [sql for sql in asked if f'FROM "{model._meta.db_table}"' in sql]
    assert about
    assert [sql for sql in about if "LIMIT" not in sql] == []


def test_the_newest_revisions_are_found_by_their_moment(desk):
    """By an index of moments: kind by kind they would all be read and put in order."""
    page, _asked = opened(desk, address_of(Revision))

    plan = page.context["cl"].queryset[:50].explain()

    assert "revision_by_moment" in plan or "Seq Scan" in plan
    assert "TEMP B-TREE" not in plan


def test_every_list_of_the_desk_counts_to_a_bound():
    stock = [model.__name__ for model, desk in site._registry.items() if not issubclass(desk.paginator, LongPaginator)]

    assert stock == []


@models
def test_more_than_was_counted_is_said_to_be_more(desk, model, monkeypatch):
    monkeypatch.setattr(LongList, "list_per_page", 1)
    monkeypatch.setattr(long_lists, "MOST", 1)

    page, _asked = opened(desk, address_of(model))

    assert page.context["cl"].paginator.counted.is_more
    assert f"{page.context['cl'].result_count}+" in page.content.decode()
