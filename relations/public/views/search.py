"""Search over everything published, and names that begin with what somebody types."""

from django.core.paginator import Paginator
from django.http import Http404, JsonResponse
from django.urls import reverse
from django.views import View
from django.views.generic import TemplateView

from relations.public.search import FACETS, LAST_PAGE, Wish, suggestion, wish_of
from relations.search.entries import KINDS
from relations.search.facets import Choice, Counts
from relations.search.results import SIZE, Results, search
from relations.search.suggestions import suggestions


class SearchView(TemplateView):
    template_name = "public/search.html"

    def get(self, request, *args, **kwargs):
        wish = wish_of(request.GET)
        context = {"wish": wish, "q": wish.text, "chips": chips(wish)}
        if not (wish.refusal or wish.is_empty):
            context |= self._found(wish)
        return self.render_to_response(context, status=400 if wish.refusal else 200)

    def _found(self, wish: Wish) -> dict:
        results = search(wish.question, wish.terms, first=(wish.page - 1) * SIZE)
        pages = Paginator(range(results.counts.total), SIZE)
        if wish.page > max(1, pages.num_pages):
            raise Http404
        return {
            "results": results,
            "page_obj": pages.page(wish.page),
            "first": (wish.page - 1) * SIZE + 1,
            "is_last_page_of_all": wish.page == LAST_PAGE and results.counts.is_capped,
            "facets": offered(wish, results.counts),
            "meant": meant(wish, results),
        }


def chips(wish: Wish) -> list[dict]:
    """What the results are narrowed by, each with the address without it."""
    return [
        {"name": FACETS[facet], "choice": choice, "address": wish.address(**{facet: None})}
        for facet, (_term, choice) in wish.chosen.items()
    ]


def offered(wish: Wish, counts: Counts) -> list[dict]:
    """Facets with more than one value to choose from."""
    return [
        {
            "name": name,
            "facet": facet,
            "choices": [(choice, wish.address(**{facet: choice.value})) for choice in choices],
        }
        for facet, name in FACETS.items()
        if facet not in wish.chosen and (choices := _worth_offering(counts.facets[facet], counts))
    ]


def _worth_offering(choices: list[Choice], counts: Counts) -> list[Choice]:
    """All of them, unless there is one that every result has: that narrows nothing."""
    return [] if len(choices) == 1 and choices[0].number == counts.total else choices


def meant(wish: Wish, results: Results) -> dict | None:
    return {"words": results.meant, "address": wish.address(q=results.meant)} if results.meant else None


class SuggestionsView(View):
    """Of every kind, or of the one that the field of a form asks for."""

    def get(self, request):
        kind = request.GET.get("kind", "")
        if kind and kind not in KINDS:
            raise Http404
        found = [suggestion(entry) for entry in suggestions(request.GET.get("q", ""), kind)]
        return JsonResponse(
            {"suggestions": [row for row in found if row["address"]], "search": reverse("public:search")}
        )
