"""Two views answer for every resource: its list, and one of its records."""

from typing import Any

from django.db.models import Model
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from relations.api.v1 import query, schema
from relations.api.v1.addresses import Addresses
from relations.api.v1.errors import Gone
from relations.api.v1.pagination import page_of
from relations.api.v1.resources import Resource
from relations.api.v1.serializers import answers
from relations.catalogue import licence
from relations.catalogue.fields import as_uid
from relations.catalogue.records import withheld
from relations.models import Record
from relations.publication.models import FormerSlug, Notice, State

# What a script on another site may ask with and read.
CROSS_ORIGIN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, If-None-Match",
    "Access-Control-Expose-Headers": "ETag, Location",
    "Access-Control-Max-Age": "86400",
}


class ApiView(APIView):
    """Read-only, open to scripts of any site, and strict about what may be asked."""

    http_method_names = ("get", "head", "options")
    # Parameters that say something by being there, and may be empty.
    flags: tuple[str, ...] = ()
    schema = schema.ApiSchema()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        query.check(request, self.accepted(), self.flags)
        self.lang = query.language(request)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().finalize_response(request, response, *args, **kwargs)
        for name, value in CROSS_ORIGIN.items():
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


class ResourceView(ApiView):
    resource: Resource = None  # given by `as_view`

    def tag(self) -> str:
        return self.resource.name

    def representation(self, rows: list[Model]) -> Any:
        kind = self.resource.kind
        # Asked only where the answer needs it: other kinds have no such link, or show by themselves that it is empty.
        links = withheld(kind, rows) if kind in WITH_OPTIONAL_LINKS else {}
        context = {"lang": self.lang, "addresses": Addresses(self.request), "withheld": links}
        return self.resource.serializer(rows, many=True, context=context).data


WITH_OPTIONAL_LINKS = ("measure", "actor", "theme", "principle", "invocation")


class ResourceList(ResourceView):
    def get(self, request: Request) -> Response:
        page = page_of(self._narrowed(request), self.resource.name, self.resource.order, request)
        return Response(
            {
                "results": self.representation(page.rows),
                "next": page.next,
                "previous": page.previous,
                "edition": answers.StateSerializer(self.state()).data,
                "licence": {"name": licence.NAME, "url": licence.URL},
            }
        )

    def _narrowed(self, request: Request) -> Any:
        filters = self.resource.filters(request.query_params, queryset=self.resource.rows())
        query.refuse_invalid(filters)
        return filters.qs

    def operation_id(self) -> str:
        return f"list{''.join(word.title() for word in self.resource.name.split('-'))}"

    def about(self) -> str:
        return self.resource.about

    def parameters(self) -> list[Any]:
        return [
            *schema.filter_parameters(self.resource.filters),
            *schema.page_parameters(),
            schema.lang_parameter(),
        ]

    def responses(self) -> dict[Any, Any]:
        shape = answers.list_of(self.resource.noun, self.resource.serializer)
        return {**schema.answer(shape, "One page of the list."), **schema.problem(400), **schema.problem(406)}


class ResourceDetail(ResourceView):
    def get(self, request: Request, key: str) -> HttpResponseBase:
        row = self.resource.find(key)
        if row is None:
            return self._moved(self._under_former_name(key))
        return Response(self.representation([row])[0])

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

    def parameters(self) -> list[Any]:
        return [schema.key_parameter(self._names()), schema.lang_parameter()]

    def _names(self) -> str:
        if self.resource.kind:
            names = ", ".join(("uid", "slug", *self.resource.codes))
            return f"One of its names: {names}."
        named = {"phases": "Its uid.", "editions": "Its number."}
        return named.get(self.resource.name) or "Edition and position, such as 12-3."

    def responses(self) -> dict[Any, Any]:
        gone = {**schema.moved(), **schema.problem(410)} if self.resource.kind else {}
        found = schema.answer(self.resource.serializer, "The whole of it.")
        return {**found, **gone, **schema.problem(400), **schema.problem(404), **schema.problem(406)}
