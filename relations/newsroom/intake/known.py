"""The names that the newsroom knows already, handed to the reader so that it stays without a database."""

from dataclasses import dataclass, field
from functools import cached_property

from relations.newsroom.intake.gazetteer import Tree, entry_for


@dataclass(frozen=True)
class KnownActor:
    """An actor of the record: its name, other names, kind (as in the record) and the three letters of its country."""

    name: str
    kind: str
    country: str = ""
    aliases: tuple[str, ...] = ()
    gender: str = ""
    uid: str = ""


@dataclass(frozen=True)
class Known:
    actors: tuple[KnownActor, ...] = field(default_factory=tuple)

    @cached_property
    def tree(self) -> Tree:
        """Their names of two words or more, and acronyms; a single word says too little."""
        tree = Tree()
        for number, actor in enumerate(self.actors):
            for name in (actor.name, *actor.aliases):
                if " " in name.strip() or (name.isupper() and len(name) > 2):
                    tree.add(name, entry_for(name, "known", str(number)))
        return tree
