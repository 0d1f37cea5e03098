"""Groups of accounts, with the relations that each is limited to."""

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from relations.models import Relation
from relations.newsroom.admin.layout import capitalised
from relations.newsroom.models import GroupLimit


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


admin.site.unregister(Group)


@admin.register(Group)
class LimitedGroupAdmin(GroupAdmin):
    inlines = (LimitRows,)
