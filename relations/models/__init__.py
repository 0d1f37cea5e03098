"""The record: countries and their relations, who acts, what happens, what is said, and the passages that prove it."""

from relations.models.actor import Actor, Alias, Membership, Post, Tenure
from relations.models.article import Article, Outlet, Passage
from relations.models.base import Child, Link, Record, Row
from relations.models.commitment import Commitment, CommitmentBeneficiary, CommitmentMaker, Verdict
from relations.models.country import Country
from relations.models.event import Event, EventLink, EventParty, EventTheme, Participation
from relations.models.evidence import Evidence
from relations.models.invocation import Answer, Invocation, InvocationPrincipal
from relations.models.measure import Measure
from relations.models.page import Page
from relations.models.place import Place
from relations.models.principle import Doctrine, DoctrinePrinciple, Principle
from relations.models.relation import Phase, Relation
from relations.models.statement import Statement, StatementPrincipal, StatementTheme, Translation
from relations.models.theme import EventMode, EventType, Theme

__all__ = (
    "Actor", "Alias", "Answer", "Article", "Child", "Commitment", "CommitmentBeneficiary", "CommitmentMaker", "Country",
    "Doctrine", "DoctrinePrinciple", "Event", "EventLink", "EventMode", "EventParty", "EventTheme", "EventType",
    "Evidence", "Invocation", "InvocationPrincipal", "Link", "Measure", "Membership", "Outlet", "Page", "Participation",
    "Passage", "Phase", "Place", "Post", "Principle", "Record", "Relation", "Row", "Statement", "StatementPrincipal",
    "StatementTheme", "Tenure", "Theme", "Translation", "Verdict",
)  # fmt: skip
