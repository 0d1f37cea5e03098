"""A form whose record has moved on since it was opened: from which revision it started, and who has saved since."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from relations.models.aggregates import model_of
from relations.newsroom.accounts import name_of
from relations.newsroom.admin.sent import number_in
from relations.newsroom.models import Publicity, Revision, Standing
from relations.newsroom.rows import write
from relations.newsroom.snapshots import Key, Snapshot, upgraded
from relations.reading import NEWSROOM


@dataclass(frozen=True)
class StartedFrom:
    """What a form carries of the moment it was opened: the revision whose rows it shows, and whether readers had it."""

    number: int | None = None
    was_public: bool = False

    @classmethod
    def now(cls, key: Key) -> Self:
        standing = Standing.objects.filter(kind=key[0], record_id=key[1]).values_list("head__number", "publicity")
        number, publicity = standing.first() or (None, "")
        return cls(number, publicity == Publicity.PUBLIC)

    @classmethod
    def read(cls, said: QueryDict) -> Self:
        return cls(number_in(said.get("_seen")), "_was_public" in said)


def revision_of(key: Key, number: int | None) -> Revision | None:
    """The revision that a form started from; None when there is none, or its words were removed."""
    if number is None:
        return None
    return Revision.objects.filter(kind=key[0], record_id=key[1], number=number, snapshot__isnull=False).first()


def comparison(key: Key, older: int, newer: int) -> str:
    """The address of the page that shows what changed from one revision to another."""
    return reverse("admin:compare", args=key, query={"from": older, "to": newer})


@dataclass(frozen=True)
class Overtaken:
    standing: Standing
    started: Revision

    @cached_property
    def base(self) -> Snapshot:
        return upgraded(self.started.snapshot or {})

    @cached_property
    def theirs(self) -> Snapshot:
        return upgraded(self.standing.head.snapshot or {})

    @property
    def number(self) -> int:
        """Of the head, as it is while the lock is held."""
        return self.standing.head.number

    @property
    def comparison(self) -> str:
        return comparison(self.standing.key, self.started.number, self.number)

    @cached_property
    def since(self) -> list[Revision]:
        """What was saved since, oldest first."""
        numbers = {"number__gt": self.started.number, "number__lte": self.number}
        kept = Revision.objects.filter(kind=self.standing.kind, record_id=self.standing.record_id, **numbers)
        return list(kept.defer("snapshot").select_related("by").order_by("number"))

    def authors(self, reader: User) -> str:
        """Who has saved since, each once; the reader, too, in another window."""
        return ", ".join(dict.fromkeys(self._names(reader)))

    def _names(self, reader: User) -> Iterator[str]:
        for revision in self.since:
            yield _("yourself in another window") if revision.by_id == reader.pk else name_of(revision.by)

    def write_base(self) -> None:
        """Make the working rows what the form started from. Only ever inside a transaction that is rolled back."""
        try:
            with transaction.atomic(using=NEWSROOM):
                write(self.standing.kind, [self.base], NEWSROOM)
        except IntegrityError:
            # An address or a code that the record had then is another's by now: the form will say so.
            write(self.standing.kind, [{**self.base, "root": self.base["root"] | self._unique()}], NEWSROOM)

    def _unique(self) -> dict[str, object]:
        root, columns = self.theirs["root"], model_of(self.standing.kind)._meta.concrete_fields
        return {column.attname: root[column.attname] for column in columns if column.unique}
