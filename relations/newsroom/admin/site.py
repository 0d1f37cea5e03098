from functools import partial, wraps
from typing import Any, cast

from django.contrib.admin import AdminSite
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, reverse
from django.utils.translation import gettext_lazy as _

# The index in the order of work: facts first, then who and where, then what they rest on.
GROUPS = (
    ("relations", _("Relations"), ("relation",)),
    ("facts", _("What happens and what is said"), ("event", "statement", "invocation", "measure", "commitment")),
    ("actors", _("Who and where"), ("actor", "post", "place", "country")),
    ("sources", _("Sources"), ("outlet", "article", "passage")),
    ("vocabulary", _("Vocabulary"), ("principle", "doctrine", "theme", "eventtype")),
    ("pages", _("Pages"), ("page",)),
    ("newsroom", _("Newsroom"), ("standing", "edition", "revision", "comment", "candidate", "auditevent")),
    ("accounts", _("Accounts"), ("user", "group")),
)


def without_nul(view: Any) -> Any:
    """Answers 400 to an address with the character that PostgreSQL refuses to look up, and to ticks beside rows that no
    list has; nobody types either."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        asked = [value for _name, found in request.GET.lists() for value in found]
        ticked = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if any("\0" in value for value in (request.path, *asked)) or not all(map(_is_number, ticked)):
            raise BadRequest
        return view(request, *args, **kwargs)

    return inner


def _is_number(words: str) -> bool:
    """Whether the database can look a row up by these digits."""
    return words.isascii() and words.isdecimal() and len(words) <= 18


class Desk(AdminSite):
    site_header = _("Entente – the desk")
    site_title = _("Entente")
    index_title = _("The desk")

    def get_urls(self) -> list[URLPattern | URLResolver]:
        # Here, because the views need models, and the site is made before there are any.
        from relations.newsroom.admin.addresses import addresses

        return [*addresses(self), *super().get_urls()]

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        # Here, because it needs the site's own addresses.
        from relations.newsroom.admin.resuming import resumed

        return resumed(self, super().admin_view(without_nul(view), cacheable))

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        from relations.newsroom.admin.panel import editor_of
        from relations.newsroom.alerts import unread_count

        # Asked by the header, which not every page has.
        return super().each_context(request) | {"unread_notices": partial(unread_count, editor_of(request))}

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        from relations.newsroom.admin.dashboard import dashboard_of

        return super().index(request, {**dashboard_of(request), **(extra_context or {})})

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        from relations.newsroom.admin.signing_in import log_in

        return log_in(request, self)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        from relations.newsroom.admin.my_sessions import OwnPasswordPage

        return cast(TemplateResponse, OwnPasswordPage.as_view(extra_context=self.each_context(request))(request))

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        from relations.newsroom.admin.choosing import FullNames

        return cast(HttpResponse, FullNames.as_view(admin_site=self)(request))

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        apps = super().get_app_list(request, app_label)
        if app_label:
            return apps
        models = {model["model"]._meta.model_name: model for app in apps for model in app["models"]}
        index = reverse("admin:index", current_app=self.name)
        groups = [
            (label, name, [models.pop(kind) for kind in kinds if kind in models]) for label, name, kinds in GROUPS
        ]
        groups.append(("other", _("Other"), list(models.values())))
        return [
            {"app_label": label, "app_url": f"{index}#{label}", "name": name, "has_module_perms": True, "models": found}
            for label, name, found in groups
            if found
        ]
