"""What is said, invoked, imposed and promised."""

from django.contrib import admin

from relations.models import (
    Answer,
    Commitment,
    CommitmentBeneficiary,
    CommitmentMaker,
    Invocation,
    InvocationPrincipal,
    Measure,
    Statement,
    StatementPrincipal,
    StatementTheme,
    Translation,
    Verdict,
)
from relations.newsroom.admin.filters import LanguageFilter
from relations.newsroom.admin.inlines import EvidenceRows, StackedRows, TabularRows
from relations.newsroom.admin.layout import ADDRESS, about, filtered, in_both, listed, when
from relations.newsroom.admin.record import RecordAdmin
from relations.newsroom.admin.related_filters import AutocompleteFilter, RelatedFilter


class ActorRows(TabularRows):
    """Actors tied to a record: on whose behalf, by whom, to whom."""

    fields = autocomplete_fields = ("actor",)
    row_related = ("actor",)


class StatementPrincipalRows(ActorRows):
    model = StatementPrincipal


class StatementThemeRows(TabularRows):
    model = StatementTheme
    fields = autocomplete_fields = ("theme",)
    row_related = ("theme",)


class TranslationRows(StackedRows):
    model = Translation
    fields = (("language", "translator"), "text")


@admin.register(Statement)
class StatementAdmin(RecordAdmin):
    named_by = "content_fr"
    dated_by = "date"
    list_display = listed("when", "speaker", "form")
    list_filter = filtered("form", "modality", LanguageFilter)
    list_select_related = ("speaker",)
    search_fields = ("content_fr", "content_en", "verbatim", "speaker__name_fr", "speaker_as_written")
    autocomplete_fields = ("speaker", "speaking_as", "addressee", "event")
    fieldsets = (
        about("verbatim", ("language", "form", "modality")),
        in_both("content", "note"),
        about(("speaker", "speaking_as"), ("speaker_as_written", "addressee"), ("event", "event_certainty")),
        when(Statement.date),
        ADDRESS,
    )
    inlines = (StatementPrincipalRows, StatementThemeRows, TranslationRows, EvidenceRows)


class InvocationPrincipalRows(ActorRows):
    model = InvocationPrincipal


class AnswerRows(StackedRows):
    model = Answer
    fk_name = "invocation"
    fields = (("verdict", "met_by"), ("note_fr", "note_en"))
    autocomplete_fields = ("met_by",)


@admin.register(Invocation)
class InvocationAdmin(RecordAdmin):
    named_by = "wording"
    dated_by = "date"
    list_display = listed("when", "principle", "invoker", "act")
    list_filter = filtered("act", "tier", "voice", ("principle", RelatedFilter))
    list_select_related = ("principle", "invoker")
    search_fields = ("wording", "principle__label_fr", "principle__label_en", "invoker__name_fr")
    autocomplete_fields = ("principle", "invoker", "addressee", "statement", "event")
    fieldsets = (
        about("wording", ("principle", "language", "is_called_principle"), ("act", "voice", "tier")),
        about(("invoker", "addressee", "addressee_as_written"), ("statement", "event")),
        when(Invocation.date),
        in_both("note"),
        ADDRESS,
    )
    inlines = (InvocationPrincipalRows, AnswerRows, EvidenceRows)


@admin.register(Measure)
class MeasureAdmin(RecordAdmin):
    named_by = "label_fr"
    list_display = listed("measure_kind", "imposed_by", "target", "status")
    list_filter = filtered("measure_kind", "status", ("imposed_by", AutocompleteFilter))
    list_select_related = ("imposed_by", "target")
    search_fields = ("label_fr", "label_en", "imposed_by__name_fr", "target__name_fr")
    autocomplete_fields = ("imposed_by", "target", "answers_to", "imposed_in", "answered_in", "lifted_in")
    fieldsets = (
        in_both("label", "note"),
        about(("measure_kind", "status"), ("imposed_by", "target", "is_target_stated")),
        about(("imposed_in", "answered_in"), ("lifted_in", "answers_to")),
        ADDRESS,
    )
    inlines = (EvidenceRows,)


class MakerRows(ActorRows):
    model = CommitmentMaker


class BeneficiaryRows(ActorRows):
    model = CommitmentBeneficiary


class VerdictRows(StackedRows):
    model = Verdict
    fieldsets = (about("finding", ("note_fr", "note_en")), when(Verdict.date, collapsed=True))


@admin.register(Commitment)
class CommitmentAdmin(RecordAdmin):
    named_by = "content_fr"
    dated_by = "made"
    list_display = listed("when", "made_in", "status")
    list_filter = filtered("status")
    list_select_related = ("made_in",)
    search_fields = ("content_fr", "content_en", "made_by__name_fr")
    autocomplete_fields = ("made_in",)
    fieldsets = (
        in_both("content", "note"),
        about(("status", "made_in")),
        when(Commitment.made),
        when(Commitment.due),
        ADDRESS,
    )
    inlines = (MakerRows, BeneficiaryRows, VerdictRows, EvidenceRows)
