from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class Desk(AdminSite):
    site_header = _("Entente – the desk")
    site_title = _("Entente")
    index_title = _("The desk")
