"""The zip package that a .docx file is, without the time at which it was made."""

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

PROPERTIES = "docProps/core.xml"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # of every file in a package, so that its bytes depend on its content alone
_TIMES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def reproducible(stream: BytesIO, day: str) -> bytes:
    """Return the bytes of the package in `stream`, with that day (ISO) as the one on which it was made and changed."""
    result = BytesIO()
    with ZipFile(stream) as package, ZipFile(result, "w", ZIP_DEFLATED) as fixed_package:
        for name in package.namelist():
            content = package.read(name)
            if name == PROPERTIES:
                content = _TIMES.sub(rb"\g<1>" + f"{day}T00:00:00Z".encode(), content)
            entry = ZipInfo(name, _EPOCH)
            entry.compress_type = ZIP_DEFLATED
            fixed_package.writestr(entry, content)
    return result.getvalue()
