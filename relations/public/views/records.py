"""One record at its address: shown, moved, gone, or as an earlier edition had it."""

from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.generic import DetailView

from relations.catalogue.beginnings import Tied
from relations.catalogue.facets import COUNTED
from relations.catalogue.pages import evidence_of, history_of, is_mended, withheld_from
from relations.catalogue.proofs import Proofs
from relations.models import Evidence, Record
from relations.public.versions import Document
from relations.publication.models import FormerSlug, Notice, PublishedEdition, Version
from relations.vocabulary import EnglishState

# How many entries of a related list a page shows before it leads to the whole list.
FIRST = 20
EDITIONS = 20
# How far back a page looks for what readers were told was wrong.
CHANGES = 200


class RecordView(DetailView):
    # Whether a link of the record, or of a row of it, can lead to something not public yet.
    may_withhold = False
    # Whether the page goes on by numbers: only then is a page of it an address of its own.
    has_pages = False

    def get(self, request, *args, **kwargs):
        record = self.get_queryset().filter(slug=kwargs["slug"]).first()
        if record is None:
            return answer_without_record(request, self.get_queryset(), kwargs["slug"])
        if "edition" in request.GET:
            return self._as_edition_had_it(record, request.GET["edition"])
        self.object = record
        return self.render_to_response(self.get_context_data(object=record))

    def get_template_names(self):
        return [f"public/{self.model.kind()}.html"]

    def get_context_data(self, **kwargs):
        record = self.object
        changes = list(history_of(record)[:CHANGES])
        history = changes[:EDITIONS]
        context = {
            "record": record,
            "kind": record.kind(),
            "english": english_notice(record),
            "history": history,
            "last_change": history[0] if history else None,
            "mended": [change for change in changes if is_mended(change)],
            "withheld": withheld_from(record) if self.may_withhold else set(),
        }
        if record.kind() in Evidence.ROOTS:
            context["proofs"] = Proofs(evidence_of(record))
        return super().get_context_data(**context | kwargs)

    def _as_edition_had_it(self, record: Record, number: str):
        if not number.isascii() or not number.isdecimal() or len(number) > 9:
            raise Http404
        versions = Version.objects.filter(kind=record.kind(), record_id=record.pk)
        version = versions.filter(edition=int(number)).first()
        if version is None:
            return _without_version(self.request, record, versions, int(number))
        if version.document is None:
            return gone(self.request, record=record, version=version)
        context = {
            "record": record,
            "version": version,
            "edition": PublishedEdition.objects.filter(number=version.edition).first(),
            "parts": list(Document(version).parts()),
        }
        return render(self.request, "public/version.html", context)


def answer_without_record(request, rows, slug: str):
    """Moved when the slug was this kind's before or its record is part of another now, gone when its record was taken
    away, otherwise unknown. `rows` are all the public records of the kind."""
    kind = rows.model.kind()
    former = get_object_or_404(FormerSlug, kind=kind, digest=FormerSlug.digest_of(slug))
    record = rows.filter(pk=former.record_id).first()
    if record:
        query = request.META["QUERY_STRING"]
        return HttpResponsePermanentRedirect(f"{_same_page_of(request, record)}{f'?{query}' if query else ''}")
    notice = get_object_or_404(Notice, kind=kind, record_id=former.record_id).last()
    if successor := rows.filter(pk=notice.successor_id).first():
        # Without the query: an edition of the one says nothing of the other.
        return HttpResponsePermanentRedirect(_same_page_of(request, successor))
    return gone(request, notice=notice)


def _same_page_of(request, record: Record) -> str:
    match = request.resolver_match
    return reverse(match.view_name, kwargs={**match.kwargs, "slug": record.slug})


def _without_version(request, record: Record, versions, number: int):
    """404 for an edition that did not touch the record, with the ones that did before and after it."""
    before = versions.filter(edition__lt=number).order_by("edition").last()
    after = versions.filter(edition__gt=number).order_by("edition").first()
    context = {"record": record, "number": number, "before": before, "after": after}
    return render(request, "public/no_version.html", context, status=404)


def gone(request, **context):
    return render(request, "410.html", context, status=410)


def english_notice(record: Record) -> str:
    """Where the English text of the page stands, when a reader of English should know."""
    if not (get_language() or "fr").startswith("en"):
        return ""
    if any(getattr(getattr(record, name), "is_fallback", False) for name in record.TEXTS):
        return EnglishState.MISSING
    return EnglishState.OUT_OF_DATE if record.english == EnglishState.OUT_OF_DATE else ""


def first_of(rows) -> dict:
    """The first rows of a list, whether there are more, and how many there are: None when nobody counts so many."""
    if isinstance(rows, Tied):
        found, total = rows.first(FIRST + 1)
    else:
        found = list(rows[: FIRST + 1])
        total = len(rows) if isinstance(rows, list) else getattr(found[0], "total", None) if found else 0
    return {"rows": found[:FIRST], "has_more": len(found) > FIRST, "total": total, "counted": COUNTED}
