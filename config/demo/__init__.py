"""The demo: people, essays and conversations, written in `texts/` and brought in by the verbs of the site."""
