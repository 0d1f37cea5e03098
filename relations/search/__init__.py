"""Search over everything published: the analyser of French and English, the index, questions and what they find."""
