"""Articles on their way in: pasted, uploaded, fetched, or announced by a feed. The source itself is kept."""
