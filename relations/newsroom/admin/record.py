"""The one way in which the desk shows and saves a record, whatever its kind."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected as stock_delete_selected
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relations.models import Evidence, Record
from relations.newsroom.admin.conversations import conversation_of
from relations.newsroom.admin.correcting import CorrectsPublic
from relations.newsroom.admin.duplicates import warn_of_look_alikes
from relations.newsroom.admin.forms import ExactTextField, RecordForm
from relations.newsroom.admin.gathering import add_to_dossier
from relations.newsroom.admin.layout import with_own_words
from relations.newsroom.admin.mergers import may_merge, merge_selected
from relations.newsroom.admin.moving import may_move_something, move_selected
from relations.newsroom.admin.panel import DONE, STEPS, editor_of, panel_of
from relations.newsroom.admin.presence import company_of
from relations.newsroom.admin.record_lists import RecordList
from relations.newsroom.admin.sent import number_in, words_in
from relations.newsroom.admin.tasks import tasks_of
from relations.newsroom.record import delete_draft, record
from relations.newsroom.rights import is_english, may_change, writes_english_only
from relations.newsroom.workflow import PUBLISH, Refused, make_move

# Long texts are kept as they were typed: a form that is saved unchanged changes nothing.
KEPT_AS_TYPED: dict[type[models.Field], dict[str, Any]] = {
    models.TextField: {"form_class": ExactTextField},
    models.URLField: {"assume_scheme": "https"},
}
MOST_AT_ONCE = 200
# Moves by which a reader says what they think of what others wrote.
JUDGED = ("approve", "request_changes")


@admin.action(permissions=["publish"], description=gettext_lazy("Publish selected…"))
def publish_selected(desk: "RecordAdmin", request: HttpRequest, queryset: models.QuerySet) -> HttpResponse | None:
    ids = list(queryset.order_by("pk").values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
    if len(ids) > MOST_AT_ONCE:
        words = _("Select at most %(count)s records to publish together.") % {"count": MOST_AT_ONCE}
        desk.message_user(request, words, messages.ERROR)
        return None
    keys = ",".join(f"{desk.model.kind()}:{pk}" for pk in ids)
    return redirect(reverse("admin:publish-selected", query={"keys": keys}))


@admin.action(permissions=["delete"], description=gettext_lazy("Delete selected %(verbose_name_plural)s"))
def delete_selected(desk: "RecordAdmin", request: HttpRequest, queryset: models.QuerySet) -> HttpResponse | None:
    """The stock action, but all of them or none: a record that was public is withdrawn, not deleted."""
    try:
        with transaction.atomic(using="default"):
            return stock_delete_selected(desk, request, queryset)
    except Refused as refused:
        desk.message_user(request, str(refused), messages.ERROR)
        return None


class KeepsOthers(admin.options.BaseModelAdmin):
    """Other records can be opened and added from a form, but not deleted from it."""

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        widget = getattr(field, "widget", None)
        if isinstance(widget, RelatedFieldWidgetWrapper):
            widget.can_delete_related = False
        return field


class RecordAdmin(KeepsOthers, RecordList, CorrectsPublic):
    """What is saved here becomes a revision, what is deleted here was never public."""

    form = RecordForm
    change_form_template = "admin/record_form.html"
    formfield_overrides = KEPT_AS_TYPED
    actions = (publish_selected, move_selected, add_to_dossier, merge_selected, delete_selected)

    # Short texts whose blanks mean something.
    exact_texts: ClassVar[tuple[str, ...]] = ()

    # --- the form ---------------------------------------------------------------------------------------------------

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.exact_texts:
            kwargs["form_class"] = ExactTextField
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Record | None = None,
    ) -> HttpResponse:
        context["panel"] = panel_of(obj, editor_of(request))
        context["kind"] = self.model.kind()
        context["conversation"] = conversation_of(self.admin_site, request, obj)
        context["company"] = company_of(request, obj)
        context["tasks"] = tasks_of(obj, editor_of(request))
        # Django's own title sets an article before the noun, which French cannot do without knowing the noun.
        context["title"] = (_("New record: %s") if add else _("Record: %s")) % self.opts.verbose_name
        response: HttpResponse = super().render_change_form(request, context, add, change, form_url, obj)
        return response

    def get_readonly_fields(self, request: HttpRequest, obj: Record | None = None) -> tuple[str, ...]:
        fixed = tuple(super().get_readonly_fields(request, obj))
        if not writes_english_only(editor_of(request), self.model.kind()):
            return fixed
        return (*fixed, *(name for name in flatten_fieldsets(self.get_fieldsets(request, obj)) if not is_english(name)))

    def get_form(self, request: HttpRequest, obj: Record | None = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.refused = getattr(request, "refused", "")
        return form

    def get_inline_formsets(self, *args: Any, **kwargs: Any) -> list[Any]:
        return [with_own_words(rows) for rows in super().get_inline_formsets(*args, **kwargs)]

    # --- the doors --------------------------------------------------------------------------------------------------

    def has_change_permission(self, request: HttpRequest, obj: Record | None = None) -> bool:
        return may_change(editor_of(request), self.model.kind())

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Refused as refused:
            # All that was written is undone; the form is shown again with the reason and with what was typed.
            request.refused = str(refused)  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)

    def save_related(self, request: HttpRequest, form: Any, formsets: list[Any], change: bool) -> None:
        # Evidence first: a part that goes takes its evidence along, which must not be written again afterwards.
        super().save_related(request, form, sorted(formsets, key=lambda rows: rows.model is not Evidence), change)
        request.has_saved = record(form.instance, by=editor_of(request)) is not None  # type: ignore[attr-defined]
        if change and request.has_saved and request.POST.get("_move") in JUDGED:  # type: ignore[attr-defined]
            # One key pressed by mistake would make its reader one of its authors.
            raise Refused([_("You have changed something: save it first, or open the form anew, then judge it.")])
        if request.has_saved or "_move" not in request.POST:  # type: ignore[attr-defined]
            warn_of_look_alikes(request, form.instance)

    def response_add(self, request: HttpRequest, obj: Record, post_url_continue: str | None = None) -> HttpResponse:
        response = super().response_add(request, obj, post_url_continue)
        return self._next_step(request, obj) or response

    def response_change(self, request: HttpRequest, obj: Record) -> HttpResponse:
        if "_move" in request.POST and not getattr(request, "has_saved", True):
            # The button was pressed for the move alone: nothing is said of a change that nobody made.
            return self._next_step(request, obj) or redirect(request.get_full_path())
        response = super().response_change(request, obj)
        return self._next_step(request, obj) or response

    def _next_step(self, request: HttpRequest, obj: Record) -> HttpResponseRedirect | None:
        """What the pressed button asks for beyond saving."""
        if "_publish" in request.POST:
            # Another request: an edition is made outside the transaction that saves the form.
            return redirect("admin:publish", kind=obj.kind(), pk=obj.pk)
        if request.POST.get("_move") in STEPS:
            self._move(request, obj, request.POST["_move"])
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", obj.pk)
        return None

    def _move(self, request: HttpRequest, obj: Record, name: str) -> None:
        keys, by, confirmed = [(obj.kind(), obj.pk)], editor_of(request), "_own_text" in request.POST
        try:
            comment = words_in(request.POST, "_comment")
            make_move(name, keys, by=by, comment=comment, own_text_confirmed=confirmed)
        except Refused as refused:
            self.message_user(request, str(refused), messages.ERROR)
        else:
            self.message_user(request, DONE[name], messages.SUCCESS)

    def delete_model(self, request: HttpRequest, obj: Record) -> None:
        delete_draft(obj, by=editor_of(request))

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        for obj in queryset:
            delete_draft(obj, by=editor_of(request))

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: dict | None = None) -> HttpResponse:
        try:
            return super().delete_view(request, object_id, extra_context)
        except Refused as refused:
            self.message_user(request, str(refused), messages.ERROR)
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", object_id)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict | None = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        if (pk := number_in(object_id)) is None:
            return redirect("admin:index")
        return redirect("admin:history", kind=self.model.kind(), pk=pk)

    def has_merge_permission(self, request: HttpRequest) -> bool:
        return may_merge(editor_of(request), self.model.kind())

    def has_move_permission(self, request: HttpRequest) -> bool:
        return may_move_something(editor_of(request))

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(PUBLISH.permission)
