"""What the site's templates say with one word: addresses, texts with their language, dates, proofs."""

import datetime as dt
import re
from decimal import Decimal

from django import template
from django.utils.formats import localize
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language, get_language_info, gettext

from relations.catalogue.names import Name
from relations.catalogue.proofs import Proofs
from relations.dates import UncertainDate, day_in_words
from relations.models import Article, Evidence, Invocation, Passage, Record
from relations.models.aggregates import model_of
from relations.models.texts import LocalText
from relations.public.addresses import address_of, anchor_of
from relations.public.addresses import web as web_address
from relations.public.texts import markdown_to_html
from relations.publication.models import Change, Notice
from relations.vocabulary import Basis, Modality, Precision

register = template.Library()

# Scripts written from right to left, by the language part of a BCP 47 tag.
RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "ff-adlm", "he", "ks", "ps", "sd", "ug", "ur", "yi"})
# Languages that the press quotes and that Django has no name for, in French and English.
LANGUAGE_NAMES = {
    "am": ("amharique", "Amharic"), "ber": ("berbère", "Berber"), "bm": ("bambara", "Bambara"),
    "bmq": ("bomu", "Bomu"), "bwq": ("bobo", "Bobo"), "dje": ("zarma", "Zarma"), "dtm": ("dogon", "Dogon"),
    "dyu": ("dioula", "Dyula"), "ee": ("éwé", "Ewe"), "ff": ("peul", "Fula"), "ha": ("haoussa", "Hausa"),
    "kr": ("kanouri", "Kanuri"), "mey": ("hassanya", "Hassaniya"), "mnk": ("mandinka", "Mandinka"),
    "mos": ("mooré", "Mossi"), "rn": ("kirundi", "Kirundi"), "rw": ("kinyarwanda", "Kinyarwanda"),
    "ses": ("songhaï", "Songhay"), "snk": ("soninké", "Soninke"), "so": ("somali", "Somali"),
    "son": ("songhaï", "Songhay"), "taq": ("tamasheq", "Tamasheq"), "tmh": ("tamasheq", "Tamashek"),
    "ti": ("tigrigna", "Tigrinya"), "wo": ("wolof", "Wolof"), "yo": ("yoruba", "Yoruba"), "zh": ("chinois", "Chinese"),
    "zu": ("zoulou", "Zulu"),
}  # fmt: skip
OPENING_MARKS = ("«", "“", "„", '"')
# The tags before a heading's text, and its first letter.
FIRST_LETTER = re.compile(r"\A((?:<[^>]*>|\s)*)(\w)")


@register.simple_tag
def url_of(record) -> str:
    return address_of(record)


@register.filter
def anchor(record: Record) -> str:
    return anchor_of(record)


@register.filter
def local(text) -> str:
    """The text, marked with its language when it stands in for a missing translation."""
    if isinstance(text, LocalText) and text.is_fallback:
        return format_html('<span lang="{}">{}</span>', text.lang, str(text))
    return conditional_escape(text)


@register.filter
def prose(text) -> str:
    """The text in paragraphs, marked with its language like `local`."""
    lines = [line for line in str(text).split("\n") if line.strip()]
    lang = format_html(' lang="{}"', text.lang) if getattr(text, "is_fallback", False) else ""
    return mark_safe("".join(format_html("<p{}>{}</p>", lang, line) for line in lines))  # noqa: S308 – parts are escaped


@register.filter
def language(tag: str) -> SafeString:
    """The attributes that mark words as being in a language: `<blockquote {{ statement.language|language }}>`."""
    if not tag:
        return SafeString("")
    parts = tag.lower().split("-")
    if parts[0] in RIGHT_TO_LEFT or "-".join(parts[:2]) in RIGHT_TO_LEFT:
        return format_html('lang="{}" dir="rtl"', tag)
    return format_html('lang="{}"', tag)


@register.filter
def language_name(tag: str) -> str:
    base = tag.lower().split("-")[0]
    if base in LANGUAGE_NAMES:
        return LANGUAGE_NAMES[base][not _in_french()]
    try:
        name = str(get_language_info(tag)["name_translated"])
    except KeyError:
        return tag
    # French writes the names of languages small.
    return name.lower() if _in_french() else name


@register.filter
def quoted(words: str, tag: str = "") -> SafeString:
    """A source's words between marks of quotation, unless they bring their own; `tag` is their language."""
    name = "span" if str(words).startswith(OPENING_MARKS) else "q"
    marks = format_html(" {}", language(tag)) if tag else ""
    return format_html("<{}{}>{}</{}>", name, marks, str(words), name)


@register.filter
def capital(html: str) -> SafeString:
    """What the first letter of a heading is, inside a mark of language too."""
    raised = FIRST_LETTER.sub(lambda found: found[1] + found[2].upper(), conditional_escape(html), count=1)
    return mark_safe(raised)  # noqa: S308 – escaped above


