class RecoveryFailed(Exception):
    """What could not be done, and what to do about it, in words for whoever runs the command."""
