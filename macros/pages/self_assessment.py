"""Self-assessment: the rules in force or proposed, as questions that people answer about themselves.

Answers stay in the browser (`docs/assets/js/self-assessment.js`); the portal never receives them.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from macros.engine import Portal, query
from macros.pages.illustrative import extent
from macros.pages.page import Page, page
from macros.pages.policies import is_current, policies_of
from macros.queries import lookup
from macros.records.choices import Standing, Theme
from macros.records.policies import Policy
from macros.search.documents import SearchDocument
from macros.text.choices import Choice
from macros.text.digest import digest
from macros.text.slugs import anchor_of

PRECEDENCE = 40
PART = "tu-danh-gia"
URL = f"/{Policy.slug}/{PART}/"
TITLE = "Tự đánh giá theo quy tắc"
ABOUT = "Mỗi người tự trả lời từng quy tắc; câu trả lời ở lại trên máy, không gửi đi đâu, in được ra giấy."


class SelfRating(Choice):
    """The answers: how often somebody follows a rule."""

    OFTEN = "often", "Thường xuyên"
    SOMETIMES = "sometimes", "Đôi khi"
    NOT_YET = "not-yet", "Chưa"


class RuleQuestion(NamedTuple):
    """A rule as a question."""

    id: str  # "policies/tiep-cong-dan#don-tiep"
    name: str  # the key of its answer in the browser
    text: str
    url: str
    version: str  # changes with the demands of the rule


class PolicyQuestions(NamedTuple):
    """The rules of one policy."""

    ref: str
    theme: str
    title: str
    url: str
    applies_to: str
    draft: bool
    rules: tuple[RuleQuestion, ...]


class ThemeQuestions(NamedTuple):
    """The policies of a theme; `more` is how many others are only on their own pages."""

    theme: Theme
    groups: tuple[PolicyQuestions, ...]
    more: int


@query
def questions_of(portal: Portal, ref: str) -> PolicyQuestions | None:
    """The rules of a policy that is in force or proposed; None if it is not applied yet or no longer."""
    row = portal.rows.get(ref)
    if row is None or not is_current(portal, ref):
        return None
    data = row.data
    draft = data.get("standing") != Standing.ISSUED
    rules = tuple(_question(ref, row.url, rule) for rule in data["rules"])
    applies_to = " ".join(data["applies_to"].split())
    return PolicyQuestions(ref, data["themes"][0].strip(), row.title, row.url, applies_to, draft, rules)


def _question(ref: str, url: str, rule: Mapping[str, Any]) -> RuleQuestion:
    name = rule["id"].strip()
    demand = repr([_words(rule["text"]), *([_words(line) for line in rule.get(side, ())] for side in ("do", "dont"))])
    return RuleQuestion(
        f"{ref}#{name}",
        f"{ref.partition('/')[2]}.{name}",
        _words(rule["text"]),
        f"{url}#{anchor_of(name)}",
        digest(demand.encode())[:8],
    )


def _words(text: str) -> str:
    return " ".join(text.split())


@page(URL, "self-assessment.html")
def whole_page(portal: Portal) -> Page:
    """The rules of all policies by theme; if there are very many, of those that the index shows."""
    return _page(portal, URL, TITLE, parts(portal), whole=True)


def parts(portal: Portal) -> list[ThemeQuestions]:
    """Every theme with its policies, each policy once, under its first theme."""
    themes = []
    for theme in Theme:
        policies = policies_of(portal, str(theme))
        groups = [group for ref in policies.refs if (group := questions_of(portal, ref)) and group.theme == theme]
        if groups:
            themes.append(ThemeQuestions(theme, tuple(groups), policies.total - len(policies.refs)))
    return themes


@page(
    f"/{Policy.slug}/{{ref}}/{PART}/",
    "self-assessment.html",
    each=lambda portal: [ref for ref in lookup.refs(portal, "policies") if is_current(portal, ref)],
    in_sitemap=False,
)
def policy_page(portal: Portal, ref: str) -> Page:
    """The rules of one policy."""
    group = questions_of(portal, ref)
    if group is None:
        raise LookupError(ref)
    part = ThemeQuestions(Theme(group.theme), (group,), 0)
    url, title = policy_page.url(ref), f"Tự đánh giá: {group.title}"
    return _page(portal, url, title, [part], whole=False, crumbs=[(group.title, group.url)])


def _page(portal: Portal, url: str, title: str, themes: list[ThemeQuestions], **more: Any) -> Page:
    refs = (group.ref for part in themes for group in part.groups)
    # Found only by its title: who searches for the words of a rule wants the policy.
    prior = Policy.search_prior if more.get("whole") else 0.5  # there is one for each policy
    document = SearchDocument(url, Policy.label, title, abstract=ABOUT, prior=prior)
    values: dict[str, Any] = {"parts": themes, "answers": list(SelfRating), "extent": extent(portal, refs)}
    return Page(title, description=ABOUT, document=lambda *_: document, **values, **more)
