"""Reads files into text data and writes them: YAML, git history, pictures; every problem has its line and column."""
