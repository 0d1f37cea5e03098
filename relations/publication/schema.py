"""The number of the record's schema, as snapshots carry it and as `public` says that it shows."""

SCHEMA = 1
