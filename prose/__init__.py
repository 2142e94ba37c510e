"""Everything about a text and nothing about who wrote it: pure functions, no models, no settings.

Begin with `prose.rendering` (Markdown to safe HTML) and `prose.recognising` (files to Markdown).
"""
