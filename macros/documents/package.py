"""The zip package that a .docx file is, without the time at which it was made."""

from io import BytesIO
from typing import Any, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.opc.pkgwriter import PackageWriter

_EPOCH = (1980, 1, 1, 0, 0, 0)  # of every file in a package, so that its bytes depend on its content alone


class _Archive:
    """Where python-docx writes the files of a package: a zip without the time of day."""

    def __init__(self, target: ZipFile) -> None:
        self._target = target

    def write(self, name: Any, content: bytes) -> None:
        """Add a file."""
        entry = ZipInfo(name.membername, _EPOCH)
        entry.compress_type = ZIP_DEFLATED
        self._target.writestr(entry, content)


def packed(package: Any) -> bytes:
    """Return the bytes of a package; its own `save` would write the time of day."""
    stream, writer = BytesIO(), cast("Any", PackageWriter)
    with ZipFile(stream, "w") as target:
        archive = _Archive(target)
        writer._write_content_types_stream(archive, package.parts)
        writer._write_pkg_rels(archive, package.rels)
        writer._write_parts(archive, package.parts)
    return stream.getvalue()
