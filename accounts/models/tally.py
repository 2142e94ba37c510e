"""Tally: how often somebody did something within a stretch of time, counted by the database at once."""

from django.db import models


class Tally(models.Model):
    """A counter of one window. `key` is a keyed hash: the row names nobody. accounts/limiting.py writes it."""

    key = models.CharField(max_length=64, primary_key=True)
    times = models.PositiveIntegerField(default=0)
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"tally {self.times}"
