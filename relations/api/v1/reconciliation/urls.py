from django.urls import path

from relations.api.v1.reconciliation import space, views

urlpatterns = [
    path("reconcile", views.Reconcile.as_view(), name="reconcile"),
    # As people write it; it stands once in the description.
    path("reconcile/", views.Reconcile.as_view(schema=None), name="reconcile-slash"),
    path("reconcile/types/", space.Types.as_view(), name="reconcile-types"),
    path("reconcile/types/<slug:name>", space.OneType.as_view(), name="reconcile-type"),
    path("reconcile/match", views.MatchDraft.as_view(), name="reconcile-match"),
    path("reconcile/properties", views.Properties.as_view(), name="reconcile-properties"),
    path("reconcile/preview", views.Preview.as_view(), name="reconcile-preview"),
    *(
        path(f"reconcile/suggest/{what}", views.Suggest.as_view(what=what), name=f"reconcile-suggest-{what}")
        for what in views.SUGGESTIONS
    ),
]