@register.filter
def weight(value: Decimal | None) -> str:
    """A weight with a true minus sign, or a dash where the scheme gives none."""
    return "–" if value is None else str(localize(value)).replace("-", "\N{MINUS SIGN}")


@register.filter
def named(record: Record | Name) -> str:
    """What a record is called, with the language of words that are quoted."""
    if isinstance(record, Article) and not record.title and record.first_words:
        return _untitled(record)
    label = record.label
    spoken = _language_of(record)
    if spoken and spoken != get_language():
        return format_html("<span {}>{}</span>", language(spoken), str(label))
    return local(label)


def _untitled(article: Article) -> SafeString:
    """An article by its first words, which are in its own language."""
    attributes = language(article.language) if article.language != get_language() else ""
    words = format_html("<span {}>{}</span>", attributes, article.first_words) if attributes else article.first_words
    sentence = conditional_escape(gettext("Untitled article: “%(words)s”"))
    return mark_safe(sentence % {"words": conditional_escape(words)})  # noqa: S308 – both are escaped


def _language_of(record: Record | Name) -> str:
    if isinstance(record, Invocation) or (isinstance(record, Article) and record.title):
        return record.language
    return record.article.language if isinstance(record, Passage) else ""


@register.simple_tag
def link_to(record: Record | Name | None) -> str:
    """The record's name, leading to its page where it has one."""
    if record is None:
        return ""
    address = address_of(record)
    return format_html('<a href="{}">{}</a>', address, named(record)) if address else named(record)


@register.simple_tag
def links_to_all(records) -> str:
    """Names of records one after the other."""
    links = [link_to(record) for record in records]
    return mark_safe(", ".join(links))  # noqa: S308 – each link is escaped


@register.filter
def kind_name(kind: str) -> str:
    return capfirst(str(model_of(kind)._meta.verbose_name))


@register.filter
def markdown(text) -> SafeString:
    return mark_safe(markdown_to_html(str(text)))  # noqa: S308 – sanitised there


@register.filter
def in_words(day: dt.date | dt.datetime | None) -> str:
    """A day or a moment, as the day in words."""
    if day is None:
        return ""
    date = day.date() if isinstance(day, dt.datetime) else day
    return format_html('<time datetime="{}">{}</time>', date.isoformat(), day_in_words(date))


@register.simple_tag
def when(date: UncertainDate, modality: str = Modality.ASSERTED) -> SafeString:
    """A date in words, with a mark that is hollow when it is uncertain and the reason why. The mark is hollow, too,
    where no source presents as done what is said to have been then."""
    words, iso, reasons = str(date), _iso(date), ", ".join(date.reasons)
    # Put together here and not in a template of its own: lists show many.
    told = format_html('<time datetime="{}">{}</time>', iso, words) if iso else conditional_escape(words)
    because = format_html(' <span class="reasons">({})</span>', reasons) if reasons else ""
    return format_html('<span class="when {}">{}{}</span>', _shape(date, modality), told, because)


def _iso(date: UncertainDate) -> str:
    """The value of `<time>`, which knows days, months and years only."""
    # Cut, not formatted: years before 1000 have four digits here too.
    lengths: dict[str, int] = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}
    return date.earliest.isoformat()[: lengths[date.precision]] if date.earliest and date.precision in lengths else ""


def _shape(date: UncertainDate, modality: str) -> str:
    shape = "point" if date.is_point else "bar" if date.known else "none"
    vague = date.basis == Basis.VAGUE or date.precision in (Precision.BEFORE, Precision.AFTER)
    is_hollow = date.is_uncertain or (date.known and vague) or modality != Modality.ASSERTED
    return f"{shape} hollow" if is_hollow else shape


@register.inclusion_tag("components/references.html")
def references(proofs: Proofs | None, *aspects: str, part=None) -> dict:
    """The numbers of the sources that speak of these aspects, or of a part of the record."""
    if not proofs:
        return {"sources": []}
    return {"sources": proofs.of_part(part) if part is not None else proofs.about(*aspects)}


@register.filter
def title_of(post, holder) -> str:
    """A post's title as its holder bears it."""
    return local(post.title_of(holder)) if holder else local(post.title)


@register.filter
def note(entry: Change | Notice) -> str:
    """The note to readers of a change, in English where there is one."""
    french = LocalText(entry.notice_fr, "fr", is_fallback=not _in_french())
    return prose(entry.notice_en if entry.notice_en and not _in_french() else french)


def _in_french() -> bool:
    return (get_language() or "fr").startswith("fr")


@register.filter
def fact_of(evidence: Evidence) -> Record:
    """The record that a passage is cited for."""
    return next(record for name in Evidence.ROOTS if (record := getattr(evidence, name)))


@register.filter
def web(address: str) -> str:
    return web_address(address)


@register.filter
def native_name(code: str) -> str:
    return capfirst(get_language_info(code)["name_local"])


@register.filter
def get(mapping: dict, key):
    return mapping.get(key)
