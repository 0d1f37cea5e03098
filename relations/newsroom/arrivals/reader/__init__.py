"""What a file says, read by a process of its own (`python -m relations.newsroom.arrivals.reader`).

Pages and papers come from anybody, and the libraries that read them can be made to work for ever, or to fill the
memory. So they run in a process that knows no database and no secret, and that the system ends when it has used up its
time or its memory. It imports nothing of Django; bytes come in, JSON goes out.
"""
