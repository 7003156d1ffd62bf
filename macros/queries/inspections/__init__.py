"""Inspections: findings, and which audience sees what of them."""
