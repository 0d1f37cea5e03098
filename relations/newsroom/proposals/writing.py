"""What every draft of a proposal is written with: passages, actors, and records saved together with their proof."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model
from django.utils.translation import gettext as _

from relations.models import Actor, Article, Country, Evidence, Passage, Place, Post, Record, Theme
from relations.newsroom.models import Proposal
from relations.newsroom.plans import Refused
from relations.newsroom.record import record
from relations.vocabulary import ActorKind, Sector, Stance

Values = dict[str, Any]
# Who a finding names: {"name", "state": code of a country, "finding": fingerprint}.
Who = dict[str, Any]


class Writer:
    """Writes what one proposal says, and notes what it wrote so that it can be taken back.

    `record_of` gives the record that another finding of the article has become, None if it was refused.
    """

    def __init__(self, article: Article, *, by: User, record_of: Callable[[str], int | None]) -> None:
        self.article, self.by, self.record_of = article, by, record_of
        self.note = str(_("From the reading of “%(article)s”") % {"article": article})[:300]
        self.made: list[tuple[str, int]] = []
        # Parts of records that were there before: the model and the uid, or what else has to be put back.
        self.added: list[tuple[str, str]] = []

    def needs(self, right: str, kind: str) -> None:
        if not self.by.has_perm(f"relations.{right}_{kind}"):
            raise Refused([_("You do not have the right to do this.")])

    @property
    def day(self) -> dt.date | None:
        """The last day on which the article may have been published."""
        return self.article.published.latest

    # --- writing ----------------------------------------------------------------------------------------------------

    def save(self, root: Record, *children: Model) -> None:
        """Write a new record with its parts, as one revision. Raises ValidationError."""
        self.needs("add", root.kind())
        root.full_clean(exclude=_not_checked(root))
        root.save()
        for child in children:
            child.full_clean(exclude=_not_checked(child), validate_unique=False, validate_constraints=False)
            child.save()
        record(root, by=self.by, note=self.note)
        self.made.append((root.kind(), root.pk))

    def add(self, root: Record, child: Any) -> None:
        """Write one more part of a record that was there before."""
        child.save()
        record(root, by=self.by, note=self.note)
        self.added.append((child._meta.model_name, str(child.uid)))

    def add_source(self, root: Any, proposal: Proposal) -> None:
        """Cite the passage for a record that was there before, unless it is cited already."""
        proof = self.passage(*span_of(proposal))
        if not root.evidence.filter(passage=proof, stance=Stance.SUPPORTS).exists():
            self.add(root, Evidence(**{root.kind(): root}, passage=proof))

    def proof(self, root: Record, span: tuple[int, int], **part: Any) -> Evidence:
        """Evidence of a record that is not saved yet."""
        return Evidence(**{root.kind(): root}, passage=self.passage(*span), **part)

    def passage(self, start: int, end: int) -> Passage:
        """The passage of the article at these places, which may be cited already."""
        found = self.article.passages.filter(start=start, end=end).first()
        if found is None:
            found = Passage(article=self.article, exact=self.article.body[start:end], start=start)
            self.save(found)
        return found

    # --- what others have become --------------------------------------------------------------------------------------

    def actor(self, who: Who) -> Actor | None:
        """The actor whom a finding names; None if it names nobody whom the record knows."""
        if who.get("state"):
            return self._state(who["state"])
        pk = self.record_of(who["finding"]) if who.get("finding") else None
        return Actor.objects.filter(pk=pk).first() if pk else None

    def _state(self, code: str) -> Actor | None:
        found = Actor.objects.filter(actor_kind=ActorKind.STATE, country__alpha3=code).first()
        country = self.country(code)
        if found or country is None:
            return found
        names = {"name_fr": country.name_fr, "name_en": country.name_en}
        state = Actor(actor_kind=ActorKind.STATE, country=country, sector=Sector.GOV, **names)
        self.save(state)
        return state

    def country(self, code: str) -> Country | None:
        return Country.objects.filter(alpha3=code).first() if code else None

    def place(self, where: Who) -> Place | None:
        pk = self.record_of(where["finding"]) if where.get("finding") else None
        return Place.objects.filter(pk=pk).first() if pk else None

    def themes(self, codes: list[str]) -> list[Theme]:
        return list(Theme.objects.filter(code__in=codes).order_by("pk"))

    def post_held(self, actor: Actor | None) -> Post | None:
        """The post of a person of whom the record knows only one that has not ended."""
        if actor is None or actor.actor_kind != ActorKind.PERSON:
            return None
        open_ones = list(actor.tenures.filter(end_latest=None, end_earliest=None).select_related("post")[:2])
        return open_ones[0].post if len(open_ones) == 1 else None


def span_of(proposal: Proposal) -> tuple[int, int]:
    """Where the words stand. Raises Refused when the text has them no more."""
    if proposal.start is None or proposal.end is None:
        raise Refused([_("The text says so no more: read it again first.")])
    return proposal.start, proposal.end


def _not_checked(row: Model) -> list[str]:
    """What the database writes itself, and the ends of foreign keys, which were looked up or are saved just before."""
    return [field.name for field in row._meta.concrete_fields if field.generated or field.is_relation]
