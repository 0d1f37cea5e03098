"""The only writer of the seeds: saves what the newsroom never had, and publishes what no editor has touched."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import models, transaction

from relations.models import Evidence, Record
from relations.models.aggregates import columns, foreign_keys
from relations.newsroom.models import Candidate, Comment, Edition, Publicity, Standing
from relations.newsroom.record import record_all
from relations.newsroom.seeding.seedlings import Ref, Seedling
from relations.newsroom.snapshots import Key
from relations.newsroom.workflow import Refused, publish
from relations.reading import NEWSROOM

EDITION_SIZE = 1000


class Planting:
    """Saves seedlings as records, each once in the life of an installation."""

    def __init__(self, by: User):
        self.by = by
        self.planted = 0
        self._pks: dict[uuid.UUID, int] = {}

    def plant(self, seedlings: Sequence[Seedling]) -> None:
        """Save the records of one kind that are new; those they refer to come before them.

        What an editor has changed, renamed or deleted stays as it is, and so does an editor's own record that has
        the address or the code of a seed: it stands for the seed.
        """
        fresh = self._plantable(self._unknown(seedlings))
        if not fresh:
            return
        with transaction.atomic(using=NEWSROOM):
            rows = [self._save_root(seedling) for seedling in fresh]
            for seedling in fresh:
                self._save_parts(seedling)
            record_all(rows, by=self.by)
            self._tell_the_desk(fresh)
        self.planted += len(fresh)

    def _unknown(self, seedlings: Sequence[Seedling]) -> list[Seedling]:
        had = Standing.objects.filter(uid__in=[seedling.uid for seedling in seedlings]).values_list("uid", flat=True)
        known = set(had)
        fresh = [seedling for seedling in seedlings if seedling.uid not in known]
        self._adopt_twins(fresh)
        return [seedling for seedling in fresh if seedling.uid not in self._pks]

    def _adopt_twins(self, seedlings: Sequence[Seedling]) -> None:
        if not seedlings:
            return
        model = seedlings[0].model
        for name in (column.name for column in columns(model) if column.unique and column.name not in ("id", "uid")):
            given = {seedling.fields[name]: seedling for seedling in seedlings if seedling.fields.get(name)}
            twins = model._base_manager.filter(**{f"{name}__in": given}).values_list(name, "pk")
            self._pks |= {given[value].uid: pk for value, pk in twins}

    def _plantable(self, fresh: list[Seedling]) -> list[Seedling]:
        """Those whose every reference can be met: what an editor deleted takes along what needs it."""
        self._look_up(ref for seedling in fresh for ref in seedling.references())
        while True:
            at_hand = self._pks.keys() | {seedling.uid for seedling in fresh}
            complete = [seedling for seedling in fresh if all(ref.uid in at_hand for ref in seedling.references())]
            if len(complete) == len(fresh):
                return fresh
            fresh = complete

    def _look_up(self, refs: Iterable[Ref]) -> None:
        wanted: dict[type[models.Model], set[uuid.UUID]] = defaultdict(set)
        for ref in refs:
            if ref.uid not in self._pks:
                wanted[ref.model].add(ref.uid)
        for model, uids in wanted.items():
            self._pks |= dict(model._base_manager.filter(uid__in=uids).values_list("uid", "pk"))

    def _save_root(self, seedling: Seedling) -> Record:
        row = seedling.model(uid=seedling.uid)
        self._save(row, seedling.fields)
        self._pks[seedling.uid] = row.pk
        return row

    def _save_parts(self, seedling: Seedling) -> None:
        for part in seedling.parts:
            row = part.model(uid=part.uid) if part.uid else part.model()
            self._save(row, part.fields)
            if part.uid:
                self._pks[part.uid] = row.pk

    def _save(self, row: models.Model, fields: dict[str, Any]) -> None:
        for name, value in fields.items():
            if isinstance(value, Ref):
                setattr(row, f"{name}_id", self._pks[value.uid])
            else:
                setattr(row, name, value)
        row.clean()
        row.clean_fields(exclude={key.name for key in foreign_keys(type(row))})
        row.save(force_insert=True)

    def _tell_the_desk(self, seedlings: Sequence[Seedling]) -> None:
        self._look_up(guess.actor for seedling in seedlings for guess in seedling.guesses)
        Comment.objects.bulk_create(
            Comment(kind=seedling.model.kind(), record_id=self._pks[seedling.uid], text=text, by=self.by)
            for seedling in seedlings
            for text in seedling.notes
        )
        Candidate.objects.bulk_create(
            Candidate(
                participation=guess.participation.uid,
                actor_id=self._pks[guess.actor.uid],
                certainty=guess.certainty,
                basis=guess.basis,
            )
            for seedling in seedlings
            for guess in seedling.guesses
            if guess.actor.uid in self._pks
        )

    def publish(self, seedlings: Sequence[Seedling], *, note_fr: str, note_en: str) -> tuple[list[Edition], int]:
        """Publish what was never public and is still as it was seeded; the editions, and how many records wait.

        A record that may not be shown (an editor has withdrawn what it refers to) stays a draft.
        """
        editions: list[Edition] = []
        waiting: list[Key] = []
        for batch in _batches(self._untouched(seedlings)):
            edition, waiting = self._publish_what_may([*waiting, *batch], note_fr, note_en)
            editions += [edition] if edition else []
        return editions, len(waiting)

    def _untouched(self, seedlings: Sequence[Seedling]) -> list[tuple[Key, int]]:
        """Keys in the order of planting, each with the number of records it may bring: itself and what it cites."""
        size = {
            seedling.uid: 1 + sum(part.model is Evidence for part in seedling.parts)
            for seedling in seedlings
        }  # fmt: skip
        rows = Standing.objects.filter(
            uid__in=size, publicity=Publicity.NEVER, head__number=1, head__by=self.by
        ).values_list("uid", "kind", "record_id")
        keys = {uid: (kind, pk) for uid, kind, pk in rows}
        return [(keys[uid], count) for uid, count in size.items() if uid in keys]

    def _publish_what_may(self, keys: list[Key], note_fr: str, note_en: str) -> tuple[Edition | None, list[Key]]:
        wanted = keys
        while wanted:
            try:
                edition = publish(wanted, by=self.by, note_fr=note_fr, note_en=note_en)
            except Refused as refusal:
                refused = {problem.key for problem in refusal.problems}
                # What is refused for something else than itself (a passage whose article has gone) waits altogether.
                wanted = [key for key in wanted if key not in refused] if refused.intersection(wanted) else []
            else:
                return edition, [key for key in keys if key not in wanted]
        return None, keys


def _batches(sized: Iterable[tuple[Key, int]]) -> Iterator[list[Key]]:
    batch: list[Key] = []
    total = 0
    for key, size in sized:
        if batch and total + size > EDITION_SIZE:
            yield batch
            batch, total = [], 0
        batch.append(key)
        total += size
    if batch:
        yield batch
