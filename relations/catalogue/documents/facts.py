"""What happens, what is said, what is invoked, done and promised."""

from relations.catalogue.documents.pieces import (
    Shape,
    Whole,
    date,
    evidence,
    identity,
    own_address,
    plain,
    primary,
    sort_day,
    text,
)
from relations.catalogue.documents.stencils import mark
from relations.models import (
    Answer,
    CommitmentBeneficiary,
    CommitmentMaker,
    EventLink,
    EventParty,
    EventTheme,
    Invocation,
    InvocationPrincipal,
    Participation,
    StatementPrincipal,
    StatementTheme,
    Translation,
    Verdict,
)
from relations.models.texts import LANGUAGES


def event(whole: Whole) -> Shape:
    row = whole.root
    return {
        **identity(row),
        "title": text(row, "title"),
        "summary": text(row, "summary"),
        "note": text(row, "note"),
        "date": date(row.date),
        "event_type": mark("eventtype", row.event_type_id),
        "mode": mark("eventmode", row.mode_id),
        "type_certainty": plain(row.type_certainty),
        "parties": whole.far_ends(EventParty, "country_id", "country"),
        "place": mark("place", row.place_id),
        "place_precision": plain(row.place_precision),
        "themes": whole.far_ends(EventTheme, "theme_id", "theme"),
        "certainty": plain(row.certainty),
        "modality": plain(row.modality),
        "participations": [_participation(one) for one in whole.of_model(Participation, lambda one: one.position)],
        "links": [_link(link) for link in whole.of_model(EventLink)],
        "links_to": mark("links_to", row.pk),
        "evidence": evidence(whole),
    }


def _participation(row: Participation) -> Shape:
    return {
        "uid": row.uid,
        "role": plain(row.role),
        "actor": mark("actor", row.actor_id),
        "country": mark("country", row.country_id),
        "post": mark("post", row.post_id),
        "name_as_written": plain(row.name_as_written),
        "is_stated": row.is_stated,
    }


def _link(row: EventLink) -> Shape:
    return {
        "uid": row.uid,
        "kind": plain(row.link_kind),
        "target": mark("event", row.target_id),
        "is_stated": row.is_stated,
        "withheld": [] if row.target_id else ["target"],
    }


def link_to(row: EventLink) -> Shape:
    """A link as the event that it leads to tells of it."""
    return {
        "uid": row.uid,
        "kind": plain(row.link_kind),
        "event": mark("event", row.event_id),
        "is_stated": row.is_stated,
    }


def statement(whole: Whole) -> Shape:
    row = whole.root
    return {
        **identity(row),
        "form": plain(row.form),
        "verbatim": plain(row.verbatim),
        "language": row.language,
        "content": text(row, "content"),
        "note": text(row, "note"),
        "speaker": mark("actor", row.speaker_id),
        "speaker_as_written": plain(row.speaker_as_written),
        "speaking_as": mark("post", row.speaking_as_id),
        "on_behalf_of": whole.far_ends(StatementPrincipal, "actor_id", "actor"),
        "addressee": mark("actor", row.addressee_id),
        "date": date(row.date),
        "event": mark("event", row.event_id),
        "event_certainty": plain(row.event_certainty),
        "modality": plain(row.modality),
        "themes": whole.far_ends(StatementTheme, "theme_id", "theme"),
        "translations": [_translation(one) for one in whole.of_model(Translation, lambda one: one.language)],
        "evidence": evidence(whole),
    }


def _translation(row: Translation) -> Shape:
    return {"uid": row.uid, "language": row.language, "text": row.text, "translator": row.translator}


def invocation(whole: Whole) -> Shape:
    row = whole.root
    return {
        **identity(row),
        "principle": mark("principle", row.principle_id),
        "wording": row.wording,
        "language": row.language,
        "invoker": mark("actor", row.invoker_id),
        "on_behalf_of": whole.far_ends(InvocationPrincipal, "actor_id", "actor"),
        "addressee": mark("actor", row.addressee_id),
        "addressee_as_written": plain(row.addressee_as_written),
        "act": plain(row.act),
        "voice": plain(row.voice),
        "tier": plain(row.tier),
        "is_called_principle": row.is_called_principle,
        "statement": mark("statement", row.statement_id),
        "event": mark("event", row.event_id),
        "date": date(row.date),
        "note": text(row, "note"),
        "answers": [_answer(answer, whole) for answer in whole.of_model(Answer)],
        "evidence": evidence(whole),
    }


def _answer(row: Answer, whole: Whole) -> Shape:
    return {
        "uid": row.uid,
        "verdict": plain(row.verdict),
        "met_by": mark("invocation", row.met_by_id),
        "note": text(row, "note"),
        "withheld": whole.left_out_of(row),
    }


def quoted_reference(row: Invocation) -> Shape:
    """An invocation is called by its words, under the language in which they were written; `language` is its tag."""
    return {
        "uid": row.uid,
        "slug": row.slug,
        "code": None,
        "name": dict.fromkeys(LANGUAGES) | {primary(row.language): str(row.label) or None},
        "language": row.language,
        "url": own_address("invocation", row.slug),
    }


def measure(whole: Whole) -> Shape:
    row = whole.root
    return {
        **identity(row),
        "label": text(row, "label"),
        "note": text(row, "note"),
        "measure_kind": plain(row.measure_kind),
        "status": plain(row.status),
        "imposed_by": mark("actor", row.imposed_by_id),
        "target": mark("actor", row.target_id),
        "is_target_stated": row.is_target_stated,
        "answers_to": mark("measure", row.answers_to_id),
        "answered_by": mark("answered_by", row.pk),
        "imposed_in": mark("event", row.imposed_in_id),
        "answered_in": mark("event", row.answered_in_id),
        "lifted_in": mark("event", row.lifted_in_id),
        "withheld": whole.left_out_of(row),
        "evidence": evidence(whole),
    }


def commitment(whole: Whole) -> Shape:
    row = whole.root
    return {
        **identity(row),
        "content": text(row, "content"),
        "note": text(row, "note"),
        "made_by": whole.far_ends(CommitmentMaker, "actor_id", "actor"),
        "made_to": whole.far_ends(CommitmentBeneficiary, "actor_id", "actor"),
        "made_in": mark("event", row.made_in_id),
        "made": date(row.made),
        "due": date(row.due),
        "status": plain(row.status),
        "verdicts": [_verdict(verdict) for verdict in whole.of_model(Verdict, lambda one: sort_day(one.date))],
        "evidence": evidence(whole),
    }


def _verdict(row: Verdict) -> Shape:
    return {"uid": row.uid, "finding": plain(row.finding), "date": date(row.date), "note": text(row, "note")}
