"""Records as the API gives them: prepared by the press, read by all that answers with whole records.

A document follows from the snapshot of its own record and from nothing else (`rows_for`), and is written in the
transaction of the edition. What it says of other records is not in it: marks stand for their cards (`stencils.py`),
each of which follows from its own snapshot too, and for rows of others that lead to the record (`reading.INCOMING`).
Both are put in when the document is read, so nothing prepared has to be made anew because another record changed.
"""

from relations.catalogue.documents.pieces import RESOURCES, Whole, learn_addresses
from relations.catalogue.documents.preparing import Rows, forget, rows_for, write
from relations.catalogue.documents.reading import find, read, read_named, read_one, read_version
from relations.catalogue.documents.shaping import ALL, Shaping, shaped, tree
from relations.catalogue.documents.stencils import stencil

__all__ = [
    "ALL",
    "RESOURCES",
    "Rows",
    "Shaping",
    "Whole",
    "find",
    "forget",
    "learn_addresses",
    "read",
    "read_named",
    "read_one",
    "read_version",
    "rows_for",
    "shaped",
    "stencil",
    "tree",
    "write",
]
