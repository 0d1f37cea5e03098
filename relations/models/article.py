import hashlib
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relations.dates import UncertainDate
from relations.models.base import Record, told_apart
from relations.models.country import Country
from relations.models.texts import Bilingual, DateColumns, cut, date_order, date_reach
from relations.vocabulary import Anchoring, Genre, OutletKind, Precision, Rights

web_address = URLValidator(schemes=("http", "https"))
WEB = ("http://", "https://")


class Outlet(Record):
    """Who publishes articles."""

    TEXTS = ("name",)

    name_fr = models.CharField(_("name (French)"), max_length=200)
    name_en = models.CharField(_("name (English)"), max_length=200, blank=True)
    name = Bilingual()
    outlet_kind = models.CharField(_("kind"), max_length=20, choices=OutletKind, default=OutletKind.PRESS)
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, null=True, blank=True, related_name="outlets", verbose_name=_("country")
    )
    url = models.URLField(_("web address"), max_length=500, blank=True, validators=[web_address])

    class Meta:
        verbose_name = _("outlet")
        verbose_name_plural = _("outlets")
        ordering = ("slug",)


class Article(Record):
    """A text that facts are read from. What it does not say of itself (title, outlet, date) stays unknown."""

    title = models.CharField(_("title"), max_length=300, blank=True, help_text=_("As published; empty when unknown."))
    outlet = models.ForeignKey(
        Outlet, on_delete=models.PROTECT, null=True, blank=True, related_name="articles", verbose_name=_("outlet")
    )
    authors = models.CharField(_("authors"), max_length=300, blank=True)
    url = models.URLField(_("web address"), max_length=1000, blank=True, validators=[web_address])
    archive_url = models.URLField(_("archived copy"), max_length=1000, blank=True, validators=[web_address])
    language = models.CharField(_("language"), max_length=35, default="fr", help_text=_("BCP 47 tag: fr, en, ar …"))
    published = DateColumns(_("published"))
    genre = models.CharField(_("genre"), max_length=20, choices=Genre, default=Genre.NEWS)
    rights = models.CharField(_("rights"), max_length=20, choices=Rights, default=Rights.UNKNOWN)
    body = models.TextField(_("text"), blank=True)
    sha256 = models.CharField(_("SHA-256 of the text"), max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ("-published_sort", "-id")
        indexes = (
            models.Index(fields=("-published_sort", "-id"), name="article_by_day"),
            models.Index(fields=("outlet", "-published_sort", "-id"), name="article_of_outlet_by_day"),
            *date_reach("article", "published"),
        )
        constraints = (date_order("article", "published"),)

    @property
    def label(self) -> str:
        return self.title or self.untitled

    @property
    def untitled(self) -> str:
        """A name for an article whose title is unknown: its first words where we may show them."""
        words = self.first_words
        return gettext("Untitled article: “%(words)s”") % {"words": words} if words else gettext("Untitled article")

    @property
    def first_words(self) -> str:
        return Truncator(self.body.strip()).words(9) if self.may_show_text else ""

    @property
    def may_show_text(self) -> bool:
        return self.rights == Rights.FULL_TEXT

    def clean(self):
        self.body = normalise(self.body)
        self.sha256 = digest(self.body)
        self._complete_published()
        super().clean()
        # Of its own, too: not every door asks the validators of the fields.
        for name in ("url", "archive_url"):
            self._refuse_other_schemes(name)

    def _complete_published(self) -> None:
        """An article appears on one day: who gives that day and says no more of it knows it to the day."""
        said = self.published
        if said.precision == Precision.UNKNOWN and said.earliest and said.latest in (None, said.earliest):
            self.published = UncertainDate.day(said.earliest, text=said.text)

    def _refuse_other_schemes(self, name: str) -> None:
        address = getattr(self, name)
        if address and not address.lower().startswith(WEB):
            raise ValidationError({name: _("A web address begins with http:// or https://.")})

    def free_slug(self) -> str:
        return super().free_slug() if self.title else told_apart(self.kind(), self.uid, 16)

    def find(self, exact: str) -> list[int]:
        """Every offset at which the words stand in the text, counted in code points."""
        starts, at = [], self.body.find(exact)
        while exact and at >= 0:
            starts.append(at)
            at = self.body.find(exact, at + 1)
        return starts


class Passage(Record):
    """Words of one article, anchored by what they say (W3C TextQuoteSelector) and where (TextPositionSelector)."""

    CONTEXT = 32
    ANCHOR = ("start", "end", "paragraph", "prefix", "suffix", "state")

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="passages", verbose_name=_("article"))
    exact = models.TextField(_("exact words"), help_text=_("Copied character by character, faults included."))
    prefix = models.CharField(_("words before"), max_length=200, blank=True)
    suffix = models.CharField(_("words after"), max_length=200, blank=True)
    start = models.PositiveIntegerField(_("start"), null=True, blank=True)
    end = models.PositiveIntegerField(_("end"), null=True, blank=True)
    paragraph = models.PositiveIntegerField(_("paragraph"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=Anchoring, default=Anchoring.ANCHORED, editable=False)

    class Meta:
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        ordering = ("article_id", "start", "id")
        # Those that need an editor are few.
        indexes = (models.Index(fields=("state",), name="passage_broken", condition=models.Q(state="broken")),)
        constraints = (
            models.CheckConstraint(
                name="passage_span",
                condition=models.Q(start__isnull=True, end__isnull=True) | models.Q(start__lt=models.F("end")),
                violation_error_message=_("A passage ends after it starts."),
            ),
        )

    @property
    def label(self) -> str:
        return cut(self.exact, 80)

    @classmethod
    def slug_of(cls, uid: UUID) -> str:
        return told_apart(cls.kind(), uid, 16)

    def free_slug(self) -> str:
        return self.slug_of(self.uid)

    def clean(self):
        self.exact = normalise(self.exact)
        self._refuse_new_words()
        if self.article_id and self.exact:
            self.anchor()
        super().clean()

    def _refuse_new_words(self) -> None:
        before = type(self).objects.filter(pk=self.pk).first() if self.pk else None
        if before and before.exact != self.exact and before.evidence.exists():
            raise ValidationError(
                {"exact": _("These words are cited as proof and do not change. Make a new passage instead.")}
            )

    def anchor(self) -> None:
        """Find the words in the article and note where; refuse words that are not there."""
        starts = self.article.find(self.exact)
        if not self.article.body:
            self._stand(None, Anchoring.UNVERIFIABLE)
        elif not starts:
            raise ValidationError({"exact": _("The article does not contain these words: “%s”") % self.exact})
        else:
            self._stand(self.start if self.start in starts else self._choose(starts), Anchoring.ANCHORED)

    def follow(self) -> bool:
        """Find the words again after the article's text has changed; whether the anchor is another one now."""
        before = [getattr(self, name) for name in self.ANCHOR]
        starts = self.article.find(self.exact)
        fitting = self._fitting(starts)
        if not self.article.body:
            self._stand(None, Anchoring.UNVERIFIABLE)
        elif self.start in starts:
            self._stand(self.start, self.state)
        elif len(fitting) == 1:
            self._stand(fitting[0], Anchoring.MOVED)
        else:
            self._stand(None, Anchoring.BROKEN)
        return before != [getattr(self, name) for name in self.ANCHOR]

    def _stand(self, start: int | None, state: str) -> None:
        """Note where the words stand, and what stands around them; without a place, the old surroundings stay."""
        self.state, self.start, self.end, self.paragraph = state, start, None, None
        if start is not None:
            body = self.article.body
            self.end = start + len(self.exact)
            self.prefix = body[max(0, start - self.CONTEXT) : start]
            self.suffix = body[self.end : self.end + self.CONTEXT]
            self.paragraph = paragraph_at(body, start)

    def _fitting(self, starts: list[int]) -> list[int]:
        """Those of the places that have the same words before and after; all of them when none has."""
        body, size = self.article.body, len(self.exact)
        return [
            at for at in starts if body[:at].endswith(self.prefix) and body[at + size :].startswith(self.suffix)
        ] or starts

    def _choose(self, starts: list[int]) -> int:
        """The one place that fits the words before and after; an editor must tell when several do."""
        fitting = self._fitting(starts)
        if len(fitting) > 1:
            found = _("These words stand %(count)s times in the article: give the start, or the words around.")
            raise ValidationError({"exact": found % {"count": len(fitting)}})
        return fitting[0]


def normalise(text: str) -> str:
    """Line ends as LF, and nothing else: offsets count code points of this form."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest() if text else ""


def paragraph_at(body: str, offset: int) -> int:
    """The number, from 0, of the line of text that holds the offset; empty lines are not counted."""
    return max(0, sum(1 for line in body[: offset + 1].split("\n") if line.strip()) - 1)
