"""Two views answer for every resource: its list, and one of its records."""

from functools import cached_property
from typing import Any

import orjson
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django_filters import FilterSet
from rest_framework.request import Request
from rest_framework.views import APIView

from relations.api.v1 import query, schema, throttle
from relations.api.v1.addresses import Addresses
from relations.api.v1.errors import Gone, Problem, refuse_long_address, too_many
from relations.api.v1.pagination import page_of
from relations.api.v1.resources import Resource
from relations.api.v1.serializers import answers
from relations.api.v1.shapes import shaped, shaping_of
from relations.catalogue import documents, licence
from relations.catalogue.documents import Shaping
from relations.catalogue.documents.pieces import moment
from relations.catalogue.fields import as_uid
from relations.catalogue.positions import Order
from relations.models import Record
from relations.publication.models import FormerSlug, Notice, State, Version

JSON = "application/json"
# What a script on another site may ask with and read.
CROSS_ORIGIN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, If-None-Match",
    "Access-Control-Expose-Headers": "ETag, Link, Location, RateLimit, RateLimit-Policy, Retry-After",
    "Access-Control-Max-Age": "86400",
}
# Counted up to here when an estimate will do.
COUNTED = 10_000


class ApiView(APIView):
    """Read-only, open to scripts of any site, and strict about what may be asked."""

    http_method_names = ("get", "head", "options")
    # Parameters that say something by being there, and may be empty.
    flags: tuple[str, ...] = ()
    schema = schema.ApiSchema()

    allowance: throttle.Allowance | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if request.method == "OPTIONS":
            # A browser asks before the question itself, which is the one that is looked at.
            return
        self.admit(request)
        super().initial(request, *args, **kwargs)
        query.check(request, self.accepted(), self.flags)
        self.lang = query.language(request)

    def admit(self, request: Request) -> None:
        """Count the request, and refuse it when the client has asked too often."""
        self.allowance = throttle.allowance_of(request)
        if self.allowance and self.allowance.is_used_up:
            raise too_many(self.allowance.limit, self.allowance.seconds)
        refuse_long_address(request)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().finalize_response(request, response, *args, **kwargs)
        for name, value in CROSS_ORIGIN.items():
            response.headers[name] = value
        for name, value in (self.allowance.headers if self.allowance else {}).items():
            response.headers[name] = value
        return response

    def options(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponse(status=204)

    def accepted(self) -> list[str]:
        """The names of the parameters that may stand in the query."""
        return [found.name for found in self.parameters() if found.location == "query"]

    def parameters(self) -> list[Any]:
        return []

    def tag(self) -> str:
        return "api"

    def state(self) -> State:
        return getattr(self.request, "public_state", None) or State.current()

    def about_the_answer(self) -> dict[str, Any]:
        """The state of the record that an answer shows, and under which terms."""
        return {"edition": edition_of(self.state()), "licence": {"name": licence.NAME, "url": licence.URL}}


def edition_of(state: State) -> dict[str, Any]:
    return {"number": state.edition, "hash": state.hash, "moment": moment(state.moment) if state.moment else None}


def answered(body: str) -> HttpResponse:
    """A body of JSON that is ready, under its terms."""
    return HttpResponse(body, content_type=JSON, headers={"Link": f'<{licence.URL}>; rel="license"'})


class ResourceView(ApiView):
    resource: Resource = None  # given by `as_view`

    def tag(self) -> str:
        return self.resource.name

    def accepted(self) -> list[str]:
        return _accepted(type(self), self.resource.name, self)

    def texts(self, ids: list[int]) -> list[str]:
        """The rows as this request wants them told."""
        return self.told(self.resource.texts(ids, Addresses(self.request)))

    def told(self, texts: list[str]) -> list[str]:
        return shaped(texts, self.shaping, Addresses(self.request))

    @cached_property
    def shaping(self) -> Shaping:
        """Raises InvalidQuery for what no answer can look like."""
        return shaping_of(self.request, self.resource, self.lang)


_names: dict[tuple[type, str], list[str]] = {}


def _accepted(view: type[ResourceView], name: str, one: ResourceView) -> list[str]:
    """Worked out once: to describe all parameters takes longer than to answer."""
    if (view, name) not in _names:
        _names[view, name] = ApiView.accepted(one)
    return _names[view, name]


class ResourceList(ResourceView):
    def get(self, request: Request) -> HttpResponseBase:
        filters = self._filters(request)
        page = page_of(filters, self.resource.name, self._order(request), request)
        around = {"next": page.next, "previous": page.previous, **self._count(filters), **self.about_the_answer()}
        # Put together as text: to read the documents and write them again would take longer than all the rest.
        return answered(f'{{"results":[{",".join(self.texts(page.ids))}],{orjson.dumps(around).decode()[1:]}')

    def _filters(self, request: Request) -> FilterSet:
        filters = self.resource.filters(request.query_params, queryset=self.resource.rows())
        query.refuse_invalid(filters)
        return filters

    def _narrowed(self, request: Request) -> QuerySet:
        return self._filters(request).qs

    def _order(self, request: Request) -> Order:
        return self.resource.orders[query.ordering(request, list(self.resource.orders))]

    def _count(self, filters: FilterSet) -> dict[str, Any]:
        match query.count(self.request):
            case "exact":
                return {"count": {"number": filters.qs.order_by().count(), "at_least": False}}
            case "estimate":
                found = filters.qs.order_by().values("pk")[: COUNTED + 1].count()
                return {"count": {"number": min(found, COUNTED), "at_least": found > COUNTED}}
        return {}

    def operation_id(self) -> str:
        return f"list{''.join(word.title() for word in self.resource.name.split('-'))}"

    def about(self) -> str:
        return self.resource.about

    def notes(self) -> str:
        orders = ", ".join(self.resource.orders)
        return (
            f"{self.resource.about} One page of the list, from a position on; follow `next` and `previous`. Parameters "
            f"add up. Orders: {orders}."
        )

    def parameters(self) -> list[Any]:
        return [
            *schema.filter_parameters(self.resource.filters),
            *schema.page_parameters(list(self.resource.orders)),
            *schema.shape_parameters(self.resource.serializer),
        ]

    def responses(self) -> dict[Any, Any]:
        shape = answers.list_of(self.resource.noun, self.resource.serializer)
        return {**schema.answer(shape, "One page of the list."), **schema.problem(400), **schema.problem(406)}


class ResourceDetail(ResourceView):
    def get(self, request: Request, key: str) -> HttpResponseBase:
        now = "edition" not in request.query_params
        if now and (text := self.resource.text_of(key, Addresses(request))):
            return self._answer(*self.told([text]))
        pk = self.resource.find(key)
        if pk is None:
            return self._moved(self._under_former_name(key))
        number = query.edition(request) if self.resource.kind else None
        if number is not None:
            return self._version(pk, number)
        (text,) = self.texts([pk])
        return self._answer(text)

    def _answer(self, text: str, **about: Any) -> HttpResponse:
        told = orjson.dumps({"about": {**about, **self.about_the_answer()}}).decode()[1:]
        return answered(f"{text[:-1]},{told}" if text != "{}" else f"{{{told}")

    def _version(self, pk: int, number: int) -> HttpResponse:
        """The record as it stood when this edition had been published."""
        last = self.state().edition
        if number > last:
            raise Problem("not-found", _("There is no such edition yet: the latest is %d.") % last)
        versions = Version.objects.filter(kind=self.resource.kind, record_id=pk, edition__lte=number)
        version = versions.order_by("-edition").first()
        if version is None:
            raise Problem("not-found", _("The record was not public yet in this edition."))
        addresses = Addresses(self.request)
        text = documents.read_version(version, addresses.host)
        if text is None:
            raise Problem("version-gone", _("What this edition said of the record is no longer shown."))
        (told,) = self.told([text])
        return self._answer(told, version={"edition": version.edition, "act": version.act})

    def _under_former_name(self, key: str) -> Record:
        """The record that once had this name. Raises Gone if it is no longer shown, Http404 if there is none."""
        kind, uid = self.resource.kind, as_uid(key)
        if kind is None:
            raise Http404
        if uid and (notice := Notice.objects.filter(kind=kind, uid=uid).first()):
            raise Gone(notice, self._successor_of(notice))
        former = FormerSlug.objects.filter(kind=kind, digest=FormerSlug.digest_of(key)).first()
        if former is None:
            raise Http404
        if notice := Notice.objects.filter(kind=kind, record_id=former.record_id).first():
            raise Gone(notice, self._successor_of(notice))
        row = self.resource.model._default_manager.filter(pk=former.record_id).first()
        if row is None:
            raise Http404
        return row  # type: ignore[return-value]

    def _successor_of(self, notice: Notice) -> dict[str, Any] | None:
        """The public record that this one is part of now."""
        row: Any = self.resource.model._default_manager.filter(pk=notice.last().successor_id).first()
        return {"uid": str(row.uid), "slug": row.slug, "url": Addresses(self.request).of(row)} if row else None

    def _moved(self, row: Record) -> HttpResponsePermanentRedirect:
        asked = self.request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(f"{Addresses(self.request).of(row)}{'?' if asked else ''}{asked}")

    def operation_id(self) -> str:
        return f"get{self.resource.noun}"

    def about(self) -> str:
        return f"One of: {self.resource.about}"

    def notes(self) -> str:
        return (
            f"{self.about()} What is gone answers 410, a former slug 301. `about` says which edition the answer shows, "
            "and under which terms."
        )

    def parameters(self) -> list[Any]:
        versions = [schema.edition_parameter()] if self.resource.kind else []
        return [schema.key_parameter(self._names()), *versions, *schema.shape_parameters(self.resource.serializer)]

    def _names(self) -> str:
        if self.resource.kind:
            names = ", ".join(("uid", "slug", *self.resource.codes))
            return f"One of its names: {names}."
        named = {"phases": "Its uid.", "editions": "Its number."}
        return named.get(self.resource.name) or "Edition and position, such as 12-3."

    def responses(self) -> dict[Any, Any]:
        gone = {**schema.moved(), **schema.problem(410)} if self.resource.kind else {}
        shape = answers.one_of(self.resource.noun, self.resource.serializer)
        found = schema.answer(shape, "The whole of it.")
        return {**found, **gone, **schema.problem(400), **schema.problem(404), **schema.problem(406)}
