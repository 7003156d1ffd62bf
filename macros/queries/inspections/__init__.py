"""Inspections: findings, which audience sees what of them, and small numbers that no sum reveals."""
