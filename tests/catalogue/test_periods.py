"""What may lie between two days is read from its place in the index of dates, and none of it is lost."""

import datetime as dt
from itertools import product

import pytest
from django.http import QueryDict

from relations.catalogue import months, narrowing, periods, stand_ins
from relations.catalogue.facets import keys_of
from relations.catalogue.filters import may_fall
from relations.catalogue.listings import LISTINGS
from relations.catalogue.narrowing import Narrowing
from relations.catalogue.positions import page_of
from relations.catalogue.stand_ins import Places
from relations.dates import UncertainDate
from relations.models import Event
from relations.models.article import Article
from relations.reading import PUBLIC, reading_public
from relations.vocabulary import Basis, Precision
from tests.api.conftest import day
from tests.catalogue.test_beginnings import events, is_sorted, plan_of_rows, public

pytestmark = pytest.mark.django_db(databases=["default", PUBLIC])

DAYS = [None, *(dt.date(year, *rest) for year in (2019, 2020, 2021) for rest in ((1, 1), (6, 15), (6, 20)))]
ASKED = (
    "date_from=2020&date_to=2020", "date_from=2020-06", "date_to=2020-06-15", "on=2020", "on=2020-06-15", "year=2020",
    "year=2019&date_to=2019-03", "on=2020&year=2021", "date_from=2021&date_to=2021&on=2020", "date_to=9999",
    "date_from=2030&date_to=2031", "date_from=1960&date_to=1961",
)  # fmt: skip


def dates():
    """Every pair of bounds: days, times of any length, those that are open on one side, and what nobody dates."""
    for first, last, basis in product(DAYS, DAYS, (Basis.VAGUE, Basis.SEQUENCE)):
        if not (first and last) or first <= last:
            yield UncertainDate(first, last, Precision.DAY if first == last else Precision.RANGE, basis=basis)


@pytest.fixture
def dated():
    return events(list(dates()))


def asked_of(listing, asked):
    found = Narrowing(LISTINGS[listing], QueryDict(asked))
    assert not found.refusals
    return found


def unbounded(rows, found):
    """The rows by the filters alone, without what follows from them for their place in the index."""
    for name, value in found.filters.form.cleaned_data.items():
        rows = found.filters.filters[name].filter(rows, value)
    return rows


def in_pages(found, order):
    cursor, seen = None, []
    while True:
        page = page_of(found.rows, "events", order, size=7, cursor=cursor)
        seen += [row.pk for row in page.rows]
        if page.next is None:
            return seen
        cursor = narrowing.Cursor.read(page.next, "events", order, found.rows)


@pytest.mark.parametrize("asked", ASKED)
def test_every_date_that_may_lie_in_between_is_on_a_page(dated, asked):
    with reading_public():
        found = asked_of("events", asked)
        rows = unbounded(Event.objects.all(), found)

        for order in LISTINGS["events"].orders.values():
            expected = [
                pk
                for part in order.parts(rows)
                for pk in order.sorted(part, backward=False).values_list("pk", flat=True)
            ]
            assert in_pages(found, order) == expected
        assert sorted(keys_of(found.rows)) == sorted(rows.values_list("pk", flat=True))


@pytest.mark.parametrize("asked", ASKED)
def test_the_statement_of_a_shape_finds_them_too(dated, asked):
    stand_ins.forget()
    with reading_public():
        for again in (asked, asked.replace("2020", "2021")):
            found = asked_of("events", again)
            places = Places("events", found.filters, found.order)
            keys = [row[0] for part in range(2) for row in places.read(None, part, False, 1000)]

            assert sorted(keys) == sorted(unbounded(Event.objects.all(), found).values_list("pk", flat=True))


def test_articles_have_bounds_of_their_own():
    for at, date in enumerate([day("2020-05-05"), day("2019"), day("2021-01-01"), UncertainDate()]):
        row = Article(slug=f"article-{at}", title=str(at))
        row.published = date
        public(row)

    with reading_public():
        found = asked_of("articles", "date_from=2019-06-01&date_to=2020")

        assert set(found.rows.values_list("title", flat=True)) == {"0", "1", "3"}


def test_a_year_is_read_from_its_place_in_the_timeline(dated):
    with reading_public():
        found = asked_of("events", "year=2019")
        plans = [plan_of_rows(part[:20]) for part in (
            order.sorted(order.parts(found.rows)[0], backward=False) for order in LISTINGS["events"].orders.values()
        )]  # fmt: skip

    for plan in plans:
        assert not is_sorted(plan)
        assert {"event_timeline", "event_date_lasting"} <= set(plan.replace("(", " ").split())


def test_what_reaches_no_further_has_no_bounds(dated):
    with reading_public():
        assert periods.bounded_by(asked_of("events", "").rows) is None
        assert periods.bounded_by(asked_of("events", "date_from=2020").rows) is None
        assert periods.bounded_by(asked_of("events", "date_to=2020").rows) == "date_sort"


def test_open_bounds_shut_out_nothing(dated):
    with reading_public():
        assert Event.objects.filter(may_fall("date", None, None)).count() == len(dated)


# --- the calendar -----------------------------------------------------------------------------------------------------


def test_the_days_of_a_month_are_counted_as_they_are_shown(dated):
    with reading_public():
        placed = set(Event.objects.filter(months.on_known_days()).values_list("pk", flat=True))
        rows = list(Event.objects.all())
        found = months.month_of(Event.objects.all(), dt.date(2020, 6, 1))

    told = {
        r.pk for r in rows if months.is_on_known_days(r.date_earliest, r.date_latest, r.date_precision, r.date_basis)
    }
    assert told == placed
    assert found.counts == {day: len(shown) for day, shown in found.days.items()}
    assert found.counts.total() > 0
