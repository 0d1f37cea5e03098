"""A public relation whose events a test adds: two countries, a proof, and types with weights."""

from decimal import Decimal

from relations.dates import UncertainDate
from relations.models import EventMode, EventTheme, EventType, Participation, Post, Relation
from tests import emptying
from tests import factories as make


def made() -> "Made":
    return emptying.once_made("relations", Made)


class Made:
    """Mali and the United States in public, and the events that a test publishes between them."""

    def __init__(self):
        self.mli, self.usa = make.country("MLI", "Mali"), make.country("USA", "États-Unis")
        self.relation = make.saved(Relation(first=self.mli, second=self.usa, title_fr="Mali–États-Unis"))
        self.article = make.article()
        self.proof = make.passage(self.article, "a reçu l’ambassadrice")
        self.meeting = self.type_of("MEET", "verbal_cooperation", plover="2", goldstein="1")
        self.sanction = self.type_of("PUNISH", "material_conflict", plover="-6", goldstein="-4")
        self.unweighted = self.type_of("ODD", "neutral")
        self.visit = EventMode(event_type=self.meeting, code="visit", label_fr="Visite", plover_weight=Decimal("4"))
        make.saved(self.meeting, self.visit)
        make.show(self.mli, self.usa, self.relation, self.article, self.meeting, self.sanction, self.unweighted)

    def type_of(self, code, quad, plover=None, goldstein=None):
        row = EventType(code=code, label_fr=code.title(), quad=quad)
        row.plover_weight = Decimal(plover) if plover else None
        row.goldstein_weight = Decimal(goldstein) if goldstein else None
        return make.saved(row)

    def event(self, day, event_type=None, *, themes=(), ranks=(), title="", **fields):
        """An event of the two, not yet public. `ranks` are those of Mali’s and of the other side’s participant."""
        date = day if isinstance(day, UncertainDate) else UncertainDate.parse(day)
        row = make.event(
            title,
            proof=self.proof,
            parties=(self.mli, self.usa),
            event_type=event_type or self.meeting,
            date=date,
            **fields,
        )
        posts = [make.saved(Post(title_fr=make.unique("Poste"), rank=rank)) if rank else None for rank in ranks]
        sides = zip((self.mli, self.usa), ("visitor", "host"), posts, strict=False)
        people = [
            Participation(event=row, country=country, role=role, post=post, name_as_written="X", position=at)
            for at, (country, role, post) in enumerate(sides)
        ]
        make.saved(row, *(EventTheme(event=row, theme=theme) for theme in themes), *people)
        self.needed = [*themes, *(post for post in posts if post), row]
        return row

    def shown(self, *args, **fields):
        row = self.event(*args, **fields)
        make.show(*self.needed)
        return row
