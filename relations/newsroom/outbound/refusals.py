"""Why another server was not asked, or did not answer, in words for the desk."""


class OutboundError(Exception):
    """What an editor may read; `str()` gives the words."""


class Forbidden(OutboundError):
    """This address is not asked, now or later."""


class Failed(OutboundError):
    """The other server could not be reached, or its answer could not be taken. It may do better later."""
