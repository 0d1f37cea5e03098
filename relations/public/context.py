"""What every template may ask for."""

from django.utils.functional import SimpleLazyObject

from relations.public.addresses import PageAddress
from relations.public.navigation import Navigation


def site(request):
    return {"site": SimpleLazyObject(lambda: PageAddress(request)), "navigation": Navigation(request)}
