"""Measurements of the portal: how well it finds, what it costs, beside others."""
