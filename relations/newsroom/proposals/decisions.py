"""What editors decide of proposals: accepted as drafts in a dossier, refused, or taken back."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError, Q
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from relations.models import Alias, Article, Evidence, Passage, Record
from relations.models.aggregates import model_of
from relations.newsroom import audit, dossiers
from relations.newsroom.models import ArticleReading, Dossier, Merger, Proposal, Publicity, Standing
from relations.newsroom.plans import Refused
from relations.newsroom.proposals.drafts import complete, make
from relations.newsroom.proposals.findings import LIFTED
from relations.newsroom.proposals.matching import Match, matches_of, the_one
from relations.newsroom.proposals.readings import ACCEPTED, WAITING, is_up_to_date, may_read
from relations.newsroom.proposals.writing import Writer
from relations.newsroom.record import delete_draft, record
from relations.newsroom.snapshots import Key
from relations.reading import NEWSROOM

REFUSED = Proposal.State.REFUSED
NEW = "new"
# Parts that are added to records that were there before.
ADDED: dict[str, Any] = {"evidence": Evidence, "alias": Alias}


class MustChoose(Refused):
    """Several records may be meant, or some that are only like it: an editor has to say which."""


# --- accepting --------------------------------------------------------------------------------------------------------


def accept(given: Proposal, *, by: User, choice: str = "", values: dict[str, Any] | None = None) -> Proposal:
    """Make a draft of it, or complete the record that it is; it lies in the dossier of the article then.

    `choice` is the number of a record or NEW where several may be meant; `values` are the editor's own. Whoever and
    whatever it names comes along. Raises Refused, MustChoose, ValidationError.
    """
    with _deciding(given, by) as (proposal, article, reading):
        if not proposal.is_waiting:
            raise Refused([_("This has been decided already: take it back first.")])
        return _Accepting(article, reading, by).accept(proposal, choice, values)


class _Accepting:
    """One act of accepting, with all that it takes along."""

    def __init__(self, article: Article, reading: ArticleReading, by: User) -> None:
        self.article, self.reading, self.by = article, reading, by
        self.along: list[int] = []

    def accept(self, proposal: Proposal, choice: str, values: dict[str, Any] | None) -> Proposal:
        said = {**proposal.values, **(values or {})}
        writer = Writer(self.article, by=self.by, record_of=self.record_of)
        pk = _chosen(proposal, choice, said)
        root = complete(writer, proposal, said, pk) if pk else make(writer, proposal, said)
        is_changed = said != proposal.values
        proposal.traces = {
            "made": writer.made, "added": writer.added, "along": self.along, "changed": is_changed,
            "proposed": proposal.values if is_changed else {},
        }  # fmt: skip
        proposal.values, proposal.record_id = said, root.pk
        _decide(proposal, ACCEPTED, self.by)
        self._gather(writer, (proposal.kind, root.pk))
        return proposal

    def record_of(self, fingerprint: str) -> int | None:
        """The record of another proposal of the article, which is accepted now if nobody has decided it yet."""
        rows = Proposal.objects.select_for_update().filter(article_id=self.article.pk, fingerprint=fingerprint)
        other = rows.first()
        if other is None or other.state == REFUSED:
            return None
        if other.is_waiting:
            try:
                _Accepting(self.article, self.reading, self.by).accept(other, "", None)
                self.along.append(other.pk)
            except MustChoose as refused:
                name = other.values.get("name") or other.values.get("title_fr", "")
                raise MustChoose([_("First say which record “%(name)s” is.") % {"name": name}]) from refused
        return other.record_id

    def _gather(self, writer: Writer, key: Key) -> None:
        """What was written, in the dossier of the article; passages go with what cites them."""
        keys = [made for made in writer.made if made[0] != "passage"]
        if keys or writer.added:
            dossiers.add(self._open_dossier(), [*keys, key], by=self.by)
        self.reading.passages += [pk for kind, pk in writer.made if kind == "passage"]
        self.reading.save(update_fields=("passages",))

    def _open_dossier(self) -> Dossier:
        reading = self.reading
        if reading.dossier is None or reading.dossier.closed_at is not None:
            title = Truncator(str(self.article)).chars(dossiers.TITLE_LENGTH)
            reading.dossier = dossiers.open_dossier(title, by=self.by, keys=[("article", self.article.pk)])
            reading.save(update_fields=("dossier",))
        return reading.dossier


def _chosen(proposal: Proposal, choice: str, said: dict[str, Any]) -> int | None:
    """The record that is meant; None for a new one. Raises MustChoose where that cannot be told."""
    if choice == NEW:
        return None
    now = Proposal(
        article_id=proposal.article_id, kind=proposal.kind, fingerprint=proposal.fingerprint, start=proposal.start,
        end=proposal.end, values=said,
    )  # fmt: skip
    matches = matches_of([now]).get(proposal.fingerprint, [])
    if choice:
        return _offered(proposal, choice, matches)
    if one := the_one(matches):
        return one.pk
    if matches:
        raise MustChoose([_("This may be a record that is there already: choose it, or say that it is new.")])
    return None


def _offered(proposal: Proposal, choice: str, matches: list[Match]) -> int:
    """The number of a record of the kind, which need not be among the likely ones: editors know better."""
    exists = choice.isascii() and choice.isdigit() and len(choice) < 19
    if exists and (any(one.pk == int(choice) for one in matches) or _is_there(proposal.kind, int(choice))):
        return int(choice)
    raise Refused([_("There is no such record any more: choose again.")])


def _is_there(kind: str, pk: int) -> bool:
    return bool(model_of(kind)._base_manager.filter(pk=pk).exists())


# --- refusing and taking back -----------------------------------------------------------------------------------------


def refuse(given: Proposal, *, by: User) -> Proposal:
    """Say that it is nothing: it stays refused when the text is read again. Raises Refused."""
    with _deciding(given, by) as (proposal, _article, _reading):
        if not proposal.is_waiting:
            raise Refused([_("This has been decided already: take it back first.")])
        return _decide(proposal, REFUSED, by)


def undo(given: Proposal, *, by: User) -> Proposal:
    """Take a decision back, what was written by it, and what came along with it and serves nothing else.

    Raises Refused when something else rests on it by now.
    """
    with _deciding(given, by) as (proposal, _article, reading):
        if proposal.is_waiting:
            raise Refused([_("Nothing has been decided here yet.")])
        along = proposal.traces.get("along", [])
        _refuse_merged(proposal)
        for part, said in reversed(proposal.traces.get("added", [])):
            _take_out(proposal, part, said, by)
        for kind, pk in reversed(proposal.traces.get("made", [])):
            if kind != "passage":
                _take_back(reading, (kind, pk), by)
        _sweep(reading, by)
        proposal.values = proposal.traces.get("proposed") or proposal.values
        proposal.record_id, proposal.traces = None, {}
        _decide(proposal, WAITING, by)
        for other in Proposal.objects.filter(pk__in=along, state=ACCEPTED):
            # What serves another decision stays.
            with suppress(Refused), transaction.atomic(using=NEWSROOM):
                undo(other, by=by)
        return proposal


def _refuse_merged(proposal: Proposal) -> None:
    """What was written has other numbers once two records are one."""
    written = [tuple(key) for key in proposal.traces.get("made", [])]
    ends = Q(kind=proposal.kind, kept_id=proposal.record_id) if proposal.traces.get("added") else Q(pk=None)
    for kind, pk in written:
        ends |= Q(kind=kind, gone_id=pk) | Q(kind=kind, kept_id=pk)
    if Merger.objects.filter(ends, undone_at=None).exists():
        raise Refused([_("What was made of it has been merged with another record: undo the merger first.")])


def _take_out(proposal: Proposal, part: str, said: str, by: User) -> None:
    """Remove what was added to a record that had been there before: a part by its uid; of a measure, that it ended."""
    root: Any = model_of(proposal.kind)._base_manager.filter(pk=proposal.record_id).first()
    if root is None:
        return
    if part == LIFTED:
        root.lifted_in, root.status = None, said
        root.save()
    else:
        ADDED[part]._base_manager.filter(uid=said).delete()
    record(root, by=by, note=_("Taken back in the reading"))


def _take_back(reading: ArticleReading, key: Key, by: User) -> None:
    """Delete a draft that was made; a post or a state stays where something else has come to rest on it."""
    root: Record | None = model_of(key[0])._base_manager.filter(pk=key[1]).first()
    if root is None:
        return
    if reading.dossier and reading.dossier.closed_at is None:
        dossiers.remove(reading.dossier, [key], by=by)
    try:
        with transaction.atomic(using=NEWSROOM):
            delete_draft(root, by=by, own=True)
    except ProtectedError as error:
        if key[0] == "post" or getattr(root, "actor_kind", "") == "state":
            return
        names = ", ".join(dict.fromkeys(str(_root_of(row)) for row in list(error.protected_objects)[:5]))
        words = _("“%(record)s” is used by %(names)s: take that back first.")
        raise Refused([words % {"record": root, "names": names}]) from error


def _root_of(row: Any) -> Any:
    """The record that a row belongs to."""
    return next(filter(None, (getattr(row, name, None) for name in getattr(row, "ROOTS", ()))), row)


def _sweep(reading: ArticleReading, by: User) -> None:
    """Delete the passages that were made here, that nothing cites any more and that were never public."""
    drafts = Standing.objects.filter(kind="passage", record_id__in=reading.passages, publicity=Publicity.NEVER)
    for passage in Passage.objects.filter(pk__in=list(drafts.values_list("record_id", flat=True)), evidence=None):
        # One that somebody else has moved since is theirs too, and stays.
        with suppress(Refused), transaction.atomic(using=NEWSROOM):
            pk = passage.pk
            delete_draft(passage, by=by, own=True)
            reading.passages.remove(pk)
    reading.save(update_fields=("passages",))


# --- one decision -----------------------------------------------------------------------------------------------------


@contextmanager
def _deciding(given: Proposal, by: User) -> Iterator[tuple[Proposal, Article, ArticleReading]]:
    """The proposal, its article and its reading as they stand now, until the end of the transaction."""
    with transaction.atomic(using=NEWSROOM):
        audit.claim()
        if not may_read(by):
            raise Refused([_("You do not have the right to do this.")])
        proposal = Proposal.objects.select_for_update().filter(pk=given.pk).first()
        if proposal is None:
            raise Refused([_("The text says so no more: read it again first.")])
        article = Article.objects.get(pk=proposal.article_id)
        reading = ArticleReading.objects.select_related("dossier").get(article_id=article.pk)
        if not is_up_to_date(article, reading):
            raise Refused([_("The text of the article has changed: read it again first.")])
        yield proposal, article, reading


def _decide(proposal: Proposal, state: str, by: User) -> Proposal:
    proposal.state, proposal.by, proposal.at = state, by, timezone.now()
    proposal.save()
    action = {ACCEPTED: "proposal.accept", REFUSED: "proposal.refuse", WAITING: "proposal.undo"}[Proposal.State(state)]
    detail = {"proposal": proposal.pk, "kind": proposal.kind, "record": proposal.record_id}
    audit.enter([audit.Act(action, "article", proposal.article_id, detail=detail)], by=by)
    return proposal


def problems_of(error: Refused | ValidationError) -> list[str]:
    """What stands against a decision, in sentences."""
    if isinstance(error, Refused):
        return [problem.message for problem in error.problems]
    return list(error.messages)
