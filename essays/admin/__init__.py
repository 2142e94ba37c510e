"""Essays in the admin: importing it registers every page."""

from essays.admin import essays, imported, series, site_settings

__all__ = ["essays", "imported", "series", "site_settings"]
