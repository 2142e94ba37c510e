"""ImportedFile: a file that became an essay, known by the hash of its bytes and by where it lay."""

from django.db import models

from essays.models.essay import Essay


class ImportedFile(models.Model):
    """The file as it came. Importing the same bytes again, under any name, changes nothing.

    `essay_digest` is the state of the essay after the import: what differs from it was touched since.
    """

    digest = models.CharField(max_length=64, unique=True)
    name = models.TextField()
    content = models.BinaryField()
    essay = models.ForeignKey(Essay, models.SET_NULL, null=True, related_name="files")
    essay_digest = models.CharField(max_length=64)
    imported_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"imported file {self.pk}"
