"""Articles on their way in."""
