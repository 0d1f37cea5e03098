from django.urls import path

from relations.api.v1.reconciliation import views

urlpatterns = [
    path("reconcile", views.Reconcile.as_view(), name="reconcile"),
    path("reconcile/match", views.MatchDraft.as_view(), name="reconcile-match"),
    path("reconcile/properties", views.Properties.as_view(), name="reconcile-properties"),
    path("reconcile/preview", views.Preview.as_view(), name="reconcile-preview"),
    *(
        path(f"reconcile/suggest/{what}", views.Suggest.as_view(what=what), name=f"reconcile-suggest-{what}")
        for what in views.SUGGESTIONS
    ),
]
