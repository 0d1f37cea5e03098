from importlib import import_module

from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    """The stock admin, with the desk's own site and its registrations."""

    default_site = "relations.newsroom.admin.site.Desk"

    def ready(self):
        super().ready()
        # Not from the package's __init__: it is imported with this module, before any model is.
        import_module("relations.newsroom.admin.registrations")
