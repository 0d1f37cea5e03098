"""The number of queries does not grow with the number of rows. One of them is for the state of the record."""

from relations.models import Commitment, CommitmentMaker, Doctrine, DoctrinePrinciple, Evidence, Place, Principle
from tests import factories as make
from tests.api.conftest import _invocation, _measure, built
from tests.public.conftest import page_of

LISTS = ("relations", "events", "actors", "statements", "articles", "principles", "measures", "commitments", "pages")
ON_A_DAY = {"date_earliest": "2026-02-02", "date_latest": "2026-02-02", "date_precision": "day"}
OUT_ON_A_DAY = {f"published{name.removeprefix('date')}": value for name, value in ON_A_DAY.items()}
PAGES = (
    "event", "earlier", "minister", "state", "bloc", "statement", "article", "principle", "doctrine", "demand",
    "measure", "commitment", "theme", "place", "post", "outlet",
)  # fmt: skip


def limits(record):
    """The addresses with the most queries that each may ask."""
    found = {f"/en/{name}/": 8 for name in LISTS}
    found |= {page_of(getattr(record, name), "en"): 16 for name in PAGES}
    found |= {f"{page_of(record.event, 'en')}?edition=1": 16}
    found |= {"/en/corrections/": 8, "/en/method/": 8, "/en/data/": 8, "/sitemap.xml": 8, "/en/contact/": 8}
    found |= {"/en/events/?relation=MLI-USA&actor=awa-diarra&theme=SECURITE": 8}
    return found | {"/en/": 20, page_of(record.relation, "en"): 20}


def more_promises(record, number):
    """Commitments of the minister, doctrines of the state: pages ask for what belongs to these once they have any."""
    found = []
    for at in range(number):
        commitment = built(Commitment, content_fr=f"Promesse {at}", made_in=record.event)
        maker = CommitmentMaker(commitment=commitment, actor=record.minister)
        found.append(make.saved(commitment, maker, Evidence(commitment=commitment, passage=record.proof)))
        doctrine = Doctrine(label_fr=f"Doctrine {at}", holder=record.state)
        found.append(make.saved(doctrine, DoctrinePrinciple(doctrine=doctrine, principle=record.principle)))
    return found


def more_facts(record, number):
    """Events, statements, invocations and measures on the pages that are counted, and more of what lists show."""
    found = []
    for at in range(number):
        person = make.actor(country=record.mli)
        parties, who = (record.mli, record.usa), (person, record.minister)
        event = make.event(proof=record.proof, parties=parties, who=who, event_type=record.type)
        found += [person, event, make.theme(), make.outlet(), make.article(f"Texte {at}.", **OUT_ON_A_DAY)]
        found += [make.statement(person, record.words, event=record.event, **ON_A_DAY)]
        found += [_invocation(record, person, "demand", wording="le respect", event=record.event)]
        found += [_measure(record, f"Mesure {at}", record.state, record.other_state)]
        found += [make.saved(Place(name_fr=f"Lieu {at}")), make.saved(Principle(label_fr=f"Principe {at}"))]
    return found


def test_pages_ask_a_fixed_number_of_times(record, reader):
    allowed = limits(record)
    make.show(*more_promises(record, 2))
    few = {address: reader.count_queries(address) for address in allowed}

    with make.together():
        found = more_promises(record, 30) + more_facts(record, 30)
    make.show(*found)

    assert {address: reader.count_queries(address) for address in allowed} == few
    assert {address: count for address, count in few.items() if count > allowed[address]} == {}
