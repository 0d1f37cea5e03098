"""What only the public side has: which edition it shows, what changed, what is no longer shown, and past versions.

Rows refer to records by kind and id, without a foreign key; all of them can be derived from the newsroom's log.
"""

import hashlib

from django.db import models

from relations.vocabulary import ItemAct


class State(models.Model):
    """One row: the last edition applied. The press's first statement updates it, so two presses never interleave."""

    edition = models.PositiveIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)
    moment = models.DateTimeField(null=True)
    schema = models.PositiveIntegerField(default=0)

    @classmethod
    def current(cls) -> "State":
        return cls.objects.filter(pk=1).first() or cls(pk=1)


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
        indexes = (models.Index(fields=("kind", "record_id", "-edition"), name="change_of_record"),)


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
