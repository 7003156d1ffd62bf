"""Inspections: findings, who is told what of them, and small numbers that no sum betrays."""
