"""An article on two countries that the record knows little of, and what its reading needs."""

from relations.dates import UncertainDate
from relations.models import Article, Country, EventMode, EventType, Principle
from relations.models.aggregates import aggregates
from relations.newsroom.models import Proposal
from relations.newsroom.proposals.readings import proposals_of, read_article
from tests import factories as make

TEXT = (
    "Le ministre nigérien des Affaires étrangères, Bakary Yaou Sangaré, a reçu mardi à Niamey l’ambassadeur de France, "
    "Sylvain Itté. « Le Niger attend le respect de la souveraineté », a déclaré le ministre.\n\n"
    "Le 12 mars 2024, la France avait suspendu son aide au développement au Niger."
)


def vocabulary():
    for code, modes in (("CONSULT", ("visit", "host", "audience")), ("SANCTION", ("suspend_aid",)), ("REQUEST", ())):
        kind = make.event_type(code)
        for mode in modes:
            make.saved(kind, EventMode(event_type=kind, code=mode, label_fr=mode, label_en=mode))
    make.saved(Principle(slug="souverainete", label_fr="souveraineté", label_en="sovereignty"))
    return make.country("NER", "Niger"), make.country("FRA", "France")


def article(text: str = TEXT, **fields) -> Article:
    found = Article(body=text, **{"title": "Niamey", "rights": "excerpt", **fields})
    found.published = UncertainDate.parse("2024-03-20")
    make.saved(found)
    return found


def read(source: Article, by) -> dict[str, Proposal]:
    """The proposals of an article by kind; of several of a kind, the first."""
    read_article(source, by=by)
    return by_kind(source)


def by_kind(source: Article) -> dict[str, Proposal]:
    found: dict[str, Proposal] = {}
    for one in proposals_of(source):
        found.setdefault(one.kind, one)
    return found


def called(source: Article, name: str) -> Proposal:
    return next(one for one in proposals_of(source) if one.values.get("name") == name)


def vocabulary_of(code: str) -> Country:
    return Country.objects.get(alpha3=code)


def type_of(code: str) -> EventType:
    return EventType.objects.get(code=code)


def count_of_records() -> dict[str, int]:
    return {kind: one.root._base_manager.count() for kind, one in aggregates().items()}
