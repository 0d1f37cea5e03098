"""Lists to take away: files, feeds and calendars. Each is narrowed by the words of the page that it stands beside."""
