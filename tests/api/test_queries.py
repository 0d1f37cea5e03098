"""The number of queries does not grow with the number of rows. One of them is for the state of the record."""

from relations.api.v1.resources import RESOURCES
from relations.models import Evidence, Phase, Place, Post, Principle
from tests import factories as make
from tests.api.conftest import _invocation, _measure, built, day
from tests.api.test_resources import keys_of

LIST_LIMIT = 6
DETAIL_LIMIT = 8


def _country(at):
    return make.country(
        f"{chr(65 + at // 26)}{chr(65 + at % 26)}Q",
        alpha2=f"{at // 26:x}{chr(65 + at % 26)}",
        numeric=f"{(at + 500) % 1000:03d}",
    )


def more_of_each(w, number):
    found = []
    for at in range(number):
        person = make.actor(country=w.mli)
        statement = make.statement(person, w.words, event=w.event)
        event = make.event(proof=w.proof, parties=(w.mli, w.usa), who=(person, w.minister), event_type=w.type)
        found += [
            person, event, statement, make.theme(), make.outlet(), make.event_type(), _country(at),
            make.article(f"Texte {at}."), make.saved(Place(name_fr=f"Lieu {at}", country=w.mli)),
            make.saved(Post(title_fr=f"Poste {at}", country=w.mli)), make.saved(Principle(label_fr=f"Principe {at}")),
            _invocation(w, person, "demand", wording="respect"), _measure(w, f"Mesure {at}", w.state, w.other_state),
        ]  # fmt: skip
        phase = built(Phase, relation=w.relation, label_fr=f"Phase {at}", date=day("2025"))
        make.saved(w.relation, phase, Evidence(relation=w.relation, phase=phase, passage=w.proof))
    return [*found, w.relation]


def test_lists_and_records_ask_a_fixed_number_of_times(api, record):
    paths = [f"{name}/?limit=50" for name in RESOURCES]
    paths += [f"{name}/{keys[0]}/" for name, keys in keys_of(record).items()]
    few = {path: api.count_queries(path) for path in paths}

    with make.together():
        found = more_of_each(record, 60)
    make.show(*found)

    many = {path: api.count_queries(path) for path in paths}
    # Fewer where the page was not full before: behind what has a date comes what has none.
    assert {path: (few[path], count) for path, count in many.items() if count > few[path]} == {}
    assert len(api.results("events/?limit=50")) == 50
    for path, count in few.items():
        assert count <= (LIST_LIMIT if "limit" in path else DETAIL_LIMIT), path
