"""Accounts, and groups of them with the relations that each is limited to; the audit knows who changed them."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from relations.models import Relation
from relations.newsroom import audit
from relations.newsroom.accounts import SYSTEM
from relations.newsroom.accounts.giving import could_have_given, groups_to_give, may_change_group, rights_to_give
from relations.newsroom.accounts.links import SET, opens_alone_refusal
from relations.newsroom.accounts.sessions import end_others
from relations.newsroom.admin.layout import capitalised
from relations.newsroom.admin.long_lists import LongList
from relations.newsroom.admin.panel import editor_of
from relations.newsroom.admin.people import shown_again
from relations.newsroom.alerts import tell_owner
from relations.newsroom.models import Alert, GroupLimit, OneTimeLink
from relations.reading import NEWSROOM


class LimitForm(forms.ModelForm):
    """Names a relation; the limit itself keeps no foreign key to a record."""

    relation_id = forms.ModelChoiceField(label=capitalised(_("relation")), queryset=Relation.objects.order_by("code"))

    class Meta:
        model = GroupLimit
        fields = ("relation_id",)

    def clean_relation_id(self) -> int:
        relation: Relation = self.cleaned_data["relation_id"]
        return relation.pk


class LimitRows(admin.TabularInline):
    model = GroupLimit
    form = LimitForm
    fields = ("relation_id",)
    extra = 0
    verbose_name = _("relation that the group works on")
    verbose_name_plural = _("relations that the group works on (all of them when none is named)")


class Audited(admin.ModelAdmin):
    """Enters in the audit what the log of the admin is told: who changed which fields, and never to what."""

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        self._enter(request, "add", [obj], message)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        self._enter(request, "change", [obj], message)
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: QuerySet) -> Any:
        self._enter(request, "delete", queryset)
        return super().log_deletions(request, queryset)

    def _enter(self, request: HttpRequest, verb: str, changed: Any, message: Any = None) -> None:
        acts = [
            audit.Act(
                f"{row._meta.model_name}.{verb}", detail={"id": row.pk, "name": str(row)} | _fields(message)
            )
            for row in changed
        ]  # fmt: skip
        audit.enter(acts, by=editor_of(request))

    def response_action(
        self, request: HttpRequest, queryset: QuerySet, *args: Any, **kwargs: Any
    ) -> HttpResponse | None:
        # The stock action enters what it deletes before it does.
        with transaction.atomic(using=NEWSROOM):
            answer: HttpResponse | None = super().response_action(request, queryset, *args, **kwargs)
        return answer


def _fields(message: Any) -> dict[str, Any]:
    """What changed, by the names of its fields and of the rows that belong to it."""
    said = [what for entry in message if isinstance(entry, dict) for what in entry.values()] if message else []
    names = [name for what in said for name in what.get("fields", [what.get("object", "")])]
    return {"fields": [str(name) for name in names if name]} if names else {}


class ShownAgain(admin.ModelAdmin):
    """Rows that nobody changes with a session that somebody else has found open."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return shown_again(request) or super().changeform_view(request, *args, **kwargs)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], add: bool = False, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        # Django's own title sets an article before the noun, as in the forms of records.
        context["title"] = (_("New: %s") if add else _("Changing: %s")) % self.opts.verbose_name
        return super().render_change_form(request, context, add, *args, **kwargs)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return shown_again(request) or super().delete_view(request, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # What is sent there acts on the rows that are ticked; reading the list asks nothing.
        again = shown_again(request) if request.method == "POST" else None
        return again or super().changelist_view(request, *args, **kwargs)


class RightsOffered(admin.ModelAdmin):
    """Offers the rights, and the groups of them, that whoever asks can give."""

    def formfield_for_manytomany(self, db_field: Any, request: Any = None, **kwargs: Any) -> Any:
        by = editor_of(request)
        kwargs["queryset"] = groups_to_give(by) if db_field.name == "groups" else rights_to_give(by)
        return super().formfield_for_manytomany(db_field, request, **kwargs)


admin.site.unregister(Group)
admin.site.unregister(User)
# What opens an account is shown by its own pages, and changed by its owner alone.
admin.site.unregister(Authenticator)
admin.site.unregister(EmailAddress)


@admin.register(Group)
class LimitedGroupAdmin(Audited, ShownAgain, RightsOffered, LongList, GroupAdmin):
    inlines = (LimitRows,)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and _may_change(obj, editor_of(request))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and _may_change(obj, editor_of(request))


def _may_change(group: Any, by: User) -> bool:
    return not isinstance(group, Group) or may_change_group(group, by)


class OwnName:
    """The name of the account of seeds and imports is nobody's, whether that account is there already or not."""

    cleaned_data: dict[str, Any]

    def clean_username(self) -> str:
        clean: Any = getattr(super(), "clean_username", lambda: self.cleaned_data["username"])
        name: str = clean()
        if name == SYSTEM:
            raise ValidationError(_("This account belongs to Entente itself: nobody logs in with it."))
        return name


class NewAccountForm(OwnName, AdminUserCreationForm):
    usable_password = forms.ChoiceField(
        label=_("Password"),
        required=False,
        initial="false",
        choices={"false": _("chosen with an invitation"), "true": _("set here, for now")},
        widget=forms.RadioSelect({"class": "radiolist inline"}),
        help_text=_("Save the account, then make an invitation on its page: whoever comes chooses the password."),
    )


class SomebodysPasswordForm(AdminPasswordChangeForm):
    usable_password_help_text: Any = _("Without a password, the account opens again with a link only.")


class AccountForm(OwnName, UserChangeForm):
    class Meta(UserChangeForm.Meta):
        help_texts = {"is_active": _("An account is closed and opened again by “Logging in, links, leaving”.")}


@admin.register(User)
class AccountAdmin(Audited, ShownAgain, RightsOffered, LongList, UserAdmin):
    form = AccountForm
    add_form = NewAccountForm
    change_password_form = SomebodysPasswordForm
    change_form_template = "admin/account_form.html"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not _above(obj, editor_of(request))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not _above(obj, editor_of(request))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Nobody gives rights to themselves, or any that they do not hold; what others have given stays as it is."""
        # Closing an account ends more than its password (`managing.leave`).
        by, fields = editor_of(request), [*super().get_readonly_fields(request, obj), "is_active"]
        if not by.is_superuser:
            fields.append("is_superuser")
            mixed = isinstance(obj, User) and (obj.pk == by.pk or not could_have_given(by, obj))
            fields += ["groups", "user_permissions"] if mixed else []
        return fields

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not obj.is_staff:
            end_others(obj, but=None, by=editor_of(request))

    def user_change_password(self, request: HttpRequest, id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        if again := shown_again(request):
            return again
        if unquote(id) == str(editor_of(request).pk):
            # One's own is changed where the old one is asked for.
            return redirect("admin:password_change")
        user, by = self.get_object(request, unquote(id)), editor_of(request)
        if user is None:
            raise Http404(id)
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        if refused := opens_alone_refusal(user, OneTimeLink.Kind.PASSWORD, by):
            raise PermissionDenied(refused)
        with transaction.atomic(using=NEWSROOM):
            answer: HttpResponse = super().user_change_password(request, id, *args, **kwargs)
            if request.method == "POST" and answer.status_code == 302:
                audit.enter([audit.Act(SET, detail={"user": user.pk})], by=by)
                tell_owner(Alert.Cause.PASSWORD_CHANGED, user, by=by)
                end_others(user, but=request.session.session_key, by=by)
        return answer


def _above(user: Any, by: User) -> bool:
    """Whether the account is the newsroom's own, or has every right where who would change it has not."""
    if not isinstance(user, User):
        return False
    # What the row says, not what a form has typed over it meanwhile.
    own = User.objects.filter(pk=user.pk, username=SYSTEM).exists()
    return own or (user.is_superuser and not by.is_superuser)
