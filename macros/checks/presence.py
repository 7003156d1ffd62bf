"""Being written."""

RULES: tuple = ()


def check_folders(portal):
    return []
