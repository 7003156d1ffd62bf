"""The folders of media: each belongs to a record, or holds the agency's template of a kind of official document."""

from collections.abc import Collection, Iterable, Iterator

from macros.documents import TEMPLATES
from macros.engine import Portal
from macros.engine.media import MediaFile
from macros.loading.problems import Problem


def check_folders(portal: Portal) -> list[Problem]:
    """Errors of media folders that belong to no record, and of templates that cannot be used."""
    templates = {ref: files for ref, files in portal.media.items() if ref.startswith(f"{TEMPLATES}/")}
    faults = (problem for files in templates.values() for problem in _template_faults(files))
    return [*_orphans(portal, templates), *faults]


def _orphans(portal: Portal, templates: Collection[str]) -> Iterator[Problem]:
    right = "hãy đặt tên thư mục theo nhóm và mã của bản ghi, hoặc xóa thư mục"
    wrong = "thư mục này không thuộc bản ghi nào: không có bản ghi"
    for ref, files in portal.media.items():
        if not (ref in portal.rows or ref in portal.unread or ref in portal.not_shown or ref in templates):
            yield Problem(files[0].path, 1, 1, "media-orphan", "", f"{wrong} “{ref}”; {right}")


def _template_faults(files: Iterable[MediaFile]) -> Iterator[Problem]:
    from macros.documents.template import faults  # noqa: PLC0415 - most agencies have no template of their own

    first, *others = files
    for other in others:
        wrong = "mỗi loại văn bản chỉ có một tệp mẫu"
        yield Problem(other.path, 1, 1, "template-twice", "", f"{wrong}; đang dùng “{first.name}”, hãy xóa tệp này")
    if not first.name.endswith(".docx"):
        yield Problem(first.path, 1, 1, "template-type", "", "tệp mẫu không phải .docx; hãy lưu lại bằng Word")
        return
    for message in faults(first.path):
        yield Problem(first.path, 1, 1, "template", "", message)
