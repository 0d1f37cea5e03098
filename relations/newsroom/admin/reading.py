"""The reading desk: an article with what the rules read in it, each proposal accepted, mended or refused with a key."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from relations.models import Article
from relations.newsroom.admin.arrivals import DayForm
from relations.newsroom.admin.desk_page import DeskPage, paged
from relations.newsroom.admin.editions import names_of
from relations.newsroom.admin.proposal_cards import NAMES, Card, is_complete, segments, summary_of
from relations.newsroom.admin.proposal_forms import FORMS, ProposalForm
from relations.newsroom.admin.proposal_rules import rule_in_words
from relations.newsroom.admin.proposal_scene import Scene
from relations.newsroom.admin.sent import number_in, words_in
from relations.newsroom.intake.reading import LONGEST
from relations.newsroom.models import ArticleReading, Proposal
from relations.newsroom.plans import Refused
from relations.newsroom.proposals.decisions import accept, problems_of, refuse, undo
from relations.newsroom.proposals.lessons import lessons, unwanted_names
from relations.newsroom.proposals.marking import BLANK, mark
from relations.newsroom.proposals.matching import matches_of
from relations.newsroom.proposals.readings import (
    give_day,
    is_up_to_date,
    lacks_day,
    may_read,
    proposals_of,
    read_article,
    reading_of,
)

WAITING = Proposal.State.WAITING
# Sent along when the fields of a proposal were on the page.
FIELDS = "fields"
# The day of publication, and that it is left open.
DAY, UNDATED = "published", "undated"


class ReadingDesk(DeskPage):
    def may_enter(self) -> bool:
        return may_read(self.user)


class ReadingPage(ReadingDesk):
    """GET shows; POST reads, marks or decides, and shows again what was refused with all that was typed."""

    template_name = "admin/reading.html"

    @cached_property
    def article(self) -> Article:
        return get_object_or_404(Article.objects.select_related("outlet"), pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show()

    # --- showing -----------------------------------------------------------------------------------------------------

    def show(self, refused: "Refusal | None" = None) -> HttpResponse:
        reading = reading_of(self.article)
        cards = self.cards(reading, refused) if reading else []
        counts = Counter(card.proposal.state for card in cards)
        return self.page(
            title=_("Reading: %(article)s") % {"article": self.article},
            article=self.article,
            reading=reading,
            is_up_to_date=is_up_to_date(self.article, reading),
            day_form=self.day_form if lacks_day(self.article) and self.article.body.strip() else None,
            cards=cards,
            # Places of another text would mark other words.
            segments=list(segments(self.article.body, cards if is_up_to_date(self.article, reading) else ())),
            is_cut=len(self.article.body) > LONGEST,
            longest=LONGEST,
            waiting=counts[WAITING],
            decided=len(cards) - counts[WAITING],
            scene=self.scene if reading else None,
            shows_fields=any(card.form for card in cards),
            marked=[(kind, NAMES[kind]) for kind in BLANK],
            mark_words=refused.words if refused else "",
            mark_problems=refused.problems if refused and refused.proposal is None else [],
            current=number_in(self.request.GET.get("at"), 0),
            reading_keys=True,
        )

    def cards(self, reading: ArticleReading, refused: "Refusal | None") -> list[Card]:
        proposals = proposals_of(self.article)
        self.scene = Scene(self.article, reading, proposals)
        matches = matches_of(one for one in proposals if one.is_waiting)
        names = names_of((one.kind, one.record_id) for one in proposals if one.record_id)
        numbers: Counter[str] = Counter()
        return [self.card(one, refused, matches, names, numbers) for one in proposals]

    def card(self, one: Proposal, refused: "Refusal | None", matches: Any, names: Any, numbers: Counter[str]) -> Card:
        numbers[one.kind] += 1
        card = Card(one, numbers[one.kind], summary_of(one, self.scene), matches=matches.get(one.fingerprint, []))
        if one.record_id:
            card.record_name = names.get((one.kind, one.record_id), "")
        if refused is not None and refused.proposal == one.pk:
            card.problems, card.chosen = refused.problems, self.request.POST.get("choice", "")
        card.form = self.form(one, is_refused=bool(card.problems))
        return card

    def form(self, one: Proposal, *, is_refused: bool) -> ProposalForm | None:
        """Of the proposal that is to be changed, and of those that cannot be accepted as they are."""
        typed = self.request.POST if is_refused and FIELDS in self.request.POST else None
        is_asked = typed is not None or number_in(self.request.GET.get("edit")) == one.pk
        if one.is_waiting and (is_asked or not is_complete(one)):
            return FORMS[one.kind](one, self.scene, typed)
        return None

    @cached_property
    def day_form(self) -> DayForm:
        """Asks when the article was published, with what its text says of that."""
        return DayForm(self.article, self.request.POST if DAY in self.request.POST else None)

    # --- deciding ----------------------------------------------------------------------------------------------------

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refused = Refusal(proposal=number_in(request.POST.get("proposal")), words=request.POST.get("words", ""))
        try:
            return self.back(self.act(refused))
        except (Refused, ValidationError) as error:
            refused.problems = problems_of(error)
        if self.is_to_be_read:
            for words in refused.problems:
                messages.error(request, words)
        return self.show(refused)

    def act(self, refused: "Refusal") -> Proposal | None:
        if self.is_to_be_read:
            before = set(Proposal.objects.filter(article_id=self.article.pk).values_list("pk", flat=True))
            read_article(self.dated(), by=self.user)
            new = sum(one.pk not in before for one in proposals_of(self.article))
            words = ngettext("Read: %(count)s new proposal.", "Read: %(count)s new proposals.", new)
            messages.success(self.request, words % {"count": new})
            return None
        if "_mark" in self.request.POST:
            refused.proposal = None
            words = words_in(self.request.POST, "words")
            start = number_in(self.request.POST.get("start"))
            return mark(self.article, self.request.POST["_mark"], words, by=self.user, start=start)
        return self.decide(self.proposal(refused))

    @property
    def is_to_be_read(self) -> bool:
        return "_read" in self.request.POST or UNDATED in self.request.POST

    def dated(self) -> Article:
        """The article with the day that was given; what nobody has dated is read first when somebody says so."""
        if not lacks_day(self.article) or not self.article.body.strip() or UNDATED in self.request.POST:
            return self.article
        if DAY not in self.request.POST and reading_of(self.article):
            return self.article
        if not self.day_form.is_valid():
            raise Refused([_("First say on which day it was published, or that nobody knows.")])
        return give_day(self.article, self.day_form.cleaned_data[DAY], by=self.user)

    def proposal(self, refused: "Refusal") -> Proposal:
        return get_object_or_404(Proposal, article_id=self.article.pk, pk=refused.proposal)

    def decide(self, proposal: Proposal) -> Proposal:
        said = self.request.POST
        if "_refuse" in said:
            return refuse(proposal, by=self.user)
        if "_undo" in said:
            return undo(proposal, by=self.user)
        if "_accept" not in said:
            raise Refused([_("Say what to do with it.")])
        return accept(proposal, by=self.user, choice=said.get("choice", ""), values=self.typed(proposal))

    def typed(self, proposal: Proposal) -> dict[str, Any] | None:
        """What an editor says, where the fields were shown."""
        if FIELDS not in self.request.POST:
            return None
        reading = get_object_or_404(ArticleReading, article_id=self.article.pk)
        form = FORMS[proposal.kind](
            proposal, Scene(self.article, reading, proposals_of(self.article)), self.request.POST
        )
        if not form.is_valid():
            raise Refused([_("Mend the fields that are marked.")])
        return form.values()

    def back(self, proposal: Proposal | None) -> HttpResponse:
        """To the next proposal that waits; to the same one after it was taken back or marked."""
        address = reverse("admin:reading", args=(self.article.pk,))
        at = proposal.pk if proposal and proposal.is_waiting else self.next_after(proposal)
        return redirect(f"{address}?at={at}#p{at}" if at else address)

    def next_after(self, proposal: Proposal | None) -> int | None:
        waiting = [one for one in proposals_of(self.article) if one.is_waiting]
        if proposal is None or not waiting:
            return waiting[0].pk if waiting else None
        place = (proposal.start or 0, proposal.end or 0, proposal.pk)
        later = (one.pk for one in waiting if (one.start or 0, one.end or 0, one.pk) > place)
        return next(later, waiting[0].pk)


@dataclass
class Refusal:
    """What was refused: which proposal, or the words that were to be marked, and why."""

    proposal: int | None = None
    words: str = ""
    problems: list[str] = field(default_factory=list)


class ReadingsPage(ReadingDesk):
    """The articles that have been read, those first in which most waits."""

    template_name = "admin/readings.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page = self.page_of(ArticleReading.objects.select_related("by", "dossier").order_by("-at", "-pk"))
        rows = list(page)
        ids = [row.article_id for row in rows]
        articles = Article.objects.in_bulk(ids)
        counts = {
            row["article_id"]: row
            for row in Proposal.objects.filter(article_id__in=ids, start__isnull=False)
            .values("article_id")
            .annotate(all=Count("pk"), waiting=Count("pk", filter=Q(state=WAITING)))
            .order_by()
        }
        nothing = {"all": 0, "waiting": 0}
        lines = [(row, articles[row.article_id], counts.get(row.article_id, nothing)) for row in rows
                 if row.article_id in articles]  # fmt: skip
        return self.page(title=_("Readings"), lines=lines, filter="", **paged(page))


class LessonsPage(ReadingDesk):
    """How often each rule was right, as editors decided."""

    template_name = "admin/lessons.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = [(NAMES[lesson.kind], rule_in_words(lesson.rule), lesson) for lesson in lessons()]
        return self.page(title=_("What the rules have learnt"), rows=rows, unwanted=unwanted_names())


def urls(site: AdminSite) -> list[URLPattern]:
    return [
        path("readings/", site.admin_view(ReadingsPage.as_view(site=site)), name="readings"),
        path("readings/lessons/", site.admin_view(LessonsPage.as_view(site=site)), name="lessons"),
        path("readings/<number:pk>/", site.admin_view(ReadingPage.as_view(site=site)), name="reading"),
    ]
