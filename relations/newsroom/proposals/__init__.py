"""What the rules read in an article, put before an editor: accepted as drafts, refused, or taken back."""
