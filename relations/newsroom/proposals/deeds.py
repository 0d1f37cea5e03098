"""Events and measures of a reading as drafts."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from relations.dates import UncertainDate
from relations.models import (
    Country,
    Event,
    EventMode,
    EventParty,
    EventTheme,
    EventType,
    Measure,
    Participation,
    Record,
)
from relations.newsroom.models import Proposal
from relations.newsroom.proposals.findings import LIFTED
from relations.newsroom.proposals.writing import Values, Who, Writer, span_of
from relations.newsroom.record import record
from relations.vocabulary import Certainty, MeasureStatus, PlaceKind, PlacePrecision

PRECISIONS: dict[str, str] = {
    PlaceKind.SITE: PlacePrecision.SITE, PlaceKind.CITY: PlacePrecision.CITY, PlaceKind.REGION: PlacePrecision.REGION,
    PlaceKind.COUNTRY: PlacePrecision.COUNTRY,
}  # fmt: skip
STAGES = {"imposed": "imposed_in", "answered": "imposed_in", LIFTED: "lifted_in"}


def make_event(writer: Writer, proposal: Proposal, values: Values) -> Record:
    place = writer.place(values["place"])
    # Proposals made by earlier rules say nothing of English and of certainty.
    event = Event(
        title_fr=values["title_fr"], title_en=values.get("title_en", ""), event_type=_type(values["event_type"]),
        place=place, certainty=values.get("certainty") or Certainty.PROBABLE,
    )  # fmt: skip
    if place:
        event.place_precision = PRECISIONS.get(place.place_kind, PlacePrecision.CITY)
    event.mode = EventMode.objects.filter(event_type=event.event_type, code=values["mode"]).first()
    event.date = date_of(values["date"])
    parties = list(Country.objects.filter(alpha3__in=values["parties"]).order_by("pk"))
    if not parties:
        raise ValidationError(_("Name at least one country that took part."))
    parts: list[Model] = [EventParty(event=event, country=country) for country in parties]
    parts += [EventTheme(event=event, theme=theme) for theme in writer.themes(values["themes"])]
    parts += [_part(writer, event, at, who) for at, who in enumerate(values["parts"])]
    writer.save(event, *parts, writer.proof(event, span_of(proposal)))
    return event


def _type(code: str) -> EventType:
    found = EventType.objects.filter(code=code).first()
    if found is None:
        raise ValidationError(_("The codebook has no type “%(code)s”: choose one.") % {"code": code})
    return found


def _part(writer: Writer, event: Event, at: int, who: Who) -> Participation:
    actor = writer.actor(who)
    return Participation(
        event=event, position=at, actor=actor, role=who["role"], country=writer.country(who["country"]),
        post=writer.post_held(actor), name_as_written=(who.get("written") or who["name"])[:300],
    )  # fmt: skip


def make_measure(writer: Writer, proposal: Proposal, values: Values) -> Record:
    by = writer.actor(values["imposed_by"])
    if by is None:
        raise ValidationError(_("Say who took the measure."))
    target = writer.actor(values["target"])
    measure = Measure(
        label_fr=values["label_fr"], measure_kind=values["measure_kind"], imposed_by=by, target=target,
        is_target_stated=target is not None,
    )  # fmt: skip
    _set_stage(writer, measure, values)
    writer.save(measure, writer.proof(measure, span_of(proposal)))
    return measure


def complete_measure(writer: Writer, measure: Measure, proposal: Proposal, values: Values) -> None:
    """What lifts a measure ends it; anything else is another source of it."""
    if values["stage"] == LIFTED and measure.status != MeasureStatus.LIFTED:
        writer.added.append((LIFTED, measure.status))
        _set_stage(writer, measure, values)
        measure.save()
        record(measure, by=writer.by, note=writer.note)
    writer.add_source(measure, proposal)


def _set_stage(writer: Writer, measure: Measure, values: Values) -> None:
    pk = writer.record_of(values["event"]) if values["event"] else None
    if pk and Event.objects.filter(pk=pk).exists():
        setattr(measure, f"{STAGES[values['stage']]}_id", pk)
    if values["stage"] == LIFTED:
        measure.status = MeasureStatus.LIFTED


def date_of(values: dict[str, str | None]) -> UncertainDate:
    """The date as `findings.date_values` wrote it."""
    days = {name: dt.date.fromisoformat(day) if (day := values[name]) else None for name in ("earliest", "latest")}
    said: dict[str, Any] = {**values, **days}
    return UncertainDate(**said)
