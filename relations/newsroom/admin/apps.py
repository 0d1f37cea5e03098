from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    """The stock admin, with the desk's own site and its registrations."""

    default_site = "relations.newsroom.admin.site.Desk"
