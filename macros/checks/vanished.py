"""Being written."""


def check_vanished(portal):
    return []
