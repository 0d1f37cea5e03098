from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from relations.models.actor import Actor, Post
from relations.models.article import normalise
from relations.models.base import Child, Link, Record, RecordQuerySet
from relations.models.event import Event
from relations.models.texts import Bilingual, DateColumns, LocalText, cut, date_order, date_reach, latest
from relations.models.theme import Theme
from relations.vocabulary import Certainty, Modality, StatementForm


class StatementQuerySet(RecordQuerySet):
    def quotations(self) -> Self:
        return self.filter(form=StatementForm.DIRECT_QUOTE)

    def latest_first(self) -> Self:
        return self.order_by(latest("date_sort"), "-id")


class Statement(Record):
    """What somebody says: the verbatim as printed, or what is reported of it. Words weigh nothing by themselves."""

    TEXTS = ("content", "note")
    needs_proof = True

    form = models.CharField(_("form"), max_length=20, choices=StatementForm)
    verbatim = models.TextField(
        _("exact words"), blank=True, help_text=_("As printed, in their language, marks of quotation included.")
    )
    language = models.CharField(_("language"), max_length=35, default="fr", help_text=_("BCP 47 tag: fr, en, ar …"))
    content_fr = models.TextField(_("in brief (French)"))
    content_en = models.TextField(_("in brief (English)"), blank=True)
    content = Bilingual()
    note_fr = models.TextField(_("note for readers (French)"), blank=True)
    note_en = models.TextField(_("note for readers (English)"), blank=True)
    note = Bilingual()
    speaker = models.ForeignKey(
        Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="statements", verbose_name=_("speaker")
    )
    speaker_as_written = models.CharField(_("speaker as written"), max_length=300, blank=True)
    speaking_as = models.ForeignKey(
        Post, on_delete=models.PROTECT, null=True, blank=True, related_name="statements", verbose_name=_("speaking as")
    )
    on_behalf_of = models.ManyToManyField(
        Actor, through="StatementPrincipal", related_name="statements_for", blank=True, verbose_name=_("on behalf of")
    )
    addressee = models.ForeignKey(
        Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("addressee")
    )
    date = DateColumns(_("date"))
    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, null=True, blank=True, related_name="statements", verbose_name=_("event")
    )
    event_certainty = models.CharField(
        _("certainty of the event"), max_length=20, choices=Certainty, default=Certainty.UNKNOWN
    )
    modality = models.CharField(_("modality"), max_length=20, choices=Modality, default=Modality.ASSERTED)
    themes = models.ManyToManyField(
        Theme, through="StatementTheme", related_name="statements", blank=True, verbose_name=_("themes")
    )

    objects = StatementQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ("-date_sort", "-id")
        indexes = (
            models.Index(fields=("-date_sort", "-id"), name="statement_by_day"),
            models.Index(fields=("english",), name="statement_english"),
            *date_reach("statement"),
        )
        constraints = (date_order("statement"),)

    @property
    def label(self) -> LocalText | str:
        return LocalText(cut(self.content), self.content.lang, is_fallback=self.content.is_fallback)

    @property
    def is_quotation(self) -> bool:
        return self.form == StatementForm.DIRECT_QUOTE

    def clean(self):
        self.verbatim = normalise(self.verbatim)
        super().clean()
        if self.is_quotation and not self.verbatim.strip():
            raise ValidationError({"verbatim": _("A direct quotation needs its exact words.")})


class StatementPrincipal(Link):
    """On whose behalf a statement is made."""

    ROOTS = ("statement",)

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, verbose_name=_("statement"))
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, verbose_name=_("actor"))

    class Meta:
        verbose_name = _("on behalf of")
        verbose_name_plural = _("on behalf of")
        constraints = (models.UniqueConstraint(fields=("actor", "statement"), name="principal_once_a_statement"),)

    def __str__(self) -> str:
        return str(self.actor)


class StatementTheme(Link):
    ROOTS = ("statement",)

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, verbose_name=_("statement"))
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, verbose_name=_("theme"))

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        constraints = (models.UniqueConstraint(fields=("theme", "statement"), name="theme_once_a_statement"),)

    def __str__(self) -> str:
        return str(self.theme)


class Translation(Child):
    """The words of a statement in another language, and who translated them."""

    ROOTS = ("statement",)

    statement = models.ForeignKey(
        Statement, on_delete=models.CASCADE, related_name="translations", verbose_name=_("statement")
    )
    language = models.CharField(_("language"), max_length=35, help_text=_("BCP 47 tag: fr, en, ar …"))
    text = models.TextField(_("text"))
    translator = models.CharField(_("translated by"), max_length=200)

    class Meta:
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        ordering = ("language", "id")

    def __str__(self) -> str:
        return f"{self.language}: {Truncator(self.text).chars(60)}"
