"""The addresses of allauth at the desk, by the names it knows them by."""

from django.contrib import admin

from relations.newsroom.admin.signing_in import urls

urlpatterns = urls(admin.site)
