"""Titles and yearly results: who may be proposed, and what the records still lack."""
