"""The description of this door: OpenAPI 3.1, in English, as it is kept apart from that of the public API."""

from typing import Any

from django.conf import settings
from django.utils.translation import override

from relations.catalogue.problems import MEDIA_TYPE
from relations.newsroom.api.problems import KINDS
from relations.newsroom.articles_sent import LONGEST
from relations.newsroom.models import Submission, Token
from relations.newsroom.submissions import MOST_WAITING
from relations.vocabulary import Rights

Shape = dict[str, Any]
TEXT: Shape = {"type": "string"}
DAY: Shape = {"type": "string", "format": "date"}
MOMENT: Shape = {"type": "string", "format": "date-time"}
ADDRESS: Shape = {"type": "string", "format": "uri"}
UID: Shape = {"type": "string", "format": "uuid"}
UID_EXAMPLE = "0b5a6c1e-6f0c-4c1c-9a55-2f6a6a6f0f11"
ARTICLE = {
    "title": "Audience à Koulouba",
    "text": "Le ministre a reçu l’ambassadrice à Bamako.\n\nIl a rappelé les trois principes.",
    "language": "fr",
    "outlet": "Journal du Mali",
    "url": "https://journaldumali.example/audience-a-koulouba/",
    "authors": "Awa Diarra",
    "published": "2026-02-03",
    "rights": "excerpt",
}
ANSWER = {
    "uid": UID_EXAMPLE,
    "self": f"https://newsroom.example/admin/api/submissions/{UID_EXAMPLE}/",
    "state": "waiting",
    "received": "2026-02-03T10:00:00.000000Z",
    "decided": None,
    "reason": None,
    **{name: value for name, value in ARTICLE.items() if name != "text"},
    "sha256": "0" * 64,
}


def document() -> Shape:
    with override("en"):
        return {
            "openapi": "3.1.1",
            "info": {
                "title": "Entente: submissions",
                "version": "1",
                "description": (
                    "Hand in articles to the newsroom and read what became of them. Whoever looks after the newsroom "
                    "gives out tokens. An article that was handed in is a proposal: an editor makes a draft of it or "
                    "refuses it, and nothing of it is public before it has been read."
                ),
                "contact": {"name": "Entente", "url": settings.PUBLIC_URL},
            },
            "servers": [{"url": "/", "description": "The newsroom that gave this description."}],
            "tags": [{"name": "submissions", "description": "Articles handed in with one token."}],
            "security": [{"token": []}],
            "paths": {
                "/admin/api/submissions/": {"get": _list(), "post": _hand_in()},
                "/admin/api/submissions/{uid}/": {"get": _read()},
                "/admin/api/openapi.json": {"get": _description()},
            },
            "components": {"schemas": _schemas(), "securitySchemes": {"token": _scheme()}},
            "x-problems": {
                kind.name: {"status": kind.status, "title": str(kind.title)} for kind in KINDS.values()
            },
        }  # fmt: skip


def _scheme() -> Shape:
    words = "; ".join(f"`{scope.value}`: {scope.label}" for scope in Token.Scope)
    return {"type": "http", "scheme": "bearer", "description": f"A token of the newsroom. Scopes: {words}."}


def _list() -> Shape:
    parameters = [
        _parameter("state", {"type": "string", "enum": Submission.State.values}, "Those in this state alone."),
        _parameter("limit", {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}, "How many at once."),
        _parameter("after", UID, "Those handed in before this one: what `next` asks for."),
    ]
    answer = {"results": [ANSWER], "next": None}
    return _operation(
        "listSubmissions", "The submissions of this token, the latest first", "submissions:read",
        {"200": _json("A page of them.", "SubmissionList", answer)}, (400, 401, 403), parameters=parameters,
    )  # fmt: skip


def _hand_in() -> Shape:
    location = {"Location": {"description": "Where it is read.", "schema": ADDRESS}}
    return _operation(
        "handIn", "Hand in an article", "submissions:write",
        {
            "201": {**_json("It waits for an editor.", "Submission", ANSWER), "headers": location},
            "200": _json(
                "This token has handed in the same text, or an article at the same address, before: that one.",
                "Submission", ANSWER,
            ),
        },
        (400, 401, 403, 413, 415, 422, 429),
        requestBody={
            "required": True,
            "description": f"At most 2 MB. Of one token at most {MOST_WAITING} wait at a time.",
            "content": {"application/json": {"schema": _ref("Article"), "example": ARTICLE}},
        },
    )  # fmt: skip


