"""What only the public side has: which edition it shows, what changed, what is no longer shown, and past versions.

Rows refer to records by kind and id, without a foreign key; all of them can be derived from the newsroom's log.
"""

import hashlib

from django.db import models

from relations.reading import row_of
from relations.vocabulary import ItemAct


class State(models.Model):
    """One row: the last edition applied. The press's first statement updates it, so two presses never interleave."""

    edition = models.PositiveIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)
    moment = models.DateTimeField(null=True)
    schema = models.PositiveIntegerField(default=0)

    @classmethod
    def current(cls) -> "State":
        # Read for every answer: the ORM would take longer to put the query together than the database to answer it.
        return row_of(cls, "WHERE id = 1", []) or cls(pk=1)


class PublishedEdition(models.Model):
    """An edition as readers may know it: without the names of editors."""

    number = models.PositiveIntegerField(primary_key=True)
    moment = models.DateTimeField()
    hash = models.CharField(max_length=64)
    note_fr = models.TextField(blank=True)
    note_en = models.TextField(blank=True)
    size = models.PositiveIntegerField()

    class Meta:
        ordering = ("-number",)


class RecordRow(models.Model):
    kind = models.CharField(max_length=40)
    record_id = models.BigIntegerField()

    class Meta:
        abstract = True


# What tells readers that something was wrong, unclear or is gone.
CORRECTIONS = (
    ItemAct.CORRECTION,
    ItemAct.CLARIFICATION,
    ItemAct.RETRACTION,
    ItemAct.WITHDRAWAL,
    ItemAct.MERGER,
    ItemAct.LEGAL_REMOVAL,
)


class IsCorrection(models.Expression):
    """Whether a change is one of these. The words stand in the statement itself: SQLite reads an index of some rows
    only where the statement says the same as the index."""

    output_field = models.BooleanField()

    def as_sql(self, compiler, connection):
        quote, words = connection.ops.quote_name, ", ".join(f"'{act.value}'" for act in CORRECTIONS)
        return f"{quote(Change._meta.db_table)}.{quote('act')} IN ({words})", []


class Change(RecordRow):
    """One item of one edition. It names the record by uid alone: the words of a withdrawn record are gone."""

    edition = models.PositiveIntegerField()
    position = models.PositiveIntegerField()
    moment = models.DateTimeField()
    uid = models.UUIDField()
    act = models.CharField(max_length=20, choices=ItemAct)
    notice_fr = models.TextField(blank=True)
    notice_en = models.TextField(blank=True)

    class Meta:
        ordering = ("-edition", "-position")
        constraints = (models.UniqueConstraint(fields=("edition", "position"), name="change_in_order"),)
        indexes = (
            models.Index(fields=("kind", "record_id", "-edition"), name="change_of_record"),
            models.Index(fields=("kind", "act", "-edition", "-position"), name="change_of_kind"),
            models.Index(
                fields=("-edition", "-position"), name="change_correcting", condition=models.Q(act__in=CORRECTIONS)
            ),
        )


class Notice(RecordRow):
    """What stands at the address of a record that is no longer shown."""

    uid = models.UUIDField(unique=True)
    act = models.CharField(max_length=20, choices=ItemAct)
    edition = models.PositiveIntegerField()
    moment = models.DateTimeField()
    notice_fr = models.TextField(blank=True)
    notice_en = models.TextField(blank=True)
    # The record of the same kind that this one was merged into: its address leads there.
    successor_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("kind", "record_id"), name="one_notice_a_record"),)

    def last(self) -> "Notice":
        """The notice at the end of a chain of mergers: of a record that is itself gone, or merged into a public one."""
        found, seen = self, {self.record_id}
        while found.successor_id and found.successor_id not in seen:
            seen.add(found.successor_id)
            further = Notice.objects.filter(kind=self.kind, record_id=found.successor_id).first()
            if further is None:
                break
            found = further
        return found


class FormerSlug(RecordRow):
    """Every slug that a record has had in public, by its digest: it belongs to that record for ever.

    The slug itself is words of the record, and goes with it.
    """

    digest = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("kind", "digest"), name="slug_of_one_record"),)

    @staticmethod
    def digest_of(slug: str) -> str:
        return hashlib.sha256(slug.encode()).hexdigest()


