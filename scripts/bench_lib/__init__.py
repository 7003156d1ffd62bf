"""Measurements of the portal: search quality and costs, compared with other software."""