def _read() -> Shape:
    uid = {"name": "uid", "in": "path", "required": True, "schema": UID, "description": "Of the submission."}
    answers = {"200": _json("It.", "Submission", ANSWER)}
    summary = "One submission of this token"
    return _operation("readSubmission", summary, "submissions:read", answers, (400, 401, 403, 404), parameters=[uid])


def _description() -> Shape:
    answer = {"description": "OpenAPI 3.1.", "content": {"application/json": {"schema": {"type": "object"}}}}
    found = _operation("readDescription", "This description", "", {"200": answer}, (400,))
    return {**found, "description": "Needs no token.", "security": []}


def _operation(name: str, summary: str, scope: str, answers: Shape, refusals: tuple[int, ...], **more: Any) -> Shape:
    # An address can be too long wherever it leads.
    refused = {str(status): _refusal(status) for status in sorted({*refusals, 414})}
    described = f"Needs the scope `{scope}`."
    return {
        "operationId": name, "summary": summary, "description": described, "tags": ["submissions"], **more,
        "responses": {**answers, **refused},
    }  # fmt: skip


def _parameter(name: str, schema: Shape, description: str) -> Shape:
    return {"name": name, "in": "query", "schema": schema, "description": description}


def _json(description: str, schema: str, example: Any) -> Shape:
    return {
        "description": description,
        "content": {"application/json": {"schema": _ref(schema), "example": example}},
    }


def _refusal(status: int) -> Shape:
    found = next(kind for kind in KINDS.values() if kind.status == status)
    example = {
        "type": f"https://newsroom.example/admin/api/openapi.json#/x-problems/{found.name}", "title": str(found.title),
        "status": status, "detail": "What is wrong, in the language of who asks.",
        "instance": "/admin/api/submissions/",
    }  # fmt: skip
    content = {MEDIA_TYPE: {"schema": _ref("Problem"), "example": example}}
    return {"description": str(found.title), "content": content}


def _ref(name: str) -> Shape:
    return {"$ref": f"#/components/schemas/{name}"}


def _schemas() -> Shape:
    or_null = {name: {**shape, "type": ["string", "null"]} for name, shape in _article().items() if name != "text"}
    answer = {
        "uid": UID, "self": ADDRESS, "state": {"type": "string", "enum": Submission.State.values},
        "received": MOMENT, "decided": {**MOMENT, "type": ["string", "null"]},
        "reason": {"type": ["string", "null"], "description": "Why it was refused, where the editor says so."},
        **or_null, "language": TEXT, "rights": {"type": "string", "enum": Rights.values},
        "sha256": {"type": "string", "description": "Of the text as it is kept: lines end in LF, in UTF-8."},
    }  # fmt: skip
    page = {"results": {"type": "array", "items": _ref("Submission")}, "next": {**ADDRESS, "type": ["string", "null"]}}
    problem = {
        "type": ADDRESS, "title": TEXT, "status": {"type": "integer"}, "detail": TEXT, "instance": TEXT,
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"pointer": TEXT, "parameter": TEXT, "detail": TEXT},
                "required": ["detail"],
            },
        },
    }  # fmt: skip
    return {
        "Article": _object(_article(), ("text", "language")),
        "Submission": _object(answer, tuple(answer)),
        "SubmissionList": _object(page, tuple(page)),
        "Problem": {
            **_object(problem, ("type", "title", "status", "detail", "instance")), "additionalProperties": True
        },
    }  # fmt: skip


def _object(properties: Shape, required: tuple[str, ...]) -> Shape:
    return {
        "type": "object", "properties": properties, "required": list(required), "additionalProperties": False
    }  # fmt: skip


def _article() -> Shape:
    def line(length: int, words: str) -> Shape:
        return {"type": ["string", "null"], "maxLength": length, "description": words}

    return {
        "title": line(300, "As published."),
        "text": {
            "type": "string", "minLength": 1, "maxLength": LONGEST,
            "description": "Plain text, a blank line between paragraphs. Kept character by character, but for the ends "
            "of lines, which become LF.",
        },
        "language": {"type": "string", "maxLength": 35, "description": "BCP 47 tag: fr, en, ar …"},
        "outlet": line(200, "Who published it."),
        "url": {**line(1000, "Where it was published."), "format": "uri"},
        "authors": line(300, "As they sign."),
        "published": {**DAY, "type": ["string", "null"], "description": "The day on which it was published."},
        "rights": {
            "type": ["string", "null"], "enum": [*Rights.values, None],
            "description": "What may be shown of it; `unknown` counts as an excerpt.",
        },
    }  # fmt: skip
