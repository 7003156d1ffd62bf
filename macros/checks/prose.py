"""Being written."""


def check_prose(portal, docs):
    return []
