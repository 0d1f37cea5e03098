"""Backups of both databases, restores into an empty place, and what is done when the newsroom itself is in danger."""
