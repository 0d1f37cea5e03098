"""The public site as plain files, which any server of files can give out."""

from relations.formats.site_copy.copying import Copied, CopyFailed, copy_site

__all__ = ("Copied", "CopyFailed", "copy_site")
