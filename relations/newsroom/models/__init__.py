"""The newsroom's own business. Rows refer to records by kind and id, never by a foreign key."""

from relations.newsroom.models.audit import AuditEvent
from relations.newsroom.models.editions import Edition, EditionCounter, Item
from relations.newsroom.models.notes import Candidate, Note
from relations.newsroom.models.revisions import Publicity, Review, Revision, Standing

__all__ = (
    "AuditEvent", "Candidate", "Edition", "EditionCounter", "Item", "Note", "Publicity", "Review", "Revision",
    "Standing",
)  # fmt: skip
