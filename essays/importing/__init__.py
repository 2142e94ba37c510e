"""Bringing texts in: files of other programs, pasted words, and folders that an export has written."""

from essays.importing.reading import Reading, Report, read_file
from essays.importing.taking_in import import_file, state_of

__all__ = ["Reading", "Report", "import_file", "read_file", "state_of"]
