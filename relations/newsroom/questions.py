"""What editors ask of the record, each question by name: the dashboard counts by them, and lists filter by them."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.contrib.auth.models import User
from django.db.models import BigIntegerField, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from relations.models import Evidence, Passage, Record
from relations.models.aggregates import aggregates, model_of
from relations.newsroom.bulk.belonging import shown, without_hidden
from relations.newsroom.models import Edition, Publicity, Revision, Stage, Standing, UrgentCorrection
from relations.vocabulary import Anchoring, EnglishState, Stance

WEEK = timedelta(days=7)
# What the public may not have read yet.
NEWS = tuple(stage for stage in Stage if stage != Stage.DONE)
UNTRANSLATED = (EnglishState.MISSING, EnglishState.OUT_OF_DATE)


# --- where records stand ----------------------------------------------------------------------------------------------


def there() -> Q:
    """Records that exist: no drafts that were deleted, nothing that the law removed, no batch that is not whole."""
    return ~Q(publicity=Publicity.REMOVED) & Q(head__snapshot__isnull=False) & shown()


def of_kinds(kinds: Collection[str]) -> Q:
    """Nothing is asked for all kinds: an index of kinds would be in the way of better ones."""
    return Q() if set(kinds) >= aggregates().keys() else Q(kind__in=kinds)


def assigned_to(user: User) -> Q:
    return Q(assignee=user.pk)


def work_of(user: User) -> Q:
    """What somebody was given, or saved last; each half by an index of its own."""
    halves = Standing.objects.filter(assignee=user.pk), Standing.objects.filter(head__by=user.pk)
    return Q(pk__in=halves[0].values("pk")) | Q(pk__in=halves[1].values("pk"))


def overdue(today: date) -> Q:
    return Q(due__lt=today)


def due_soon(today: date) -> Q:
    return Q(due__range=(today, today + WEEK))


def waiting() -> Q:
    """Approved, and not yet what the public reads. A withdrawn record waits when it was approved after it went."""
    gone = Edition.objects.filter(number=OuterRef("edition")).values("moment")[:1]
    never_gone = Q(publicity__in=(Publicity.NEVER, Publicity.PUBLIC))
    return Q(stage=Stage.WAITING) & (never_gone | Q(publicity=Publicity.WITHDRAWN, since__gt=Subquery(gone)))


def changed() -> Q:
    """Public, with changes that the public does not read."""
    return Q(publicity=Publicity.PUBLIC, stage__in=NEWS) & ~Q(published=F("head__number"))


def correcting() -> Q:
    """Whose public version has a correction that waits for a second reader. Begins with those few, kind by kind: what
    asks for each standing reads them all."""
    found = Q()
    for kind in aggregates():
        waiting = UrgentCorrection.objects.filter(kind=kind, closed_at=None)
        found |= Q(kind=kind, record_id__in=waiting.values("record_id"))
    return found


def changed_before(moment: datetime) -> Q:
    """Whose first change that the public does not read was made before a moment."""
    first = Revision.objects.filter(
        kind=OuterRef("kind"), record_id=OuterRef("record_id"), number=OuterRef("published") + 1, at__lt=moment
    )
    return Q(Exists(first))


def standing_where(rows: QuerySet, condition: Q) -> QuerySet:
    """Records of one kind, or standings themselves, whose standing answers a question."""
    if rows.model is Standing:
        return rows.filter(condition)
    mine = Standing.objects.filter(condition, kind=rows.model.kind())
    return rows.filter(pk__in=mine.values("record_id"))


# --- what the record lacks --------------------------------------------------------------------------------------------


def in_two_languages() -> list[str]:
    """The kinds that have texts of ours to translate."""
    return [kind for kind, aggregate in aggregates().items() if aggregate.root.TEXTS]


def untranslated(kind: str) -> QuerySet[Record]:
    return without_hidden(model_of(kind)._base_manager.filter(english__in=UNTRANSLATED), kind)


def without_second_source() -> Q:
    """Events, public or drafts, that fewer than two sources support: two articles of one outlet are one source."""
    source = Coalesce("passage__article__outlet", -F("passage__article"), output_field=BigIntegerField())
    proofs = Evidence.objects.filter(event=OuterRef("pk"), stance=Stance.SUPPORTS, link=None).order_by()
    several = proofs.values("event").annotate(one=Min(source), other=Max(source)).filter(one__lt=F("other"))
    gone = Standing.objects.filter(kind="event", record_id=OuterRef("pk"), publicity=Publicity.WITHDRAWN)
    return ~Exists(several) & ~Exists(gone)


def broken_passages() -> QuerySet[Passage]:
    return without_hidden(Passage.objects.filter(state=Anchoring.BROKEN), Passage.kind())