class WithheldLink(RecordRow):
    """A link of a public record whose other end is not public yet: the row that holds it, and the field."""

    row = models.UUIDField()
    field = models.CharField(max_length=60)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("row", "field"), name="link_withheld_once"),)
        indexes = (models.Index(fields=("kind", "record_id"), name="withheld_of_record"),)


class Version(RecordRow):
    """A record as one edition published it; null once it was withdrawn."""

    uid = models.UUIDField()
    edition = models.PositiveIntegerField()
    act = models.CharField(max_length=20, choices=ItemAct)
    document = models.JSONField(null=True)

    class Meta:
        ordering = ("-edition",)
        constraints = (models.UniqueConstraint(fields=("kind", "record_id", "edition"), name="one_version_an_edition"),)


class Pair(models.Model):
    """Two countries with a public relation, in its order. Prepared by the press (`catalogue/pairs.py`), so that a
    relation of 100,000 events is read as quickly as one of a thousand."""

    first_id = models.BigIntegerField()
    second_id = models.BigIntegerField()

    class Meta:
        abstract = True


class PairEvent(Pair):
    """An event between the two, with what is counted of it."""

    event_id = models.BigIntegerField()
    sort = models.DateField()
    until = models.DateField()
    # The first day of the month in which the event begins; whether it lies in that month entirely.
    month = models.DateField()
    is_placed = models.BooleanField()
    is_asserted = models.BooleanField()
    event_type_id = models.BigIntegerField()
    mode_id = models.BigIntegerField(null=True)
    # The highest rank of protocol on either side, 1 before 5; 0 where nobody took part for it, null where it is not
    # known.
    first_rank = models.PositiveSmallIntegerField(null=True)
    second_rank = models.PositiveSmallIntegerField(null=True)
    is_ranked = models.BooleanField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("event_id", "first_id", "second_id"), name="pair_of_event"),)
        indexes = (
            models.Index(fields=("first_id", "second_id", "-sort", "-until", "-event_id"), name="pair_timeline"),
            models.Index(
                fields=("first_id", "second_id", "month", "event_type_id", "mode_id", "is_placed", "is_asserted"),
                name="pair_months",
            ),
            models.Index(fields=("first_id", "second_id", "is_ranked", "-sort", "-event_id"), name="pair_meetings"),
        )


class PairMonth(Pair):
    """How many events of one type and mode begin in a month."""

    month = models.DateField()
    event_type_id = models.BigIntegerField()
    mode_id = models.BigIntegerField(null=True)
    is_placed = models.BooleanField()
    is_asserted = models.BooleanField()
    number = models.PositiveIntegerField()

    class Meta:
        indexes = (models.Index(fields=("first_id", "second_id", "month"), name="pair_month"),)


class PairContact(Pair):
    """The latest event in which the two had to do with each other at these ranks, or on this theme, and how many."""

    first_rank = models.PositiveSmallIntegerField(null=True)
    second_rank = models.PositiveSmallIntegerField(null=True)
    theme_id = models.BigIntegerField(null=True)
    number = models.PositiveIntegerField()
    last = models.DateField()
    event_id = models.BigIntegerField()

    class Meta:
        indexes = (models.Index(fields=("first_id", "second_id", "-last"), name="pair_contacts"),)


class PairInvocation(Pair):
    """An invocation that belongs to the relation of the two, and for which side it speaks."""

    invocation_id = models.BigIntegerField()
    principle_id = models.BigIntegerField()
    # The day of the words, or the first day of all where nobody dates them: the latest first, they come last.
    sort = models.DateField()
    # Zero where nobody dates the words.
    year = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=10)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("invocation_id", "first_id", "second_id"), name="pair_of_invocation"),
        )
        indexes = (
            models.Index(fields=("first_id", "second_id", "-sort", "-invocation_id"), name="pair_invocations"),
            models.Index(
                fields=("first_id", "second_id", "principle_id", "side", "-sort", "-invocation_id"),
                name="pair_wordings",
            ),
        )


class PairPrinciple(Pair):
    """How often one side invoked a principle in a year."""

    principle_id = models.BigIntegerField()
    year = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=10)
    number = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("first_id", "second_id", "principle_id", "year", "side"), name="pair_principle_once"
            ),
        )


