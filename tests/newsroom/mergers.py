"""Two actors of whom all kinds of records speak, and what may not be left of the one that goes."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from relations.models import (
    Actor,
    Alias,
    Commitment,
    CommitmentBeneficiary,
    CommitmentMaker,
    Doctrine,
    Evidence,
    Invocation,
    InvocationPrincipal,
    Measure,
    Membership,
    Post,
    Principle,
    Record,
    Statement,
    StatementPrincipal,
    Tenure,
)
from relations.models.aggregates import foreign_keys
from relations.newsroom import audit
from relations.newsroom.models import Standing
from relations.newsroom.proofs import differences, log_differences, newsroom_differences
from relations.vocabulary import Act, ActorKind, AliasKind, MeasureKind, StatementForm, Tier, Voice
from tests import emptying
from tests import factories as make

NOTICE = "Deux fiches pour la même personne."


def key(row: Record):
    return row.kind(), row.pk


def standing_of(row: Record) -> Standing:
    return Standing.objects.select_related("head").get(kind=row.kind(), record_id=row.pk)


def keys_to(model: type[models.Model]) -> list[tuple[type[models.Model], models.ForeignKey]]:
    """Every foreign key of the record that leads to this model."""
    holders = apps.get_app_config("relations").get_models()
    return [(holder, found) for holder in holders for found in foreign_keys(holder) if found.related_model is model]


def left_of(kind_model: type[models.Model], pk: int, using: str) -> list[str]:
    return [
        f"{holder.__name__}.{found.name}"
        for holder, found in keys_to(kind_model)
        if holder._base_manager.using(using).filter(**{found.attname: pk}).exists()
    ]


def assert_all_agree() -> None:
    assert list(newsroom_differences()) == list(differences()) == list(log_differences()) == []
    assert list(audit.differences()) == []


@dataclass
class World:
    kept: Any
    gone: Any
    records: dict[str, Record]
    proof: Any
    source: Any


def a_world(*, shown: bool = True) -> World:
    """The same minister twice, and a record for each way of speaking of somebody."""
    return emptying.once_made(("merger", shown), lambda: _made_world(shown))


def _made_world(shown: bool) -> World:
    mali, usa = make.country("MLI"), make.country("USA")
    source = make.article("Le ministre Abdoulaye Diop a reçu l’ambassadrice à Bamako, dit-on à Bamako.")
    proof = make.passage(source, "a reçu l’ambassadrice")
    post = make.saved(Post(title_fr="Ministre des Affaires étrangères", country=mali, rank=2))
    kept = make.actor("Abdoulaye Diop", country=mali)
    gone = Actor(name_fr="Diop, Abdoulaye", name_en="A. Diop", acronym="AD", actor_kind=ActorKind.PERSON, country=mali)
    tenure = Tenure(actor=gone, post=post)
    make.saved(
        gone,
        Alias(actor=gone, text="Abdoulaye Diop", language="fr"),
        Alias(actor=gone, text="Monsieur Diop", language="fr", alias_kind=AliasKind.SPELLING),
        tenure,
        Evidence(actor=gone, tenure=tenure, passage=proof),
        Evidence(actor=gone, passage=proof),
    )
    other = make.actor("Somebody")
    records = _citing(gone, other, proof, (mali, usa))
    if shown:
        records_first = [mali, usa, source, post, kept, gone, other]
        types = [row.event_type for row in records.values() if hasattr(row, "event_type")]
        principles = [row.principle for row in records.values() if hasattr(row, "principle")]
        make.show(*records_first, *types, *principles, *records.values())
    return World(kept, gone, records, proof, source)


def _citing(gone: Actor, other: Actor, proof: Any, parties: tuple) -> dict[str, Record]:
    principle = make.saved(Principle(label_fr="Souveraineté"))
    part = make.actor("Le cabinet", kind=ActorKind.GOVERNMENT, parent=gone)
    bloc = Actor(name_fr="Le bloc", actor_kind=ActorKind.BLOC)
    statement = Statement(form=StatementForm.REPORTED, content_fr="Propos", speaker=gone, addressee=gone)
    invocation = Invocation(
        principle=principle, wording="a reçu l’ambassadrice", invoker=gone, addressee=gone, act=Act.values[0],
        voice=Voice.values[0], tier=Tier.values[0],
    )  # fmt: skip
    commitment = Commitment(content_fr="Coopérer")
    measure = Measure(label_fr="Visas", measure_kind=MeasureKind.values[0], imposed_by=gone, target=gone)
    return {
        "part": part,
        "post": make.saved(Post(title_fr="Conseiller", organisation=gone)),
        "bloc": make.saved(bloc, Membership(bloc=bloc, member=gone)),
        "event": make.event("Rencontre", proof=proof, parties=parties, who=(gone, other)),
        "statement": make.saved(
            statement, StatementPrincipal(statement=statement, actor=gone), Evidence(statement=statement, passage=proof)
        ),
        "invocation": make.saved(
            invocation,
            InvocationPrincipal(invocation=invocation, actor=gone),
            InvocationPrincipal(invocation=invocation, actor=other),
            Evidence(invocation=invocation, passage=proof),
        ),
        "commitment": make.saved(
            commitment,
            CommitmentMaker(commitment=commitment, actor=gone),
            CommitmentBeneficiary(commitment=commitment, actor=gone),
            Evidence(commitment=commitment, passage=proof),
        ),
        "measure": make.saved(measure, Evidence(measure=measure, passage=proof)),
        "doctrine": make.saved(Doctrine(label_fr="Trois principes", holder=gone)),
    }  # fmt: skip
