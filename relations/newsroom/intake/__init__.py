"""The intake: what an article says, proposed with the passage that says it. Nothing here writes a record."""
