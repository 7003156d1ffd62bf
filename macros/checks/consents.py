"""Rules of consents: people on public pages and in pictures have consented."""

from collections.abc import Iterator

from macros.checks.defect import Defect
from macros.checks.queries import UNREAD, target_of
from macros.checks.rules import check
from macros.engine import Portal
from macros.engine.consents import PHOTO, PROFILE
from macros.queries.consents import consents_of
from macros.records.choices import Audience
from macros.records.people import Person, Purpose
from macros.records.stories import Story
from macros.text.render import day


@check(Person)
def public_profiles_rest_on_a_consent(portal: Portal, ref: str, record: Person) -> Iterator[Defect]:
    """Hồ sơ công khai phải có đồng ý của người ấy; đã rút thì từ ngày rút trang công khai không hiện."""
    if record.audience is Audience.PUBLIC:
        right = "bỏ “audience: public”"
        yield from _consent_defects(portal, ref, PROFILE, Defect("profile-without-consent", ("audience",), right))


@check(Story)
def people_of_public_stories_have_agreed(portal: Portal, record: Story) -> Iterator[Defect]:
    """Câu chuyện công khai chỉ nêu người đã đồng ý hiện hồ sơ trên trang công khai."""
    for place, person in enumerate(record.people if record.audience is Audience.PUBLIC else ()):
        right = "bỏ “audience: public”"
        yield from _consent_defects(portal, person, PROFILE, Defect("story-without-consent", ("people", place), right))


@check(Story)
def people_in_pictures_have_agreed(portal: Portal, record: Story) -> Iterator[Defect]:
    """Người trong ảnh phải đồng ý đăng ảnh; đã rút thì từ ngày rút ảnh không hiện."""
    for at, picture in enumerate(record.pictures):
        for place, person in enumerate(picture.people):
            otherwise = Defect("picture-without-consent", ("pictures", at, "people", place), "thay ảnh khác")
            yield from _consent_defects(portal, person, PHOTO, otherwise)


def _consent_defects(portal: Portal, person: str, purpose: str, otherwise: Defect) -> Iterator[Defect]:
    """Yield an error if somebody has not consented, a warning if every consent has a day of withdrawal.

    `otherwise` has the code and the place; its message is the alternative for the editor.
    """
    consents = consents_of(portal, person, purpose)
    withdrawn, what = [last for _, last in consents if last], f"đồng ý “{Purpose(purpose).label.lower()}”"
    if not consents and target_of(portal, person) not in (None, UNREAD):
        right = f"hãy ghi ở hồ sơ mục “consents” có “purpose: {purpose}”, hoặc {otherwise.message}"
        yield otherwise._replace(message=f"“{person}” chưa {what}; {right}")
    elif consents and len(withdrawn) == len(consents):
        wrong = f"“{person}” đã rút {what}, từ ngày {day(max(withdrawn))} cổng không hiện"
        yield otherwise._replace(message=f"{wrong}; hãy {otherwise.message}", severity="warning")
