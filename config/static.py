"""How static files are stored: under hashed names, compressed, without the source maps of libraries."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    # Maps are not collected, and Django refuses a file that names one it cannot find: leave those lines as they are.
    # JavaScript has no other reference to follow.
    patterns = tuple(
        (glob, tuple(rule for rule in rules if "sourceMappingURL" not in str(rule)))
        for glob, rules in CompressedManifestStaticFilesStorage.patterns
    )
