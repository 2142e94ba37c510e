"""What a verb raises when it refuses, beside PermissionDenied and limiting.TooOften."""


class Conflict(Exception):
    """What somebody acts on has changed meanwhile. `str()` is a sentence for the reader; nothing was written."""
