"""Who met whom: counts and names are of the same meetings."""

import pytest

from relations.catalogue.parity import meetings_of, parity_of
from relations.catalogue.silence import contacts_in_order
from relations.dates import UncertainDate
from relations.models import Participation, Post
from relations.newsroom.prepared import pairs
from relations.publication.models import PairEvent
from relations.reading import reading_public
from relations.vocabulary import Modality
from tests import factories as make
from tests.relations_made import made as made_relation


@pytest.fixture
def made(press):
    return made_relation()


def met(made):
    with reading_public():
        meetings = meetings_of(made.relation, 20)
        return [meeting.event.title_fr for meeting in meetings], parity_of(contacts_in_order(made.relation)).number


def test_only_what_was_done_and_is_over_is_a_meeting(made):
    made.shown("2026-02-01", ranks=(2, 2), title="Tenue")
    made.shown(UncertainDate(), ranks=(2, 2), title="Sans date")
    made.shown("2026-02-02", ranks=(2, 2), title="Prévue", modality=Modality.PLANNED)
    made.shown("2026-02-03", ranks=(2, 2), title="Niée", modality=Modality.NEGATED)

    assert met(made) == (["Tenue"], 1)


def test_a_meeting_has_somebody_of_either_side(made):
    made.shown("2026-02-01", ranks=(2, None), title="Rang inconnu")
    made.shown("2026-02-02", ranks=(2,), title="Discours seul")
    made.shown("2026-02-03", title="Personne")

    assert met(made) == (["Rang inconnu"], 1)


def test_who_takes_part_for_their_own_country_makes_a_meeting_and_unmakes_it(made):
    other = make.country("FRA", "France")
    envoy = make.actor("Envoyé", country=other)
    row = made.event("2026-02-01", ranks=(2,), title="Rencontre")
    make.saved(row, Participation(event=row, actor=envoy, role="host", position=5))
    make.show(other, envoy, *made.needed)
    assert met(made) == ([], 0)

    make.show(make.resaved(envoy, country=made.usa))
    assert met(made) == (["Rencontre"], 1)
    assert list(pairs.differences()) == []

    make.show(make.resaved(envoy, country=other))
    assert met(made) == ([], 0)
    assert list(pairs.differences()) == []


def test_the_highest_rank_of_a_side_counts(made):
    row = made.event("2026-02-01", ranks=(3, 2))
    first = make.saved(Post(title_fr="Président", rank=1))
    people = [Participation(event=row, country=made.mli, role="present", post=post, name_as_written="Y", position=9)
              for post in (first, None)]  # fmt: skip
    make.saved(row, *people)
    make.show(first, *made.needed)

    assert PairEvent.objects.values_list("first_rank", "second_rank", "is_ranked").get() == (1, 2, True)
