"""Rules of stories: pictures exist, days follow the deed, people were at work, story and award agree."""

from collections.abc import Iterator
from datetime import date

from macros.checks.dates import in_order
from macros.checks.defect import Defect
from macros.checks.nearest import hint, nearest
from macros.checks.queries import name_of, positions, text_at, units_on
from macros.checks.rules import RecordSource, check
from macros.engine import Portal
from macros.loading.renditions import DOCUMENTS
from macros.queries import lookup
from macros.records.awards import Award
from macros.records.stories import Story
from macros.text.render import day


@check(Story)
def pictures_exist(ref: str, source: RecordSource, record: Story) -> Iterator[Defect]:
    """Ảnh mà bản ghi nêu nằm trong thư mục data/media của bản ghi và là tệp ảnh."""
    if not record.pictures:
        return
    names = [item.name for item in source.media]
    for index, picture in enumerate(record.pictures):
        at = ("pictures", index, "file")
        if picture.file.endswith(DOCUMENTS):
            yield Defect(
                "picture-document", at, f"“{picture.file}” không phải ảnh; ảnh có đuôi jpg, jpeg, png hoặc webp"
            )
        elif picture.file not in names:
            wrong = f"không có tệp “{picture.file}” trong data/media/{ref}"
            message = f"{wrong}; hãy đặt ảnh vào thư mục ấy, tên tệp đúng từng chữ{hint(nearest(picture.file, names))}"
            yield Defect("picture-missing", at, message)


@check(Story)
def stories_follow_their_deeds(portal: Portal, record: Story) -> Iterator[Defect]:
    """Câu chuyện đăng, và được khen thưởng, không trước ngày diễn ra diễn ra."""
    deed = ("ngày diễn ra", record.happened)
    yield from in_order("story-order", ("published",), deed, ("ngày đăng", record.published))
    award = lookup.card(portal, record.award) if record.award else None
    if award and award.day:
        last = ("ngày quyết định khen thưởng", date.fromisoformat(award.day))
        yield from in_order("award-before-deed", ("award",), deed, last)


@check(Story)
def people_in_stories_hold_a_position(portal: Portal, record: Story) -> Iterator[Defect]:
    """Người được nêu gương giữ chức vụ trong cơ quan vào ngày diễn ra diễn ra."""
    for index, person in enumerate(record.people):
        posts = positions(portal, person)
        if posts and not units_on(posts, record.happened):
            wrong = f"ngày {day(record.happened)} {name_of(portal, person)} không giữ chức vụ nào"
            message = f"{wrong}; hãy kiểm tra ngày diễn ra hoặc quá trình công tác"
            yield Defect("person-absent", ("people", index), message, "warning")


@check(Story)
def stories_are_approved_by_another(record: Story) -> Iterator[Defect]:
    """Người duyệt câu chuyện là người khác với người viết."""
    if record.approver and record.approver == record.author:
        message = f"“{record.approver}” vừa viết vừa duyệt; người duyệt phải là người khác, hoặc bỏ trống"
        yield Defect("approver-author", ("approver",), message)


@check(Story, Award)
def stories_and_awards_agree(portal: Portal, ref: str, record: Story | Award) -> Iterator[Defect]:
    """Câu chuyện nêu khen thưởng nào thì khen thưởng ấy không nêu câu chuyện khác, và ngược lại."""
    if isinstance(record, Story):
        name, other, back = "award", record.award, "story"
    else:
        name, other, back = "story", record.story, "award"
    answer = text_at(portal, other, back) if other else ""
    if answer and answer != ref:
        message = f"“{other}” lại nêu “{answer}”; hai bản ghi phải nêu lẫn nhau, hãy sửa một trong hai"
        yield Defect("story-award-disagree", (name,), message)
