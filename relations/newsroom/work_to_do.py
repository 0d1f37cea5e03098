"""The work that waits at the desk: questions with the list that answers each of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from relations.models import Event
from relations.models.aggregates import aggregates, model_of
from relations.newsroom import questions, schedules, webhooks
from relations.newsroom.arrivals.checking import telling
from relations.newsroom.arrivals.watching import failing
from relations.newsroom.bulk.belonging import without_hidden
from relations.newsroom.conversations import may_view
from relations.newsroom.counts import Count, counted
from relations.newsroom.dossiers import may_gather
from relations.newsroom.duplicates import KINDS as ALIKE
from relations.newsroom.duplicates import likenesses
from relations.newsroom.models import Alert, Dossier, Hook, Review, Schedule, Standing, Submission, Task
from relations.newsroom.submissions import may_decide
from relations.newsroom.zones import desk_zone

# Events are looked at one by one for their sources: the newest of them, on a page that everybody opens.
LOOKED_AT = 2_000


@dataclass(frozen=True)
class Question:
    label: str
    # Querysets that no row is in twice.
    rows: Sequence[QuerySet]
    # The list that shows exactly these rows; empty when the parts have lists of their own.
    address: str
    parts: Sequence["Question"] = ()
    # Not all rows were asked: there may be more.
    is_part: bool = False
    remark: str = ""
    # What a single row is called, where the label is a plural.
    label_of_one: str = ""


@dataclass(frozen=True)
class Answer:
    label: str
    count: Count
    address: str
    parts: list["Answer"] = field(default_factory=list)
    remark: str = ""


@dataclass(frozen=True)
class Section:
    title: str
    answers: list[Answer]

    @property
    def open(self) -> list[Answer]:
        return [answer for answer in self.answers if answer.count]

    @property
    def done(self) -> list[Answer]:
        return [answer for answer in self.answers if not answer.count]


def work_to_do(user: User, now: datetime) -> list[Section]:
    """Every question that concerns an account, answered by one counting query and a few that look for the oldest."""
    asked = {title: list(ask) for title, ask in Questions(user, now).sections()}
    every = [question for found in asked.values() for question in found]
    counts = counted(dict(_named(every)))
    return [
        Section(title, [_answer(question, counts) for question in found]) for title, found in asked.items() if found
    ]


def _named(asked: Sequence[Question]) -> Iterator[tuple[str, QuerySet]]:
    for question in asked:
        for at, rows in enumerate(question.rows):
            yield f"{id(question)}:{at}", rows
        yield from _named(question.parts)


def _answer(question: Question, counts: dict[str, Count]) -> Answer:
    count = Count(0, question.is_part)
    for at in range(len(question.rows)):
        count += counts[f"{id(question)}:{at}"]
    parts = [_answer(part, counts) for part in question.parts]
    if not question.rows:
        count = sum((part.count for part in parts), count)
    found = [part for part in parts if part.count]
    label = question.label_of_one if question.label_of_one and str(count) == "1" else question.label
    return Answer(label, count, question.address, found, question.remark if count else "")


class Questions:
    """The questions of one account, now."""

    def __init__(self, user: User, now: datetime):
        self.user, self.now = user, now
        self.today: date = now.astimezone(desk_zone()).date()
        self.kinds = [kind for kind in aggregates() if may_view(user, kind)]
        self.lists_all_kinds = bool(self.kinds) and user.has_perm("newsroom.view_standing")

    def sections(self) -> Iterator[tuple[str, Iterator[Question]]]:
        yield _("For me"), self.mine()
        yield _("On its way to readers"), self.review()
        yield _("To mend"), self.mending()

    # --- lists --------------------------------------------------------------------------------------------------------

    def standings(self, condition: Q) -> QuerySet[Standing]:
        return Standing.objects.filter(condition, questions.there(), questions.of_kinds(self.kinds))

    def listed(self, **query: str) -> str:
        return reverse("admin:newsroom_standing_changelist", query=query)

    def of_kind(self, kind: str, **query: str) -> str:
        return reverse(f"admin:relations_{kind}_changelist", query=query)

    # --- the questions ------------------------------------------------------------------------------------------------

    def mine(self) -> Iterator[Question]:
        if self.lists_all_kinds:
            yield self.assigned()
            changes = Q(review=Review.CHANGES_REQUESTED) & questions.work_of(self.user)
            address = self.listed(review=Review.CHANGES_REQUESTED, assignee="mine")
            yield Question(_("Changes requested"), [self.standings(changes)], address)
        unread = Alert.objects.filter(to=self.user, read_at=None)
        yield Question(_("Unread notices"), [unread], reverse("admin:notices"))

    def assigned(self) -> Question:
        mine = questions.assigned_to(self.user)
        late, soon = mine & questions.overdue(self.today), mine & questions.due_soon(self.today)
        parts = (
            Question(_("overdue"), [self.standings(late)], self.listed(assignee="me", due="overdue")),
            Question(_("due within a week"), [self.standings(soon)], self.listed(assignee="me", due="week")),
        )
        return Question(_("Assigned to me"), [self.standings(mine)], self.listed(assignee="me"), parts)

    def review(self) -> Iterator[Question]:
        if self.lists_all_kinds:
            yield self.submitted()
            corrected = self.listed(publicity="correcting")
            yield Question(_("Corrections waiting"), [self.standings(questions.correcting())], corrected)
            waits = self.listed(review="waiting")
            yield Question(_("Approved and waiting"), [self.standings(questions.waiting())], waits)
        if may_gather(self.user):
            yield from self.scheduled()
            open_dossiers = Dossier.objects.filter(closed_at=None)
            yield Question(_("Open dossiers"), [open_dossiers], reverse("admin:dossiers"))

    def submitted(self) -> Question:
        rows = self.standings(Q(review=Review.SUBMITTED))
        oldest = rows.order_by("since").values_list("since", flat=True).first()
        remark = _("the oldest for %(time)s") % {"time": self.age(oldest)} if oldest else ""
        return Question(_("To review"), [rows], self.listed(review=Review.SUBMITTED), remark=remark)

    def age(self, moment: datetime) -> str:
        if self.now - moment < timedelta(hours=1):
            return _("less than an hour")
        hours = int((self.now - moment).total_seconds() // 3600)
        if hours < 24:
            return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
        return ngettext("%(count)s day", "%(count)s days", hours // 24) % {"count": hours // 24}

    def scheduled(self) -> Iterator[Question]:
        address = reverse("admin:schedules")
        late = Question(_("late"), [schedules.late(self.now)], address)
        waiting = Schedule.objects.filter(state=Schedule.State.WAITING)
        yield Question(_("Waiting for their time"), [waiting], address, [late])
        failed = Schedule.objects.filter(state=Schedule.State.FAILED)
        list_of_failed = reverse("admin:schedules", query={"state": Schedule.State.FAILED})
        yield Question(_("Schedules that failed"), [failed], list_of_failed)

    def mending(self) -> Iterator[Question]:
        if self.lists_all_kinds:
            yield self.stale()
        if self.kinds:
            yield self.english()
        if "event" in self.kinds:
            yield self.one_source()
        if "passage" in self.kinds:
            broken = self.of_kind("passage", state__exact="broken")
            yield Question(_("Broken passages"), [questions.broken_passages()], broken)
        if self.kinds:
            yield self.duplicates()
            tasks = Task.objects.filter(done_at=None, kind__in=self.kinds)
            yield Question(_("Tasks after corrections"), [tasks], reverse("admin:tasks"))
        if may_decide(self.user):
            yield from self.arrived()
        if webhooks.may_manage(self.user):
            yield self.webhooks()

    def webhooks(self) -> Question:
        """Servers that take nothing now, and those that are told nothing any more without anybody having said so."""
        address = reverse("admin:webhooks")
        failing = Hook.objects.filter(is_active=True, failing_since__isnull=False)
        stopped = Hook.objects.filter(is_active=False, ending__in=(Hook.Ending.GONE, Hook.Ending.SILENT))
        parts = (Question(_("failing"), [failing], address), Question(_("stopped by themselves"), [stopped], address))
        return Question(_("Webhooks that do not get through"), [], address, parts)

    def arrived(self) -> Iterator[Question]:
        waiting = Submission.objects.filter(state=Submission.State.WAITING)
        yield Question(_("Submissions waiting"), [waiting], reverse("admin:submissions"))
        yield Question(_("Sources changed or gone"), [telling()], reverse("admin:kept-sources"))
        yield Question(_("Feeds that fail"), [failing()], reverse("admin:watches"))

    def stale(self) -> Question:
        old = questions.changed_before(self.now - questions.WEEK)
        rows = self.standings(questions.changed() & old)
        return Question(_("Unpublished changes older than a week"), [rows], self.listed(publicity="stale"))

    def english(self) -> Question:
        kinds = [kind for kind in questions.in_two_languages() if kind in self.kinds]
        parts = [
            Question(
                _plural(kind),
                [questions.untranslated(kind)],
                self.of_kind(kind, english="to_do"),
                label_of_one=_singular(kind),
            )
            for kind in kinds
        ]
        return Question(_("English missing or out of date"), (), "", parts)

    def one_source(self) -> Question:
        oldest = Event.objects.order_by("-pk").values_list("pk", flat=True)[LOOKED_AT : LOOKED_AT + 1].first()
        found = Event.objects.filter(questions.without_second_source(), pk__gt=oldest or 0)
        rows = without_hidden(found, Event.kind())
        address = self.of_kind("event", sources="one")
        return Question(_("Events without a second source"), [rows], address, is_part=oldest is not None)

    def duplicates(self) -> Question:
        parts = [
            Question(_plural(kind), [likenesses(kind)], reverse("admin:duplicates", args=(kind,)))
            for kind in ALIKE if kind in self.kinds
        ]  # fmt: skip
        return Question(_("Probable duplicates"), (), "", parts)


def _plural(kind: str) -> str:
    words: Any = model_of(kind)._meta.verbose_name_plural
    return str(capfirst(words))


def _singular(kind: str) -> str:
    return str(capfirst(model_of(kind)._meta.verbose_name))
