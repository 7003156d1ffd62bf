"""Inspections: findings, and what each audience sees of them."""
