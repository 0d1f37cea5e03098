"""What a page says of its record in the terms of schema.org, for machines that read pages: JSON-LD.

Nothing is asked of the database here: only what the page has at hand is said, and nothing that it does not show.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from relations.dates import UncertainDate
from relations.models import (
    Actor,
    Article,
    Event,
    Invocation,
    Outlet,
    Place,
    Post,
    Principle,
    Record,
    Relation,
    Statement,
    Theme,
)
from relations.public.addresses import address_of, web
from relations.publication.models import Change
from relations.vocabulary import ActorKind, Basis, Genre, OutletKind, Precision

Thing = dict[str, Any]
# Signs that would end the element that holds the text, or break a line of script in old readers.
ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
ACTOR_TYPES: dict[str, str] = {
    ActorKind.PERSON: "Person",
    ActorKind.STATE: "Country",
    ActorKind.GOVERNMENT: "GovernmentOrganization",
    ActorKind.MINISTRY: "GovernmentOrganization",
    ActorKind.INSTITUTION: "GovernmentOrganization",
    ActorKind.MISSION: "GovernmentOrganization",
    ActorKind.MEDIA: "NewsMediaOrganization",
    ActorKind.NGO: "NGO",
    ActorKind.COMPANY: "Corporation",
}
# As much of an ISO date as is known. Years before 1000 have four digits too.
LENGTHS: dict[str, int] = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}


def script(graph: Iterable[Thing]) -> SafeString:
    """The element that holds these things. Its type is no script's: the content policy lets it stand."""
    text = json.dumps({"@context": "https://schema.org", "@graph": list(graph)}, ensure_ascii=False)
    for sign, escape in ESCAPES.items():
        text = text.replace(sign, escape)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 – every < is escaped


def page_of(record: Record, *, address: str, edition: int, mended: Iterable[Change] = ()) -> Thing:
    """The page, the record that it is about, and what was corrected on it."""
    return {
        "@type": "WebPage",
        "@id": address,
        "url": address,
        "name": str(record.label),
        "inLanguage": get_language(),
        "version": edition,
        "dateModified": record.updated.isoformat(timespec="seconds"),
        "isPartOf": {"@type": "WebSite", "name": "Entente", "url": f"{settings.PUBLIC_URL}/"},
        "mainEntity": described(record),
        **_if_any(correction=[_correction(change) for change in mended]),
    }


