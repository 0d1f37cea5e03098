"""The newsroom's own business. Rows refer to records by kind and id, never by a foreign key."""

from relations.newsroom.models.accounts import Attempt, DeskSession, OneTimeLink, SpentCode
from relations.newsroom.models.audit import AuditEvent, AuditTail
from relations.newsroom.models.batches import Batch, ImportedRow
from relations.newsroom.models.candidates import Candidate
from relations.newsroom.models.captures import Capture, RemovedText
from relations.newsroom.models.cleaning import Merger, NotDuplicate, SavedView
from relations.newsroom.models.conversations import Alert, Comment, Presence
from relations.newsroom.models.corrections import UrgentCorrection
from relations.newsroom.models.dossiers import Dossier, DossierRecord
from relations.newsroom.models.editions import Edition, EditionCounter, Item
from relations.newsroom.models.hooks import Delivery, Hook
from relations.newsroom.models.likenesses import Likeness, Trait
from relations.newsroom.models.previews import PreviewLink
from relations.newsroom.models.proposals import ArticleReading, Proposal
from relations.newsroom.models.reviews import Approval, Freeze, GroupLimit, Task
from relations.newsroom.models.revisions import Priority, Publicity, Review, Revision, Stage, Standing
from relations.newsroom.models.schedules import Heartbeat, Schedule, ScheduledRecord
from relations.newsroom.models.submissions import Submission
from relations.newsroom.models.tokens import Token
from relations.newsroom.models.translations import TranslationSource
from relations.newsroom.models.watches import Watch

__all__ = (
    "Alert", "Approval", "ArticleReading", "Attempt", "AuditEvent", "AuditTail", "Batch", "Candidate", "Capture",
    "Comment", "Delivery", "DeskSession", "Dossier", "DossierRecord", "Edition", "EditionCounter", "Freeze",
    "GroupLimit", "Heartbeat", "Hook", "ImportedRow", "Item", "Likeness", "Merger", "NotDuplicate", "OneTimeLink",
    "Presence", "PreviewLink", "Priority", "Proposal", "Publicity", "RemovedText", "Review", "Revision",
    "SavedView", "Schedule", "ScheduledRecord", "SpentCode", "Stage", "Standing", "Submission", "Task", "Token",
    "Trait", "TranslationSource", "UrgentCorrection", "Watch",
)  # fmt: skip
