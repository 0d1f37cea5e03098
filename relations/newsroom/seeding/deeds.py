"""What happened and what was said: events, statements, doctrines, invocations, measures, commitments."""

import datetime as dt

from relations.dates import UncertainDate
from relations.models import (
    Answer,
    Commitment,
    CommitmentBeneficiary,
    CommitmentMaker,
    Doctrine,
    DoctrinePrinciple,
    Event,
    EventLink,
    EventMode,
    EventParty,
    EventTheme,
    EventType,
    Evidence,
    Invocation,
    InvocationPrincipal,
    Measure,
    Participation,
    Place,
    Post,
    Statement,
    StatementPrincipal,
    StatementTheme,
)
from relations.newsroom.seeding.factset import Coded, FactSet, date_of, pair
from relations.newsroom.seeding.seedlings import Guess, Ref, Seedling
from relations.vocabulary import Aspect, Certainty, Modality


def events(facts: FactSet) -> list[Seedling]:
    return [_event(facts, coded) for coded in facts.all("events")]


def _event(facts: FactSet, coded: Coded) -> Seedling:
    seedling = facts.seedling(
        Event,
        coded["id"],
        **pair(coded["label"], "title"),
        event_type=Ref(EventType, coded["type"]),
        mode=mode_of(coded["type"], coded["mode"]),
        type_certainty=coded.get("type_certainty", Certainty.CONFIRMED),
        date=date_of(facts, coded["date"]),
        place=facts.ref(Place, coded["place"]),
        place_precision=coded["place_precision"],
        certainty=coded["certainty"],
    )
    for country in dict.fromkeys(participant["country"] for participant in coded["participants"]):
        seedling.add(EventParty, country=facts.country(country))
    for theme in facts.themes(coded["themes"]):
        seedling.add(EventTheme, theme=theme)
    facts.cite(seedling, coded["evidence"])
    for position, participant in enumerate(coded["participants"], start=1):
        _take_part(facts, seedling, f"{coded['id']}/{position}", position, participant)
    for link in facts.all("event_links"):
        if link["from"] == coded["id"]:
            _link(facts, seedling, link)
    return seedling


def mode_of(event_type: str, mode: str | None) -> Ref | None:
    return Ref(EventMode, f"{event_type}/{mode}") if mode else None


def _take_part(facts: FactSet, event: Seedling, place: str, position: int, participant: Coded) -> None:
    unnamed = _unnamed_occupancy(facts, participant)
    part = event.add(
        Participation,
        position=position,
        actor=facts.actor(participant["who"]),
        country=facts.country(participant["country"]),
        role=participant["role"],
        post=facts.ref(Post, participant.get("post")),
        name_as_written=unnamed["title_as_written"][0] if unnamed else facts.mapping["written"].get(place, ""),
        is_stated=participant.get("stated", True) is not False,
    )
    candidate = facts.actor(participant.get("candidate"))
    if unnamed and candidate:
        for selector in unnamed["evidence"]:
            event.add(Evidence, passage=facts.passage(selector), aspect=Aspect.PARTICIPANTS)
        event.guesses.append(
            Guess(Ref(Participation, part.id), candidate, unnamed["candidate_certainty"], unnamed["candidate_basis"])
        )


def _unnamed_occupancy(facts: FactSet, participant: Coded) -> Coded | None:
    """What the facts know of the holder of a post whom the source does not name."""
    if participant["who"] is not None:
        return None
    candidate, post = participant.get("candidate"), participant["post"]
    return next(
        (
            occupancy
            for occupancy in facts.all("occupancies")
            if occupancy["person"] is None
            and (occupancy.get("candidate_person"), occupancy["post"]) == (candidate, post)
        ),
        None,
    )


def _link(facts: FactSet, event: Seedling, coded: Coded) -> None:
    link = event.add(EventLink, link_kind=coded["rel"], target=facts.ref(Event, coded["to"]), is_stated=coded["stated"])
    facts.cite(event, coded["evidence"], link=Ref(EventLink, link.id))


def statements(facts: FactSet) -> list[Seedling]:
    languages = {document["id"]: document["language"] for document in facts.all("documents")}
    found = []
    for coded in facts.all("statements"):
        seedling = facts.seedling(
            Statement,
            coded["id"],
            form=coded["form"],
            verbatim=coded.get("verbatim", ""),
            language=coded.get("language", languages[coded["evidence"][0]["doc"]]),
            **(pair(coded["content"], "content") if "content" in coded else {}),
            speaker=facts.actor(coded["speaker"]),
            speaker_as_written=coded.get("speaker_as_written", ""),
            speaking_as=facts.ref(Post, coded.get("speaking_as")),
            date=date_of(facts, coded.get("said_on")),
            event=facts.ref(Event, coded["event"]),
            event_certainty=coded.get("event_certainty", Certainty.UNKNOWN),
            modality=coded.get("modality", Modality.ASSERTED),
        )
        for actor in facts.actors(coded.get("on_behalf_of")):
            seedling.add(StatementPrincipal, actor=actor)
        for theme in facts.themes(coded["themes"]):
            seedling.add(StatementTheme, theme=theme)
        facts.cite(seedling, coded["evidence"])
        found.append(seedling)
    return found


