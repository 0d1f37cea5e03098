from django.contrib import admin

from relations.models import Page
from relations.newsroom.admin.layout import ADDRESS, filtered, in_both, listed
from relations.newsroom.admin.record import RecordAdmin


@admin.register(Page)
class PageAdmin(RecordAdmin):
    named_by = "title_fr"
    list_display = listed("slug")
    list_filter = filtered()
    search_fields = ("title_fr", "title_en", "slug")
    fieldsets = (in_both("title", "body"), ADDRESS)
