"""The one way out: every request that this installation makes of another server goes through `ask()`.

An address may come from an editor, a feed or a page that somebody else wrote. So only http and https on the ports of
the web are asked; the host is looked up once, each of its addresses is checked, and the connection goes to the address
that was checked, under the name that was asked for. Each redirect is checked like the first address. What is slow,
large or swells when it is unpacked is cut.

No library: those for Python connect by name, and would look it up again. `http.client` lets a connection be opened by
hand, which is all that this needs.
"""

from relations.newsroom.outbound.asking import Answer, Limits, ask
from relations.newsroom.outbound.refusals import Failed, Forbidden, OutboundError

__all__ = ("Answer", "Failed", "Forbidden", "Limits", "OutboundError", "ask")
