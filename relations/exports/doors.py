"""Addresses without a language: what stands for a record for ever, and the archives."""

from django.urls import path

from relations.exports import archives, lasting

urlpatterns = [
    path("id/", lasting.space, name="lasting-space"),
    path("id/<uuid:uid>", lasting.record, name="lasting"),
    path("archives/", archives.index, name="archives"),
    path("archives/latest.zip", archives.latest, name="archive-latest"),
    path("archives/<str:name>", archives.archive, name="archive"),
]
