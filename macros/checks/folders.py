"""The folders of pictures and attachments: each belongs to a record."""

from __future__ import annotations

from macros.engine import Portal
from macros.loading.problems import Problem


def check_folders(portal: Portal) -> list[Problem]:
    """Errors of media folders that belong to no record."""
    right = "hãy đặt tên thư mục theo nhóm và mã của bản ghi, hoặc xóa thư mục"
    wrong = "thư mục này không thuộc bản ghi nào: không có bản ghi"
    return [
        Problem(files[0].path, 1, 1, "media-orphan", "", f"{wrong} “{ref}”; {right}")
        for ref, files in portal.media.items()
        if ref not in portal.rows and ref not in portal.unread and ref not in portal.over
    ]
