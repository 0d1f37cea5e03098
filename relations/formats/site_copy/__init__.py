"""The public site as plain files, which any server of files can give out."""

from relations.formats.site_copy.copying import Copied, CopyFailed, copy_site
from relations.formats.site_copy.keeping import take_away, usual_place

__all__ = ("Copied", "CopyFailed", "copy_site", "take_away", "usual_place")