def breadcrumbs(steps: Iterable[tuple[str, str]]) -> Thing:
    items = [
        {"@type": "ListItem", "position": number, "name": name, "item": absolute(address)}
        for number, (name, address) in enumerate(steps, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def described(record: Record) -> Thing:
    describe = DESCRIPTIONS.get(type(record))
    return describe(record) if describe else {"@type": "CreativeWork", **_named(record)}


def absolute(address: str) -> str:
    return f"{settings.PUBLIC_URL}{address}"


# --- kinds ------------------------------------------------------------------------------------------------------------


def _event(event: Event) -> Thing:
    return {
        "@type": "Event",
        **_named(event),
        **_if_any(
            description=str(event.summary),
            **_days(event.date),
            location=_place(event.place) if event.place else None,
            about=[{"@type": "Country", "name": str(country.name)} for country in event.parties.all()],
        ),
    }


def _actor(actor: Actor) -> Thing:
    country = actor.country if actor.actor_kind == ActorKind.PERSON else None
    return {
        "@type": ACTOR_TYPES.get(actor.actor_kind, "Organization"),
        **_named(actor),
        **_if_any(
            alternateName=[actor.acronym] if actor.acronym else [],
            nationality={"@type": "Country", "name": str(country.name)} if country else None,
        ),
    }


def _statement(statement: Statement) -> Thing:
    speaker = statement.speaker
    who = _actor_in_short(speaker) if speaker else None
    return {
        "@type": "Quotation" if statement.is_quotation else "CreativeWork",
        "url": absolute(address_of(statement)),
        **_if_any(
            text=statement.verbatim,
            # In our words, which nobody said.
            abstract=str(statement.content),
            inLanguage=statement.language if statement.verbatim else None,
            creator=who,
            dateCreated=_day(statement.date),
            about=_linked("Event", statement.event) if statement.event else None,
        ),
    }


def _invocation(invocation: Invocation) -> Thing:
    return {
        "@type": "Claim",
        "url": absolute(address_of(invocation)),
        "text": invocation.wording,
        "about": _linked("DefinedTerm", invocation.principle),
        **_if_any(
            inLanguage=invocation.language,
            creator=_actor_in_short(invocation.invoker) if invocation.invoker else None,
            appearance=_linked("Quotation", invocation.statement) if invocation.statement else None,
        ),
    }


def _article(article: Article) -> Thing:
    return {
        "@type": "NewsArticle" if article.genre == Genre.NEWS else "Article",
        **_if_any(
            inLanguage=article.language,
            headline=str(article.title),
            url=web(article.url),
            archivedAt=web(article.archive_url),
            author=article.authors,
            datePublished=_day(article.published),
            publisher=_outlet(article.outlet) if article.outlet else None,
        ),
    }


def _outlet(outlet: Outlet) -> Thing:
    kind = "NewsMediaOrganization" if outlet.outlet_kind in (OutletKind.PRESS, OutletKind.AGENCY) else "Organization"
    return {"@type": kind, "name": str(outlet.name), **_if_any(url=web(outlet.url))}


def _place(place: Place) -> Thing:
    found: Thing = {"@type": "Place", **_named(place)}
    if place.latitude is not None and place.longitude is not None:
        found["geo"] = {
            "@type": "GeoCoordinates", "latitude": float(place.latitude), "longitude": float(place.longitude),
        }  # fmt: skip
    return found


def _relation(relation: Relation) -> Thing:
    sides = (relation.first, relation.second)
    return {
        "@type": "Dataset",
        **_named(relation),
        "about": [{"@type": "Country", "name": str(country.name)} for country in sides],
        "isAccessibleForFree": True,
        **_if_any(description=str(relation.summary)),
    }


def _term(term: Principle | Theme) -> Thing:
    return {"@type": "DefinedTerm", **_named(term), **_if_any(description=str(getattr(term, "note", "")))}


def _post(post: Post) -> Thing:
    return {"@type": "Occupation", **_named(post)}


DESCRIPTIONS: dict[type, Callable[[Any], Thing]] = {
    Event: _event,
    Actor: _actor,
    Statement: _statement,
    Invocation: _invocation,
    Article: _article,
    Outlet: _outlet,
    Place: _place,
    Post: _post,
    Relation: _relation,
    Principle: _term,
    Theme: _term,
}

# --- parts ------------------------------------------------------------------------------------------------------------


def _named(record: Record) -> Thing:
    return {"name": str(record.label), **_if_any(url=absolute(address_of(record)))}


def _linked(kind: str, record: Record) -> Thing:
    return {"@type": kind, **_named(record)}


def _actor_in_short(actor: Actor) -> Thing:
    return _linked(ACTOR_TYPES.get(actor.actor_kind, "Organization"), actor)


def _correction(change: Change) -> Thing:
    words = change.notice_en if get_language() == "en" and change.notice_en else change.notice_fr
    return {"@type": "CorrectionComment", "text": words, "datePublished": change.moment.isoformat(timespec="seconds")}


def _days(date: UncertainDate) -> Thing:
    """The day of an event, or its bounds; nothing where it was only inferred: machines would take it for certain."""
    if not date.known or date.basis in (Basis.PUBLICATION, Basis.NOT_STATED) or date.is_inferred:
        return {}
    if date.precision == Precision.RANGE and date.earliest and date.latest:
        return {"startDate": date.earliest.isoformat(), "endDate": date.latest.isoformat()}
    return {"startDate": _day(date)}


def _day(date: UncertainDate) -> str:
    length = LENGTHS.get(date.precision)
    return date.earliest.isoformat()[:length] if length and date.earliest else ""


def _if_any(**said: Any) -> Thing:
    return {name: value for name, value in said.items() if value}
