"""Emulation: points, leaderboards, clusters and sealed quarters."""
