"""What the pages that make an edition share: the records chosen, what stands against them, and what would mend it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import label_for_field
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.db.models import ProtectedError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from relations.models.aggregates import aggregates, model_of
from relations.newsroom.admin.desk_page import DeskPage
from relations.newsroom.admin.sent import number_in
from relations.newsroom.log import LogBehind, NewItem
from relations.newsroom.models import Edition, Standing
from relations.newsroom.plans import Plan, Problem, standings_of
from relations.newsroom.previewing import page_of
from relations.newsroom.snapshots import Key
from relations.newsroom.wording import Labels
from relations.newsroom.workflow import Move, Refused, grounds_of, refusal
from relations.vocabulary import ItemAct

LinkEnd = tuple[str, str]
# What an edition can come to nothing by.
REFUSED = (Refused, LogBehind, IntegrityError, ProtectedError)
UID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def key_of(words: str) -> Key:
    """ "event:12" as a key. Raises Http404 on anything else."""
    kind, _colon, digits = words.partition(":")
    number = number_in(digits)
    if kind not in aggregates() or number is None:
        raise Http404(words)
    return kind, number


def key_words(key: Key) -> str:
    return f"{key[0]}:{key[1]}"


def names_of(keys: Iterable[Key]) -> dict[Key, str]:
    """The names of records for the desk, in one query for each kind."""
    by_kind: dict[str, list[int]] = {}
    for kind, pk in keys:
        by_kind.setdefault(kind, []).append(pk)
    return {
        (kind, pk): str(row)
        for kind, ids in by_kind.items()
        for pk, row in model_of(kind)._base_manager.in_bulk(ids).items()
    }


def last_names_of(keys: Iterable[Key]) -> dict[Key, str]:
    """The names of drafts that were deleted, as their last revisions have them."""
    gone = list(keys)
    labels = Labels.of(keys=gone)
    words = _("%(name)s (in the bin)")
    return {key: words % {"name": labels.of_row(model_of(key[0]), key[1])} for key in gone}


def all_names_of(keys: Iterable[Key]) -> dict[Key, str]:
    """The names of records for the desk, also of those that were deleted."""
    wanted = list(keys)
    found = names_of(wanted)
    return found | last_names_of(key for key in wanted if key not in found)


def numbers_in(said: QueryDict, name: str) -> dict[Key, int]:
    """Records with a number each, as in "event:12:3"."""
    return {
        key_of(key): number_in(number, 0) for key, _colon, number in (w.rpartition(":") for w in said.getlist(name))
    }


@dataclass
class Choice:
    """What the page was asked for: the records, those that come along, and the links that are left out."""

    wanted: list[Key]
    also: list[Key] = field(default_factory=list)
    leave_out: list[LinkEnd] = field(default_factory=list)
    # The revision of each record that the publisher saw, and the one that readers had then, 0 for none.
    seen: dict[Key, int] = field(default_factory=dict)
    seen_public: dict[Key, int] = field(default_factory=dict)

    @classmethod
    def read(cls, wanted: list[Key], said: QueryDict) -> "Choice":
        also = [key_of(words) for words in said.getlist("also")]
        ends = [words.partition(":") for words in said.getlist("leave_out")]
        return cls(
            wanted,
            [key for key in dict.fromkeys(also) if key not in wanted],
            list(dict.fromkeys((row, name) for row, _colon, name in ends if name and UID.fullmatch(row))),
            numbers_in(said, "seen"),
            numbers_in(said, "seen_public"),
        )

    @property
    def keys(self) -> list[Key]:
        return [*self.wanted, *self.also]

    @property
    def expected(self) -> dict[Key, int]:
        """What was seen of each record; nothing seen of a record is no revision of it."""
        return {key: self.seen.get(key, 0) for key in self.keys}

    @property
    def expected_public(self) -> dict[Key, int]:
        return {key: self.seen_public.get(key, 0) for key in self.keys}


@dataclass(frozen=True)
class Row:
    """A record as the page names it."""

    key: Key
    name: str
    revision: int | None = None
    act: str = ""

    @property
    def words(self) -> str:
        return key_words(self.key)

    @property
    def kind(self) -> str:
        return str(model_of(self.key[0])._meta.verbose_name)

    @property
    def address(self) -> str:
        return reverse(f"admin:relations_{self.key[0]}_change", args=(self.key[1],))


@dataclass(frozen=True)
class Offer(Row):
    """A record that would mend problems by coming along."""

    problems: tuple[Problem, ...] = ()


class EditionPage(DeskPage):
    """Shows what an edition would hold; makes it when told to; says what stands against it, keeping what was typed."""

    move: Move
    title: Any

    # --- what the two pages differ in ---------------------------------------------------------------------------------

    def make_form(self, data: QueryDict | None) -> Form:
        raise NotImplementedError

    def plan(self, choice: Choice, form: Form) -> Plan:
        raise NotImplementedError

    def make_edition(self, choice: Choice, form: Form) -> Edition | None:
        """None when there is nothing to tell readers."""
        raise NotImplementedError

    def done(self, edition: Edition) -> str:
        raise NotImplementedError

    # --- requests -----------------------------------------------------------------------------------------------------

    def may_enter(self) -> bool:
        return self.user.has_perm(self.move.permission)

    @cached_property
    def wanted(self) -> list[Key]:
        if "kind" in self.kwargs:
            keys = [key_of(f"{self.kwargs['kind']}:{self.kwargs['pk']}")]
        else:
            keys = [key_of(words) for words in self.request.GET.get("keys", "").split(",")]
        if standings_of(keys).keys() != set(keys):
            raise Http404
        return list(dict.fromkeys(keys))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._page(Choice(self.wanted), self.make_form(None))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        choice, form = Choice.read(self.wanted, request.POST), self.make_form(request.POST)
        if "_everything" in request.POST:
            self._gather(choice, form)
            form = self.make_form(request.POST)
        if "_make" not in request.POST or not form.is_valid():
            return self._page(choice, form)
        try:
            edition = self.make_edition(choice, form)
        except Refused as refused:
            return self._page(choice, form, refused.problems)
        except REFUSED as refused:
            return self._page(choice, form, [Problem(refused_in_words(refused))])
        return self._done(edition) if edition else self.done_in_silence()

    def done_in_silence(self) -> HttpResponse:
        raise NotImplementedError

    def _gather(self, choice: Choice, form: Form) -> None:
        """Take along whatever is missing, and what that is missing in turn."""
        while new := [key for key in self._offered(choice, form) if key not in choice.keys]:
            choice.also.extend(new)

    def _offered(self, choice: Choice, form: Form) -> list[Key]:
        return list(dict.fromkeys(p.offer for p in self.plan(choice, form).problems if p.offer))

    def _done(self, edition: Edition) -> HttpResponse:
        address = page_of(self.wanted[0])
        words = self.done(edition)
        if address:
            words = format_html('{} <a href="{}">{}</a>', words, address, _("See the public page"))
        messages.success(self.request, words)
        kind, pk = self.wanted[0]
        if len(self.wanted) == 1 and model_of(kind)._base_manager.filter(pk=pk).exists():
            return redirect(f"admin:relations_{kind}_change", pk)
        return redirect(f"admin:relations_{kind}_changelist")

    def refusals(self, choice: Choice, form: Form) -> list[Problem]:
        return self.refused(choice, self.move)

    def refused(self, choice: Choice, move: Move) -> list[Problem]:
        standings, grounds = standings_of(choice.keys), grounds_of(choice.keys, move, self.user)
        reasons = ((key, refusal(standings.get(key), move, self.user, grounds=grounds)) for key in choice.keys)
        return [Problem(reason, key) for key, reason in reasons if reason]

    # --- the page -----------------------------------------------------------------------------------------------------

    def _page(self, choice: Choice, form: Form, refused: list[Problem] | None = None) -> HttpResponse:
        plan = self.plan(choice, form)
        problems = list(dict.fromkeys([*self.refusals(choice, form), *plan.problems] if refused is None else refused))
        offered = list(dict.fromkeys(p.offer for p in problems if p.offer and p.offer not in choice.keys))
        named = [
            *(item.key for item in plan.items),
            *plan.forgotten,
            *(problem.key for problem in problems if problem.key),
        ]
        names = names_of([*choice.keys, *offered, *named])
        standings = standings_of([*choice.keys, *offered])
        context = {
            "title": self.title,
            "form": form,
            "wanted": [_row(key, names, standings) for key in choice.wanted],
            "also": [_row(key, names, standings) for key in choice.also],
            "items": [_item_row(item, names) for item in plan.items],
            "forgotten": [_row(key, names, standings) for key in plan.forgotten],
            "blocking": [
                (p, Row(p.key, names[p.key]) if p.key in names else None) for p in problems if p.offer not in offered
            ],
            "offers": [_offer(key, names, standings, problems) for key in offered],
            "left_out": [(f"{row}:{name}", left_out_in_words(row, name)) for row, name in choice.leave_out],
            "seen": [(key_words(key), standing.head.number) for key, standing in standings.items()],
            "seen_public": [(key_words(key), standing.published or 0) for key, standing in standings.items()],
            "was_refused": refused is not None,
        }
        return self.page(**self.get_context_data(**context))


def _row(key: Key, names: dict[Key, str], standings: dict[Key, Standing]) -> Row:
    number = standings[key].head.number if key in standings else None
    return Row(key, names.get(key, key_words(key)), number)


def _item_row(item: NewItem, names: dict[Key, str]) -> Row:
    return Row(item.key, names.get(item.key, key_words(item.key)), item.revision, str(ItemAct(item.act).label))


def _offer(key: Key, names: dict[Key, str], standings: dict[Key, Standing], problems: list[Problem]) -> Offer:
    mine = tuple(problem for problem in problems if problem.offer == key)
    row = _row(key, names, standings)
    return Offer(row.key, row.name, row.revision, problems=mine)


def left_out_in_words(uid: str, name: str) -> str:
    """A link that readers will see as not yet public: the record that holds it, and the name of its field."""
    for aggregate in aggregates().values():
        for model in (aggregate.root, *(part.model for part in aggregate.children)):
            if name in getattr(model, "OPTIONAL_LINKS", ()):
                row = _row_named(model, uid)
                if row:
                    return f"{row} – {label_for_field(name, model)}"
    return name


def _row_named(model: type[models.Model], uid: str) -> models.Model | None:
    try:
        return model._base_manager.filter(uid=uid).first()
    except ValidationError:
        # The rows of a many-to-many are named by their ends.
        return None


def refused_in_words(refused: Exception) -> str:
    if isinstance(refused, ProtectedError):
        citing = ", ".join(sorted({f"{row} ({row._meta.verbose_name})" for row in refused.protected_objects})[:10])
        return _("Drafts still refer to this record: %(citing)s. Change or delete them first.") % {"citing": citing}
    return str(refused)
