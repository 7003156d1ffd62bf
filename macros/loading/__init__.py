"""Files to text data and back: YAML, tables, git history, pictures; with every problem at its line and column."""
