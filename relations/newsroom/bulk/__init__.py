"""Data sets: the rows of a file as drafts in one batch, reviewed and published together.

`files` reads lines, `mappings` knows what their columns are called, `gazetteer` matches names, `reading` makes a draft
of a row or says why not, `drafts` writes it as snapshots, `loading` saves a file, `undoing` takes it back, `publishing`
shows it. Only the last three write, and through the same doors as the desk.
"""
