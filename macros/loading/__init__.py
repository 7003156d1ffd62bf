"""Reads and writes YAML, git history and media files; every problem is reported with its line and column."""