class StatementDay(models.Model):
    """A statement of a known speaker in time: on its own day or that of its event, whichever is the earlier."""

    statement_id = models.BigIntegerField(primary_key=True)
    speaker_id = models.BigIntegerField()
    day = models.DateField()

    class Meta:
        indexes = (models.Index(fields=("speaker_id", "day", "statement_id"), name="statement_of_speaker"),)


class InvocationDay(models.Model):
    """An invocation of a principle in time, in the same way."""

    invocation_id = models.BigIntegerField(primary_key=True)
    principle_id = models.BigIntegerField()
    day = models.DateField()

    class Meta:
        indexes = (models.Index(fields=("principle_id", "day", "invocation_id"), name="invocation_of_principle"),)


class PrincipleCount(models.Model):
    """How often a principle is invoked."""

    principle_id = models.BigIntegerField(primary_key=True)
    number = models.PositiveIntegerField()


class Prepared(models.Model):
    """What is prepared of one row, under a number made from its kind and its id (`catalogue/documents/stencils.py`)."""

    id = models.BigIntegerField(primary_key=True)
    body = models.TextField()

    class Meta:
        abstract = True


class Document(Prepared):
    """A record as the API gives it, but for what it says of others: marks stand for their cards.

    So it follows from its own snapshot alone, and no other record's edition can leave it out of date. Phases have
    documents too.
    """

    uid = models.UUIDField(unique=True)
    # The numbers of the marks in the body, parted by commas.
    marks = models.TextField(blank=True)
    # Of a phase: its relation, with which it is written and goes.
    part_of = models.BigIntegerField(null=True)


class Card(Prepared):
    """What documents say of another record: its names and address, or the words of a passage.

    `within` is the card that this one shows or belongs to in turn: that of the article of a passage, of the outlet of
    an article, of the type of a mode. A row that leads from one record to another, such as a link between events, has a
    card that belongs to the first and stands in the list of the other (`leads_to`), in the order of `place`.
    """

    within = models.BigIntegerField(null=True)
    leads_to = models.BigIntegerField(null=True)
    place = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=("leads_to",), name="card_leads_to", condition=models.Q(leads_to__isnull=False)),
            models.Index(fields=("within",), name="card_of_leading", condition=models.Q(leads_to__isnull=False)),
        )


class SearchEntry(RecordRow):
    """A record as search finds and shows it, made from its snapshot alone (`search/entries.py`).

    The id is the place among results: entries are read in its order, without sorting and alike on both databases.
    """

    id = models.BigIntegerField(primary_key=True)
    uid = models.UUIDField()
    slug = models.CharField(max_length=120)
    title_fr = models.TextField(blank=True)
    title_en = models.TextField(blank=True)
    # Of a title that is quoted; empty for one of ours.
    language = models.CharField(max_length=35, blank=True)
    # What a list says of the record besides: its date, part by part, and the article of a passage.
    date = models.JSONField(null=True)
    article_id = models.BigIntegerField(null=True)
    # What results are narrowed by and counted by, as words: "k_event y_2026 a_12".
    facets = models.TextField(blank=True)
    # Pairs of language and text, in the order of the page.
    texts = models.JSONField(default=list)
    # All stems in their order, to find long phrases.
    sequence = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "search entries"
        constraints = (models.UniqueConstraint(fields=("kind", "record_id"), name="one_search_entry_a_record"),)


class SearchStems(models.Model):
    """What the index of the engine is made from (`publication/search_index.py`): a narrow row of its own beside each
    entry, so that many can be read quickly."""

    id = models.BigIntegerField(primary_key=True)
    # Each stem of the entry once, each pair of neighbours, and what else is asked for by exact words.
    stems = models.TextField()

    class Meta:
        verbose_name_plural = "search stems"


class SearchWord(models.Model):
    """A word of the index as it is written, and in how many entries: to name the one that was meant."""

    word = models.CharField(max_length=40, primary_key=True)
    folded = models.CharField(max_length=40)
    # Its first letter and its length; and all but the first letter, which may be the one that is wrong.
    shape = models.CharField(max_length=4)
    tail = models.CharField(max_length=40)
    # Signed: an edition adds and subtracts in the form of a row.
    number = models.IntegerField()

    class Meta:
        indexes = (
            models.Index(fields=("folded",), name="search_word_folded"),
            models.Index(fields=("shape",), name="search_word_shape"),
            models.Index(fields=("tail",), name="search_word_tail"),
        )
