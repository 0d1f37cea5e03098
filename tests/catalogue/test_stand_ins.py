"""A statement that is put together once for a shape of question answers each question as one of its own would."""

from itertools import product

import pytest
from django.http import QueryDict

from relations.api.v1.resources import RESOURCES
from relations.catalogue import stand_ins
from relations.catalogue.filters import RecordFilter
from relations.catalogue.positions import stretch
from relations.catalogue.stand_ins import Places
from relations.reading import reading_public
from tests import factories as make
from tests.api.conftest import record, whole_record  # noqa: F401 – a fixture

DAYS = ("date_from", "date_to", "on", "earliest_gte", "latest_lt")


@pytest.fixture(autouse=True)
def forgotten():
    stand_ins.forget()
    yield
    stand_ins.forget()


@pytest.fixture
def others(record):  # noqa: F811
    """Beside the record of one of everything, a second event with others in its places."""
    who, theme = make.actor("Autre", country=record.fra), make.theme("AUTRE")
    kind, both = make.event_type(), (record.fra, record.usa)
    event = make.event("Autre", proof=record.proof, parties=both, who=(who,), event_type=kind)
    make.show(who, theme, kind, event)
    return record


def places(resource, asked, order=None):
    filters = resource.filters(QueryDict(asked), queryset=resource.rows())
    assert filters.is_valid(), (asked, filters.errors)
    return Places(resource.name, filters, order or resource.order)


def by_itself(found, position=None, part=0, backward=False):
    rows = stretch(found.filters.qs, found.order, position, part, backward)
    return [tuple(row) for row in rows.values_list(*found.columns)]


def by_shape(found, position=None, part=0, backward=False):
    return [tuple(row) for row in found.read(position, part, backward, 100)]


def questions():
    """Every filter by a record, and each of a day, of every list."""
    for resource in RESOURCES.values():
        for name, one in resource.filters.base_filters.items():
            if isinstance(one, RecordFilter):
                yield resource, name, one.extra["queryset"].model
            elif name in DAYS:
                yield resource, name, None


def test_a_shape_answers_each_of_its_questions(others):
    seen = 0
    with reading_public():
        for resource, name, model in questions():
            values = [row.uid for row in model._default_manager.all()] if model else ["2025-12", "2026-02-02", "2030"]
            for value in values:
                found = places(resource, f"{name}={value}")
                for part in range(found.order.number_of_parts):
                    expected = by_itself(found, part=part)
                    assert by_shape(found, part=part) == expected, (resource.name, name, value)
                    seen += bool(expected)
    assert seen > 100


def test_most_questions_by_records_and_days_share_a_statement(others):
    with reading_public():
        for resource, name, model in questions():
            row = model._default_manager.first() if model else None
            by_shape(places(resource, f"{name}={row.uid if row else '2026'}"))

    # A mode is found by its code, which modes of other types may have as well.
    assert [(key[0], key[4]) for key, found in stand_ins._statements.items() if found is None] == [
        ("events", (("mode", None),))
    ]


def test_positions_of_all_kinds_share_a_statement(others):
    with reading_public():
        for resource in RESOURCES.values():
            for order in resource.orders.values():
                found = places(resource, "", order)
                for row, backward in product(found.read(None, 0, False, 100), (False, True)):
                    position = [getattr(row, "uid" if name == "id" else name) for name in order.names]
                    assert by_shape(found, position, 0, backward) == by_itself(found, position, 0, backward)
    assert None not in stand_ins._statements.values()
    assert len(stand_ins._statements) <= 4 * sum(len(resource.orders) for resource in RESOURCES.values())


def test_what_reads_more_of_a_record_than_its_names_is_put_together_each_time(others):
    class Odd(RecordFilter):
        def filter(self, queryset, value):
            return queryset.filter(event_type__label_fr=value.label_fr)

    resource = RESOURCES["events"]
    with reading_public():
        found = places(resource, f"type={others.type.code}")
        found.filters.filters["type"].__class__ = Odd

        assert by_shape(found) == by_itself(found) != []
    assert list(stand_ins._statements.values()) == [None]
