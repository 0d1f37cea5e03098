"""What every row of the record is: a root with an address, a child of one root, or a link between records."""

import re
import uuid
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from relations.models.texts import DATE_PARTS, LocalText
from relations.vocabulary import EnglishState

SLUG_LENGTH = 120


class Row(models.Model):
    """A row with an identity of its own: `id` never leaves the house, `uid` is public and lasts."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    # Names of the DateColumns of the model, and of its texts in two languages.
    DATES: ClassVar[tuple[str, ...]] = ()
    TEXTS: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        errors: dict[str, list[str]] = {}
        for name in self.DATES:
            date = getattr(self, name).completed()
            setattr(self, name, date)
            for part, words in date.problems():
                errors.setdefault(f"{name}_{part}", []).append(words)
        if errors:
            raise ValidationError(errors)


class RecordQuerySet(models.QuerySet):
    def newest_first(self) -> Self:
        return self.order_by("-created", "-id")


def slug_stem(words: str) -> str:
    """The address that these words would give, if nothing else has it."""
    # An apostrophe parts two words: "l’accès" is "l-acces", not "lacces".
    return slugify(re.sub("['’]", " ", words))[: SLUG_LENGTH - 9]


def told_apart(stem: str, uid: uuid.UUID, digits: int) -> str:
    """The stem with so many digits of the record's identity (of 32), within the length of an address."""
    return f"{stem[: SLUG_LENGTH - 1 - digits]}-{uid.hex[:digits]}"


def possible_slugs(stem: str, uid: uuid.UUID) -> tuple[str, ...]:
    """The addresses to try, the shortest first: eight digits meet again among ten thousands of one title."""
    return stem, told_apart(stem, uid, 8), told_apart(stem, uid, 32)


class Record(Row):
    """The root of an aggregate: what is saved, reviewed and published as one."""

    slug = models.SlugField(
        _("address"),
        max_length=SLUG_LENGTH,
        unique=True,
        blank=True,
        help_text=_("Left empty, it is made from the title."),
    )
    created = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    # Set by the newsroom when a revision is recorded, so that both databases hold the same moment.
    updated = models.DateTimeField(_("updated"), default=timezone.now, editable=False)
    english = models.CharField(_("English text"), max_length=20, choices=EnglishState, default=EnglishState.MISSING)

    # A fact needs a passage that supports it before it can be published.
    needs_proof: ClassVar[bool] = False
    # Foreign keys whose target may be left out of an edition by name, and then show as not yet public.
    OPTIONAL_LINKS: ClassVar[tuple[str, ...]] = ()

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.label)

    @classmethod
    def kind(cls) -> str:
        """The name of the record's kind in revisions, editions and addresses."""
        return cls._meta.model_name or ""

    @property
    def label(self) -> LocalText | str:
        """The text that names the record, in the reader's language."""
        return getattr(self, self.TEXTS[0])

    def clean(self):
        super().clean()
        if not self.slug:
            self.slug = self.free_slug()

    def free_slug(self) -> str:
        """An unused address made from the French label."""
        words = getattr(self, f"{self.TEXTS[0]}_fr", "") if self.TEXTS else ""
        possible = possible_slugs(slug_stem(words or str(self.label)) or self.kind(), self.uid)
        others = type(self)._default_manager.exclude(pk=self.pk).filter(slug__in=possible)
        taken = set(others.values_list("slug", flat=True))
        return next(slug for slug in possible if slug not in taken)


class Child(Row):
    """A row that belongs to exactly one root and is saved and published with it."""

    # The foreign keys through which the row can belong to a root.
    ROOTS: ClassVar[tuple[str, ...]] = ()
    OPTIONAL_LINKS: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True


class Link(models.Model):
    """A row of a many-to-many relation: two ends, and an id that means nothing."""

    ROOTS: ClassVar[tuple[str, ...]] = ()
    OPTIONAL_LINKS: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True


def date_fields(name: str) -> tuple[str, ...]:
    """The column names of one uncertain date, in the order of a form."""
    return tuple(f"{name}_{part}" for part in DATE_PARTS)
