"""Theme pages: the rules, examples and courses of each of the four groups of the Đề án, on one page."""

from typing import NamedTuple

from macros.engine import Portal, query
from macros.pages import policies, training
from macros.pages.output import SiteSection
from macros.pages.page import Page, page
from macros.pages.policies import outline, policies_of
from macros.pages.search_documents import IN_FULL
from macros.pages.stories import covers
from macros.queries import lookup
from macros.queries.inspections import disclosure
from macros.records import collections
from macros.records.choices import Audience, Theme

SLUG = FACET = "chu-de"
SECTION = SiteSection(SLUG, "Chủ đề")
SHOWN_STORIES = 6
SHOWN_LESSONS = 5
INTRO = {
    Theme.ATTITUDE: "Tận tụy với việc, đúng giờ, nhận nhiệm vụ không kén chọn, làm đến nơi và phối hợp với phòng khác.",
    Theme.CONDUCT: "Chào trước, nghe hết, nói rõ: với người dân, nhà đầu tư, đồng nghiệp, cấp trên và cả trên mạng.",
    Theme.ETHICS: "Liêm chính, không vụ lợi, không quà cáp, giữ kín điều phải giữ và sống lành mạnh.",
    Theme.DRESS: "Gọn gàng, lịch sự, đeo thẻ khi làm việc; trang phục hợp với nơi và việc.",
}


class ThemeCounts(NamedTuple):
    """How many records the portal has on a theme."""

    theme: Theme
    intro: str
    counts: tuple[tuple[str, int], ...]  # (collection, count), without zeros


@query
def with_theme(portal: Portal, collection: str, theme: str, limit: int) -> tuple[tuple[str, ...], int]:
    """The newest records of a collection with a theme, and how many it has in all."""
    refs = lookup.with_facet(portal, collection, FACET, theme)
    return refs[::-1][:limit], len(refs)


@query
def theme_counts(portal: Portal) -> tuple[ThemeCounts, ...]:
    """The counts of records on each theme, in the order of the Đề án."""
    themed = [name for name, model in collections().items() if FACET in model.facet_labels]
    counts = {theme: [(name, with_theme(portal, name, str(theme), 0)[1]) for name in themed] for theme in Theme}
    return tuple(ThemeCounts(theme, INTRO[theme], tuple(item for item in counts[theme] if item[1])) for theme in Theme)


@page(f"/{SLUG}/", "themes.html", section=SECTION)
def index_page(portal: Portal) -> Page:
    """The four themes."""
    intro = "Bốn nhóm của Đề án Văn hóa công vụ; mỗi chủ đề gom quy tắc, gương tốt và lớp bồi dưỡng về một chỗ."
    return Page("Chủ đề", themes=theme_counts(portal), intro=intro, description=intro, document=IN_FULL)


@page(f"/{SLUG}/{{name}}/", "theme.html", section=SECTION, each=lambda _: map(str, Theme))
def theme_page(portal: Portal, name: str) -> Page:
    """Rules, examples and courses of one theme."""
    theme = Theme(name)
    stories, story_count = with_theme(portal, "stories", name, SHOWN_STORIES)
    courses, course_count = with_theme(portal, "training", name, training.SHOWN_WITH_THEME)
    theme_policies = policies_of(portal, name)
    return Page(
        theme.label,
        description=INTRO[theme],
        theme=theme,
        policies=[(ref, outline(portal, ref)) for ref in theme_policies.refs[: policies.SHOWN_WITH_THEME]],
        policy_count=theme_policies.total,
        stories=stories,
        story_count=story_count,
        covers=covers(portal, stories),
        courses=courses,
        course_count=course_count,
        public=portal.audience is Audience.PUBLIC,
        lessons=disclosure.lessons_by(portal, name)[:SHOWN_LESSONS],
        others=[other for other in Theme if other is not theme],
        document=IN_FULL,
    )
