"""The number of queries does not grow with the number of rows. One of them is for the state of the record."""

from relations.models import Commitment, CommitmentMaker, Doctrine, DoctrinePrinciple, Evidence
from tests import factories as make
from tests.api.conftest import built
from tests.api.test_queries import more_of_each
from tests.public.conftest import page_of

LISTS = ("relations", "events", "actors", "statements", "articles", "principles", "measures", "commitments", "pages")
PAGES = (
    "event", "earlier", "minister", "state", "bloc", "statement", "article", "principle", "doctrine", "demand",
    "measure", "commitment", "theme", "place", "outlet",
)  # fmt: skip


def limits(record):
    """The addresses with the most queries that each may ask."""
    found = {f"/en/{name}/": 8 for name in LISTS}
    found |= {page_of(getattr(record, name), "en"): 16 for name in PAGES}
    found |= {f"{page_of(record.event, 'en')}?edition=1": 16}
    found |= {"/en/corrections/": 8, "/en/method/": 8, "/en/data/": 8, "/sitemap.xml": 8}
    found |= {"/en/events/?relation=MLI-USA&actor=awa-diarra&theme=SECURITE": 8}
    return found | {"/en/": 20, page_of(record.relation, "en"): 20}


def more_on_the_same_pages(record, number):
    more_of_each(record, number)
    found = []
    for at in range(number):
        commitment = built(Commitment, content_fr=f"Promesse {at}", made_in=record.event)
        maker = CommitmentMaker(commitment=commitment, actor=record.minister)
        found.append(make.saved(commitment, maker, Evidence(commitment=commitment, passage=record.proof)))
        doctrine = Doctrine(label_fr=f"Doctrine {at}", holder=record.state)
        found.append(make.saved(doctrine, DoctrinePrinciple(doctrine=doctrine, principle=record.principle)))
    make.show(*found)


def test_pages_ask_a_fixed_number_of_times(record, reader):
    allowed = limits(record)
    more_on_the_same_pages(record, 2)
    few = {address: reader.count_queries(address) for address in allowed}

    more_on_the_same_pages(record, 30)

    assert {address: reader.count_queries(address) for address in allowed} == few
    assert {address: count for address, count in few.items() if count > allowed[address]} == {}
