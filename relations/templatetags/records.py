"""What the pages of records say besides: places of passages, ranks, lengths of time, citations."""

from django import template
from django.utils.formats import localize
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from relations.catalogue.lengths import Length
from relations.catalogue.marks import Piece
from relations.catalogue.meetings import LOWEST
from relations.models import Event, Measure, Passage, Record
from relations.public.citations import Citation, citations_of
from relations.public.passages import Surroundings, place_at_publisher, place_of, surroundings_of
from relations.publication.models import Change

register = template.Library()

# Widths of the ladder of ranks, in its own units.
RUNG, STEP, HEIGHT = 8, 10, 8


@register.filter
def place(passage: Passage) -> str:
    """Where the passage stands on our page of its article, its words marked."""
    return place_of(passage)


@register.filter
def at_publisher(passage: Passage) -> str:
    return place_at_publisher(passage)


@register.filter
def surroundings(passage: Passage) -> Surroundings:
    return surroundings_of(passage)


@register.simple_tag
def citations(record: Record, change: Change, address: str) -> list[Citation]:
    return citations_of(record, change, address)


@register.filter
def ladder(rank: int) -> SafeString:
    """A rank of protocol as rungs, all of them full for a head of state. The words beside it say the same."""
    rungs = [f"M{at * STEP + 1} 1h{RUNG}v{HEIGHT}h-{RUNG}z" for at in range(LOWEST)]
    full = LOWEST + 1 - rank
    return format_html(
        '<svg class="ladder" viewBox="0 0 {0} {1}" width="{0}" height="{1}" aria-hidden="true">'
        '<path d="{2}"/><path class="empty" d="{3}"/></svg>',
        LOWEST * STEP,
        HEIGHT + 2,
        "".join(rungs[:full]),
        "".join(rungs[full:]),
    )


@register.filter
def days(length: Length) -> str:
    """How long, in days, as well as it is known."""
    if length.most is None:
        least = ngettext("at least %(least)s day", "at least %(least)s days", length.least)
        return least % {"least": localize(length.least)} if length.least else _("a time that no source bounds")
    if length.is_exact:
        return ngettext("%(number)s day", "%(number)s days", length.most) % {"number": localize(length.most)}
    words = {"least": localize(length.least), "most": localize(length.most)}
    if not length.least:
        return ngettext("at most %(most)s day", "at most %(most)s days", length.most) % words
    return _("between %(least)s and %(most)s days") % words


@register.filter
def parts_in(measure: Measure, event: Event) -> str:
    """What the event did to the measure."""
    parts = (
        (measure.imposed_in_id, _("imposed here")),
        (measure.answered_in_id, _("answered here")),
        (measure.lifted_in_id, _("lifted here")),
    )
    return ", ".join(words for pk, words in parts if pk == event.pk)


SIGNS = {"removed": "\N{MINUS SIGN}", "added": "+"}
TAGS = {"removed": "del", "added": "ins"}


@register.filter
def drift(pieces: list[Piece]) -> SafeString:
    """A difference of words: what went and what came, each with a sign that does not depend on colour."""
    words = {"removed": _("removed:"), "added": _("added:")}
    html = SafeString("")
    for piece in pieces:
        if piece.state in TAGS:
            html += format_html(
                '<{0}><span class="sign" aria-hidden="true">{1}</span><span class="heard">{2} </span>{3}</{0}>',
                TAGS[piece.state], SIGNS[piece.state], words[piece.state], piece.text,
            )  # fmt: skip
        else:
            html += format_html("{}", piece.text)
    return html
