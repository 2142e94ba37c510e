"""The cast and their places, for every test."""

pytest_plugins = ["tests.cast"]
