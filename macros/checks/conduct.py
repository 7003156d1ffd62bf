"""Being written."""

RULES: tuple = ()