def doctrines(facts: FactSet) -> list[Seedling]:
    coded = facts.coded.get("doctrine")
    if not coded:
        return []
    seedling = facts.seedling(
        Doctrine, coded["id"], **pair(coded["label"], "label"), holder=facts.actor(coded["holder"])
    )
    for position, principle in enumerate(coded["members_in_order"], start=1):
        wording = facts.mapping["wordings"].get(principle, {})
        seedling.add(DoctrinePrinciple, position=position, principle=facts.principle(principle), **wording)
    facts.cite(seedling, coded["evidence"])
    return [seedling]


def invocations(facts: FactSet) -> list[Seedling]:
    said_on = {statement["id"]: statement.get("said_on") for statement in facts.all("statements")}
    found = []
    for coded in facts.all("principle_invocations"):
        seedling = facts.seedling(
            Invocation,
            coded["id"],
            principle=facts.principle(coded["principle"]),
            wording=coded["exact_wording"],
            invoker=facts.actor(coded["invoker"]),
            addressee=facts.actor(coded["addressee"]),
            act=coded["act"],
            voice=coded["voice"],
            tier=facts.word("tier", coded["tier"]),
            is_called_principle=coded["called_a_principle_in_text"],
            statement=facts.ref(Statement, coded["statement"]),
            event=facts.ref(Event, coded["event"]),
            date=date_of(facts, said_on.get(coded["statement"])),
        )
        for actor in facts.actors(coded["on_behalf_of"]):
            seedling.add(InvocationPrincipal, actor=actor)
        facts.cite(seedling, coded["evidence"])
        _answer(facts, seedling, coded["id"])
        found.append(seedling)
    return found


def _answer(facts: FactSet, demand: Seedling, seed_id: str) -> None:
    for coded in facts.all("principle_convergences"):
        if coded["a"] == seed_id:
            demand.add(
                Answer,
                verdict=facts.word("verdict", coded["kind"]),
                met_by=facts.ref(Invocation, coded["b"]),
                **facts.mapping["answers"].get(seed_id, {}),
            )


def measures(facts: FactSet) -> list[Seedling]:
    coded_measures = facts.all("policy_measures")
    answered_in = {one["answers_to"]: one["imposed_event"] for one in coded_measures if "answers_to" in one}
    found = []
    for coded in coded_measures:
        seedling = facts.seedling(
            Measure,
            coded["id"],
            **pair(coded["label"], "label"),
            measure_kind=coded["kind"],
            imposed_by=facts.actor(coded["imposed_by"]),
            target=facts.actor(coded["target"]),
            is_target_stated=coded["target_stated"],
            answers_to=facts.ref(Measure, coded.get("answers_to")),
            imposed_in=facts.ref(Event, coded["imposed_event"]),
            answered_in=facts.ref(Event, answered_in.get(coded["id"])),
            lifted_in=facts.ref(Event, coded["lifted_event"]),
            status=coded["status_in_seed"],
        )
        facts.cite(seedling, coded["evidence"])
        found.append(seedling)
    return found


def commitments(facts: FactSet) -> list[Seedling]:
    found = []
    for coded in facts.all("commitments"):
        made = UncertainDate()
        if coded["made_on"]:
            certainty = coded.get("made_on_certainty", Certainty.CONFIRMED)
            made = UncertainDate.day(dt.date.fromisoformat(coded["made_on"]), certainty=certainty)
        seedling = facts.seedling(
            Commitment, coded["id"], **pair(coded["what"], "content"), made=made, status=coded["status_in_seed"]
        )
        # The mapping may say, by their seed ids, in which event it was made and to whom.
        seedling.fields["made_in"] = facts.ref(Event, seedling.fields.get("made_in"))
        for actor in facts.actors(seedling.fields.pop("made_to", None)):
            seedling.add(CommitmentBeneficiary, actor=actor)
        for actor in facts.actors(coded["by"]):
            seedling.add(CommitmentMaker, actor=actor)
        facts.cite(seedling, coded["evidence"])
        found.append(seedling)
    return found
