"""Drafts of rows as snapshots of new records: an event, and the passage that holds its own row."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Any
from uuid import UUID, uuid4

from relations.models import Event, Evidence, Participation, Passage, Record
from relations.models.aggregates import columns
from relations.models.base import Row, possible_slugs, slug_stem
from relations.newsroom.bulk.reading import Draft, Person
from relations.newsroom.snapshots import Key, Snapshot, written
from relations.publication.inserting import new_ids
from relations.publication.models import FormerSlug
from relations.publication.schema import SCHEMA
from relations.reading import NEWSROOM
from relations.vocabulary import Anchoring


class Sheet:
    """The records of a few hundred drafts: written in one transaction, which must hold the newsroom's lock already."""

    def __init__(self, drafts: Sequence[Draft], article: int) -> None:
        self.drafts, self.article = drafts, article
        self._events = new_ids(Event, len(drafts), NEWSROOM)
        self._passages = new_ids(Passage, len(drafts), NEWSROOM)
        self._evidence = iter(new_ids(Evidence, len(drafts), NEWSROOM))
        self._people = iter(new_ids(Participation, sum(len(draft.people) for draft in drafts), NEWSROOM))
        self._uids = [UUID(draft.uid) if draft.uid else uuid4() for draft in drafts]

    def numbered(self) -> Iterator[tuple[Draft, int, int]]:
        """Each draft with the ids of its event and of its passage."""
        return zip(self.drafts, self._events, self._passages, strict=True)

    def passages(self) -> list[Snapshot]:
        return [self._passage(draft, pk) for draft, pk in zip(self.drafts, self._passages, strict=True)]

    def events(self) -> list[Snapshot]:
        slugs = free_slugs(zip(self.drafts, self._uids, strict=True))
        rows = zip(self.drafts, self._events, self._passages, self._uids, slugs, strict=True)
        return [self._event(*row) for row in rows]

    def _passage(self, draft: Draft, pk: int) -> Snapshot:
        uid = uuid4()
        root = {
            **blank(Passage),
            "id": pk,
            "uid": str(uid),
            "slug": Passage.slug_of(uid),
            "article_id": self.article,
            "exact": draft.words,
            # The rows of a large file are no text of an article: each is held by its passage alone.
            "state": str(Anchoring.UNVERIFIABLE),
        }
        return _snapshot(("passage", pk), root, {}, {})

    def _event(self, draft: Draft, pk: int, passage: int, uid: UUID, slug: str) -> Snapshot:
        root = {
            **blank(Event),
            **{f"date_{part}": value for part, value in _date(draft).items()},
            **draft.texts,
            "id": pk,
            "uid": str(uid),
            "slug": slug,
            "event_type_id": draft.event_type,
            **{name: value for name, value in (("mode_id", draft.mode), ("place_id", draft.place)) if value},
        }
        proof = {**blank(Evidence), "id": next(self._evidence), "uid": str(uuid4()), "event_id": pk}
        people = [self._person(one, at, pk) for at, one in enumerate(draft.people)]
        rows = {"participation": people, "evidence": [{**proof, "passage_id": passage}]}
        links = {"eventparty": sorted(draft.parties), "eventtheme": sorted(draft.themes)}
        return _snapshot(("event", pk), root, rows, links)

    def _person(self, one: Person, position: int, event: int) -> dict[str, Any]:
        said = {"actor_id": one.actor, "country_id": one.country, "post_id": one.post}
        return {
            **blank(Participation),
            "id": next(self._people),
            "uid": str(uuid4()),
            "event_id": event,
            "position": position,
            "role": str(one.role),
            "name_as_written": one.written,
            "is_stated": one.is_stated,
            **{name: value for name, value in said.items() if value},
        }


def _snapshot(key: Key, root: dict[str, Any], rows: dict[str, Any], links: dict[str, Any]) -> Snapshot:
    return {
        "schema": SCHEMA,
        "kind": key[0],
        "id": key[1],
        "root": root,
        "rows": {name: found for name, found in rows.items() if found},
        "links": {name: found for name, found in links.items() if found},
    }


def _date(draft: Draft) -> dict[str, str]:
    date = draft.date
    days = {"earliest": date.earliest, "latest": date.latest}
    said = {name: str(getattr(date, name)) for name in ("precision", "text", "basis", "certainty")}
    return {name: day.isoformat() for name, day in days.items() if day} | said


@cache
def blank(model: type[Row]) -> dict[str, Any]:
    """What a row of the model holds when nobody has said anything, but for its identity."""
    row = written(model, {field.attname: getattr(model(), field.attname) for field in columns(model)})
    return {name: value for name, value in row.items() if name not in ("id", "uid", "slug", "created", "updated")}


# --- addresses --------------------------------------------------------------------------------------------------------


def free_slugs(named: Iterable[tuple[Draft, UUID]]) -> list[str]:
    """What `free_slug()` would give each event, one after the other, in two queries for all of them."""
    wanted = [possible_slugs(draft.texts.get("slug") or _stem(draft.texts["title_fr"]), uid) for draft, uid in named]
    taken = taken_slugs(Event, {slug for possible in wanted for slug in possible})
    found = []
    for possible in wanted:
        slug = next(slug for slug in possible if slug not in taken)
        taken.add(slug)
        found.append(slug)
    return found


@lru_cache(maxsize=8192)
def _stem(title: str) -> str:
    """Rows of one file often have the same."""
    return slug_stem(title) or Event.kind()


def taken_slugs(model: type[Record], slugs: set[str]) -> set[str]:
    """Those that another draft has, or that once were the address of a public record."""
    drafts = model._base_manager.using(NEWSROOM).filter(slug__in=slugs).values_list("slug", flat=True)
    digests = {FormerSlug.digest_of(slug): slug for slug in slugs}
    former = FormerSlug.objects.filter(kind=model.kind(), digest__in=digests).values_list("digest", flat=True)
    return {*drafts, *(digests[digest] for digest in former)}
