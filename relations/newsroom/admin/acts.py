"""The acts of the audit in words for the desk."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relations.newsroom.models import AuditEvent
from relations.vocabulary import ItemAct

ACTS = {
    "save": gettext_lazy("Saved"),
    "delete": gettext_lazy("Deleted"),
    "restore": gettext_lazy("Restored"),
    "submit": gettext_lazy("Submitted for review"),
    "take_back": gettext_lazy("Taken back from review"),
    "request_changes": gettext_lazy("Changes requested"),
    "approve": gettext_lazy("Approved"),
    "schedule": gettext_lazy("Scheduled"),
    "schedule.make": gettext_lazy("Scheduled"),
    "schedule.cancel": gettext_lazy("Schedule cancelled"),
    "schedule.again": gettext_lazy("Schedule tried again"),
    "schedule.done": gettext_lazy("Schedule carried out"),
    "schedule.fail": gettext_lazy("Schedule failed"),
    "publish": gettext_lazy("Published"),
    "correct": gettext_lazy("Public version corrected"),
    "correct.give_up": gettext_lazy("Correction given up"),
    "freeze": gettext_lazy("Frozen"),
    "thaw": gettext_lazy("Freeze lifted"),
    "assign": gettext_lazy("Assigned"),
    "comment": gettext_lazy("Comment written"),
    "comment.resolve": gettext_lazy("Comment resolved"),
    "comment.reopen": gettext_lazy("Comment reopened"),
    "comment.delete": gettext_lazy("Comment deleted"),
    "dossier.open": gettext_lazy("Dossier opened"),
    "dossier.describe": gettext_lazy("Dossier described"),
    "dossier.add": gettext_lazy("Added to a dossier"),
    "dossier.remove": gettext_lazy("Taken out of a dossier"),
    "dossier.close": gettext_lazy("Dossier closed"),
    "dossier.reopen": gettext_lazy("Dossier reopened"),
    "dossier.publish": gettext_lazy("Dossier published"),
    "preview.share": gettext_lazy("Preview shared"),
    "preview.revoke": gettext_lazy("Shared preview ended"),
    "preview.open": gettext_lazy("Shared preview opened"),
    "task.done": gettext_lazy("Task done"),
    "merge": gettext_lazy("Merged"),
    "merge.undo": gettext_lazy("Merger undone"),
    "not_duplicates": gettext_lazy("Said to be no duplicate"),
    "translation.valid": gettext_lazy("English found to follow the French"),
    "view.save": gettext_lazy("View saved"),
    "view.rename": gettext_lazy("View renamed"),
    "view.delete": gettext_lazy("View deleted"),
    "hook.make": gettext_lazy("Webhook made"),
    "hook.change": gettext_lazy("Webhook changed"),
    "hook.renew": gettext_lazy("Webhook given a new secret"),
    "hook.stop": gettext_lazy("Webhook stopped"),
    "hook.resume": gettext_lazy("Webhook set going again"),
    "hook.remove": gettext_lazy("Webhook removed"),
    "hook.test": gettext_lazy("Webhook tested"),
    "hook.again": gettext_lazy("Deliveries sent again"),
    "hook.replay": gettext_lazy("Changes told again"),
    "token.make": gettext_lazy("Token made"),
    "token.revoke": gettext_lazy("Token revoked"),
    "submission.receive": gettext_lazy("Article handed in"),
    "submission.bring": gettext_lazy("Article brought in"),
    "submission.fetch": gettext_lazy("Article fetched from its address"),
    "submission.take": gettext_lazy("Draft made of a submission"),
    "submission.join": gettext_lazy("Submission joined to an article"),
    "submission.refuse": gettext_lazy("Submission refused"),
    "watch.make": gettext_lazy("Feed watched"),
    "watch.change": gettext_lazy("Watched feed changed"),
    "watch.pause": gettext_lazy("Watched feed paused"),
    "watch.resume": gettext_lazy("Watched feed set going again"),
    "watch.remove": gettext_lazy("Feed watched no more"),
    "capture.note": gettext_lazy("Change of a source noted"),
    "article.read": gettext_lazy("Text read by the rules"),
    "proposal.accept": gettext_lazy("Proposal accepted"),
    "proposal.refuse": gettext_lazy("Proposal refused"),
    "proposal.undo": gettext_lazy("Decision on a proposal taken back"),
    "proposal.mark": gettext_lazy("Passage marked in the text"),
    "batch.begin": gettext_lazy("Import of a file begun"),
    "batch.load": gettext_lazy("File imported as a batch"),
    "batch.approve.ask": gettext_lazy("Approval of a batch asked for"),
    "batch.publish.ask": gettext_lazy("Publication of a batch asked for"),
    "batch.undo.ask": gettext_lazy("Undoing of a batch asked for"),
    "batch.undo": gettext_lazy("Batch undone"),
    "panic": gettext_lazy("Whole newsroom frozen"),
    "panic.copy": gettext_lazy("Static copy of the site written"),
    "restore.secrets": gettext_lazy("Links and tokens ended after a restore"),
    "panic.over": gettext_lazy("Freeze of the whole newsroom lifted"),
    "rebuild.rewind": gettext_lazy("Public database rewound"),
    "user.add": gettext_lazy("Account added"),
    "user.change": gettext_lazy("Account changed"),
    "user.delete": gettext_lazy("Account deleted"),
    "login": gettext_lazy("Logged in"),
    "login.throttle": gettext_lazy("Logging in slowed down after too many tries"),
    "session.end": gettext_lazy("Sessions ended"),
    "session.end_all": gettext_lazy("All sessions ended"),
    "factor.add": gettext_lazy("Second factor set up"),
    "factor.remove": gettext_lazy("Second factor removed"),
    "factor.renew": gettext_lazy("Recovery codes made anew"),
    "account.own_password": gettext_lazy("Own password changed"),
    "account.password": gettext_lazy("Password of an account set"),
    "account.leave": gettext_lazy("Account closed"),
    "account.return": gettext_lazy("Account opened again"),
    "link.make": gettext_lazy("One-time link made"),
    "link.revoke": gettext_lazy("One-time link revoked"),
    "link.use": gettext_lazy("One-time link used"),
    "group.add": gettext_lazy("Group added"),
    "group.change": gettext_lazy("Group changed"),
    "group.delete": gettext_lazy("Group deleted"),
    "candidate.add": gettext_lazy("Possible person named"),
    "candidate.change": gettext_lazy("Possible person changed"),
    "candidate.delete": gettext_lazy("Possible person dropped"),
    ItemAct.WITHDRAWAL: gettext_lazy("Withdrawn"),
    ItemAct.RETRACTION: gettext_lazy("Retracted"),
    ItemAct.LEGAL_REMOVAL: gettext_lazy("Removed for legal reasons"),
}

# What an origin begins with.
DOORS = {
    "desk": gettext_lazy("The desk"),
    "shared": gettext_lazy("A shared preview"),
    "submission": gettext_lazy("A submission"),
}


def act_in_words(event: AuditEvent) -> str:
    """What was done, with the edition that it made; the bare name of an act that nobody has put into words."""
    words = str(ACTS.get(event.action, event.action))
    edition = event.detail.get("edition")
    return words if edition is None else _("%(act)s (edition %(number)s)") % {"act": words, "number": edition}


def origin_in_words(event: AuditEvent, *, with_address: bool) -> str:
    """The door that an act came through; the address of a colleague for those alone who may see it."""
    door, _blank, name = event.origin.partition(" ")
    if door == "command":
        return _("Command %(name)s") % {"name": name}
    words = str(DOORS.get(door, door)) or "–"
    return f"{words} ({name})" if name and with_address else words
