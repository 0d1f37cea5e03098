"""The door by which programs hand in articles. It stands in the newsroom alone, and knows tokens and no sessions."""
