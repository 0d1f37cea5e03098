"""Results of a search in a template: what is marked, and numbers as their page counts them."""

from collections.abc import Iterable

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from relations.public.search import address_of_result
from relations.search.facets import Choice
from relations.search.marks import Piece
from relations.search.results import Result
from relations.templatetags.site import language, local

register = template.Library()


@register.filter
def marked(pieces: Iterable[Piece]) -> SafeString:
    """Text with the words that were looked for in marks."""
    parts = (
        f"<mark>{conditional_escape(piece.text)}</mark>" if piece.is_hit else conditional_escape(piece.text)
        for piece in pieces
    )
    return mark_safe("".join(parts))  # noqa: S308 – each piece is escaped


@register.filter
def leads_to(result: Result) -> str:
    return address_of_result(result)


@register.filter
def titled(result: Result) -> SafeString:
    """What the result is called, its words marked, each part with its language."""
    words = format_html("<span {}>{}</span>", language(result.lang), marked(result.pieces))
    if not result.is_untitled:
        return words
    sentence = conditional_escape(gettext("Untitled article: “%(words)s”"))
    return mark_safe(sentence % {"words": words})  # noqa: S308 – both are escaped


@register.filter
def choices(offered: Iterable[tuple[Choice, str]], is_sampled: bool) -> SafeString:
    """A list of links to fewer results. Made here: a template would take as long for it as for the rest of the page."""
    rows = (
        f'<li><a href="{conditional_escape(address)}">{local(choice.label)}</a> '
        f'<span class="meta">{roughly(choice.number) if is_sampled else grouped(choice.number)}</span></li>'
        for choice, address in offered
    )
    return mark_safe(f'<ul class="plain choices">{"".join(rows)}</ul>')  # noqa: S308 – each part is escaped


def roughly(number: int) -> str:
    """A number to its first two digits."""
    unit = 10 ** max(0, len(str(number)) - 2)
    return f"≈\N{NO-BREAK SPACE}{grouped(round(number / unit) * unit)}"


@register.filter
def grouped(number: int) -> str:
    """A number with its thousands apart."""
    mark = "," if (get_language() or "").startswith("en") else "\N{NARROW NO-BREAK SPACE}"
    return f"{number:,}".replace(",", mark)
