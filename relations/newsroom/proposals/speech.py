"""Words and principles of a reading as drafts."""

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from relations.dates import UncertainDate
from relations.models import Invocation, Principle, Record, Statement, StatementTheme
from relations.newsroom.models import Proposal
from relations.newsroom.proposals.writing import Values, Writer, span_of
from relations.newsroom.traits import folded
from relations.vocabulary import Certainty


def make_statement(writer: Writer, proposal: Proposal, values: Values) -> Record:
    speaker = writer.actor(values["speaker"])
    statement = Statement(
        form=values["form"], verbatim=values["verbatim"], content_fr=values["content_fr"], language=values["language"],
        speaker=speaker, speaking_as=writer.post_held(speaker),
        speaker_as_written=values["speaker"].get("name", "")[:300],
    )  # fmt: skip
    if writer.day:
        # Nobody says words after they were printed; when before, the source does not tell.
        statement.date = UncertainDate(latest=writer.day, certainty=Certainty.UNKNOWN)
    parts: list[Model] = [StatementTheme(statement=statement, theme=theme) for theme in writer.themes(values["themes"])]
    writer.save(statement, *parts, writer.proof(statement, span_of(proposal)))
    return statement


def make_invocation(writer: Writer, proposal: Proposal, values: Values) -> Record:
    principle = Principle.objects.filter(slug=values["principle"]).first()
    if principle is None:
        raise ValidationError(_("Say which principle is invoked."))
    invocation = Invocation(
        principle=principle, wording=values["wording"], language=values["language"], act=values["act"],
        voice=values["voice"], tier=values["tier"], invoker=writer.actor(values["invoker"]),
        is_called_principle="princip" in folded(values["wording"]),
    )  # fmt: skip
    if values["statement"] and (pk := writer.record_of(values["statement"])):
        invocation.statement = Statement.objects.filter(pk=pk).first()
        invocation.date = invocation.statement.date if invocation.statement else UncertainDate()
    writer.save(invocation, writer.proof(invocation, span_of(proposal)))
    return invocation
