"""Queries over the portal: lists, states, names, and the areas of the programme."""
