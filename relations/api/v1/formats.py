"""The lists of the API in other forms than a page of JSON: by the ending of the address, or by “Accept”.

A form holds the whole list, so it takes the parameters of the list but those of its pages.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import activate
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework.request import Request

from relations.api.v1 import schema
from relations.api.v1.addresses import Addresses
from relations.api.v1.errors import Problem
from relations.api.v1.language import asked
from relations.api.v1.negotiation import PAGE, AsNamed
from relations.api.v1.resources import Resource
from relations.api.v1.views import ResourceList
from relations.catalogue.listings import LISTINGS
from relations.catalogue.narrowing import Narrowing
from relations.formats.accepted import preferred
from relations.formats.addresses import absolute
from relations.formats.offered import Format, offered
from relations.formats.selection import Selection

# Parameters that say which page of a list is meant; and those that say what of each record, where it is told whole.
OF_PAGES = frozenset(("limit", "cursor", "count"))
OF_RECORDS = frozenset(("fields", "expand"))
TOLD_WHOLE = ("json", "ndjson")


class FormOfList(ResourceList):
    """A whole list, sent while it is read from one state of the record."""

    content_negotiation_class = AsNamed

    def get(self, request: Request, ending: str) -> HttpResponseBase:
        # What cannot be asked is refused here: once a stream has begun, it can only break off.
        form, selection, _shaping = self._form(ending), self._selection(request), self.shaping
        response = form.answer(selection)
        if request.method == "HEAD":
            response.streaming_content = ()
        return response

    def _form(self, ending: str) -> Format:
        forms = {form.ending: form for form in offered(self.resource.name)}
        if ending not in forms:
            words = _("This list has no such form. Possible endings: %s.") % ", ".join(forms)
            raise Problem("not-found", words, allowed=list(forms))
        return forms[ending]

    def _selection(self, request: Request) -> Selection:
        here = request.get_full_path()
        rows, order = self._narrowed(request), self._order(request)
        if self.lang == "all":
            # A file is the same whoever takes it away: its pages and labels are in French, unless `lang` says other.
            activate(settings.LANGUAGE_CODE)
        chosen, home = self._in_words(request)
        host = Addresses(request).host
        return Selection(self.resource.name, rows, order, self.state(), chosen, home, absolute(here), host, self.texts)

    def _in_words(self, request: Request) -> tuple[tuple[str, ...], str]:
        """What the list is narrowed to, and the page of the site that shows the same, or the list of the API."""
        listing = LISTINGS.get(self.resource.name)
        if listing:
            narrowing = Narrowing(listing, request.query_params)
            try:
                page = reverse(f"public:{self.resource.kind}-list")
            except NoReverseMatch:
                page = reverse(f"api:{self.resource.name}-list")
            return tuple(map(str, narrowing.chosen)), absolute(f"{page}{narrowing.query()}")
        asked = (f"{name}: {value}" for name, value in request.query_params.items() if name != "lang")
        return tuple(asked), absolute(reverse(f"api:{self.resource.name}-list"))

    def operation_id(self) -> str:
        return f"export{super().operation_id().removeprefix('list')}"

    def about(self) -> str:
        return f"The whole list in another form: {self.resource.about}"

    def parameters(self) -> list[Any]:
        endings = [form.ending for form in offered(self.resource.name)]
        words = "The form, by the ending of the address."
        ending = OpenApiParameter("ending", str, OpenApiParameter.PATH, enum=endings, description=words)
        return [ending, *(found for found in super().parameters() if found.name not in OF_PAGES)]

    def accepted(self) -> list[str]:
        names = super().accepted()
        return names if self.kwargs.get("ending") in TOLD_WHOLE else [name for name in names if name not in OF_RECORDS]

    def responses(self) -> dict[Any, Any]:
        forms = {
            (200, form.media_type): OpenApiResponse(_shape(form), form.label) for form in offered(self.resource.name)
        }
        return {**forms, **schema.problem(400), **schema.problem(404)}


def _shape(form: Format) -> dict[str, str]:
    return {"type": "object" if form.media_type.endswith("json") and form.ending != "ndjson" else "string"}


def listed(resource: Resource) -> URLPattern:
    """The list, in the form that is asked for by “Accept”: a page of JSON, unless it is another."""
    page, form = ResourceList.as_view(resource=resource), FormOfList.as_view(resource=resource)
    return path("", negotiated(resource, page, form), name=f"{resource.name}-list")


def forms_of(resource: Resource) -> list[URLPattern]:
    """The list in each of its forms: `events.csv` answers in that alone."""
    form: Any = FormOfList.as_view(resource=resource)
    form.language_of = language_of_forms
    return (
        [path(f"{resource.name}.<slug:ending>", form, name=f"{resource.name}-form")] if offered(resource.name) else []
    )


def negotiated(resource: Resource, page: Callable, form: Callable) -> Callable:
    """The page of the list, unless another form is asked for before it."""
    endings = {media_type: one.ending for one in offered(resource.name) for media_type in one.media_types}
    endings[PAGE] = ""

    def ending_for(request: HttpRequest) -> str:
        # PAGE is the first, though it stands among the forms too.
        wanted = preferred(request.META.get("HTTP_ACCEPT", ""), [PAGE, *endings])
        return endings.get(wanted or PAGE, "")

    @wraps(page)
    def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        ending = ending_for(request)
        response: HttpResponseBase = form(request, ending=ending) if ending else page(request, *args, **kwargs)
        patch_vary_headers(response, ("Accept",))
        return response

    answer: Any = view
    answer.language_of = lambda request: language_of_forms(request) if ending_for(request) else ""
    return view


def language_of_forms(request: HttpRequest) -> str:
    """What a form answers in when the view is not asked, because nothing has moved; empty where `lang` has said it."""
    return "" if asked(request) else settings.LANGUAGE_CODE
