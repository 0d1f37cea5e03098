from functools import reduce
from operator import or_
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from relations.models.actor import Actor, Post, Tenure
from relations.models.article import Passage
from relations.models.base import Child
from relations.models.commitment import Commitment, Verdict
from relations.models.event import Event, EventLink
from relations.models.invocation import Invocation
from relations.models.measure import Measure
from relations.models.place import Place
from relations.models.principle import Doctrine
from relations.models.relation import Phase, Relation
from relations.models.statement import Statement
from relations.vocabulary import Aspect, Stance

ROOTS = ("relation", "actor", "post", "place", "event", "statement", "doctrine", "invocation", "measure", "commitment")
# A part of an aggregate that evidence can point to, and the root it lies in.
PARTS = {"tenure": "actor", "verdict": "commitment", "link": "event", "phase": "relation"}


def only(root: str) -> models.Q:
    return models.Q(**{f"{name}__isnull": name != root for name in ROOTS})


def _root(model: type[models.Model]) -> models.ForeignKey:
    return models.ForeignKey(
        model,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="evidence",
        verbose_name=model._meta.verbose_name,
    )


class EvidenceQuerySet(models.QuerySet):
    def with_source(self) -> Self:
        return self.select_related("passage", "passage__article", "passage__article__outlet")


class Evidence(Child):
    """A passage beside a fact: which part of it the words speak of, and whether they support or contradict it."""

    ROOTS = ROOTS

    relation = _root(Relation)
    actor = _root(Actor)
    post = _root(Post)
    place = _root(Place)
    event = _root(Event)
    statement = _root(Statement)
    doctrine = _root(Doctrine)
    invocation = _root(Invocation)
    measure = _root(Measure)
    commitment = _root(Commitment)

    tenure = _root(Tenure)
    verdict = _root(Verdict)
    link = _root(EventLink)
    phase = _root(Phase)

    passage = models.ForeignKey(Passage, on_delete=models.PROTECT, related_name="evidence", verbose_name=_("passage"))
    aspect = models.CharField(_("speaks of"), max_length=20, choices=Aspect, default=Aspect.WHOLE)
    stance = models.CharField(_("stance"), max_length=20, choices=Stance, default=Stance.SUPPORTS)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = pgettext_lazy("several pieces", "evidence")
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                name="evidence_of_one_record",
                condition=reduce(or_, (only(root) for root in ROOTS)),
                violation_error_message=_("Evidence belongs to exactly one record."),
            ),
            *(
                models.CheckConstraint(
                    name=f"evidence_{part}_of_{root}",
                    condition=models.Q(**{f"{part}__isnull": True}) | models.Q(**{f"{root}__isnull": False}),
                )
                for part, root in PARTS.items()
            ),
        )

    def __str__(self) -> str:
        return str(self.passage)
