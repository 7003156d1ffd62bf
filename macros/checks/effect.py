"""Rules of effect: the documents that a record rests on and cites are in force."""

from collections.abc import Iterable, Iterator
from functools import partial

from macros.checks.defect import Defect, FieldPath, gap
from macros.checks.queries import effect_history, number_of
from macros.checks.rules import RecordSource, check
from macros.engine import Portal
from macros.law.citations import UNKNOWN, citations_of
from macros.law.effect import Holding, Status
from macros.law.quoting import QuotedMention, is_past
from macros.loading.problems import Severity
from macros.queries.citations import cited_in, meaning
from macros.records.base import Record
from macros.records.introspect import spec_at
from macros.text.render import day


@check(Record)
def bases_are_in_force(portal: Portal, record: Record) -> Iterator[Defect]:
    """Căn cứ được viện dẫn còn hiệu lực vào ngày mà bản ghi áp dụng."""
    on = record.last_day()
    for at, basis in record.bases():
        holds = effect_history(portal, basis.regulation, on.isoformat() if on else "").holds
        yield from _lapses(portal, at, basis.regulation, holds, _severity(record))


@check(Record)
def texts_cite_documents_in_force(portal: Portal, source: RecordSource, record: Record) -> Iterator[Defect]:
    """Văn bản được viện dẫn trong lời văn, cả mục ngắn, còn hiệu lực vào ngày mà bản ghi áp dụng."""
    if record.collection == "regulations":  # it may cite what it replaced, or what replaced it
        return
    on = record.last_day()
    for cited in cited_in(portal, source.row):
        if cited.target.startswith(UNKNOWN):
            spec = spec_at(type(record), cited.at)
            if spec is None or spec.kind != "markdown":  # short texts name the office's own papers
                continue
            yield gap("VD-CHUA-CO-VAN-BAN", cited.at, _absence(cited.text))._replace(words=cited.text, nth=cited.nth)
        else:
            holds = effect_history(portal, cited.target, on.isoformat() if on else "").holds
            for defect in _lapses(portal, cited.at, cited.target, holds, _severity(record)):
                if not is_past(source.texts[cited.at], cited.text):
                    yield defect._replace(words=cited.text, nth=cited.nth)


def _absence(words: str) -> str:
    return f"“{words}” chưa có trong thư viện; thêm bản ghi văn bản, hoặc kiểm tra lại số, ký hiệu"


def cited_in_prose(portal: Portal, mentions: Iterable[QuotedMention]) -> Iterator[tuple[int, Defect]]:
    """Yield offset and defect of each citation of a page whose document has ended or is not in the library."""
    places = {(one.mention.start, one.mention.end): one for one in mentions}
    for citation in citations_of((one.mention for one in places.values()), partial(meaning, portal)):
        one = places[citation.start, citation.end]
        if citation.target.startswith(UNKNOWN):
            yield citation.start, gap("VD-CHUA-CO-VAN-BAN", (), _absence(one.words))
        elif not one.past:
            holds = effect_history(portal, citation.target).holds
            yield from ((citation.start, item) for item in _lapses(portal, (), citation.target, holds, "warning"))


def _lapses(portal: Portal, at: FieldPath, target: str, holds: Holding, severity: Severity) -> Iterator[Defect]:
    if holds.status and holds.status.dead:
        right = f"hãy viện dẫn {number_of(portal, holds.by)}" if holds.by else "hãy tìm văn bản thay thế"
        message = f"{end_in_words(portal, target, holds)}; {right} và rà lại nội dung theo văn bản ấy"
        yield Defect("VD-HET-HIEU-LUC", at, message, severity)
    elif holds.status is Status.UNKNOWN and holds.by:
        wrong = f"{number_of(portal, target)} bị thay thế bởi {number_of(portal, holds.by)}, chưa rõ từ ngày nào"
        yield Defect("VD-CHUA-XAC-DINH", at, f"{wrong}; hãy đối chiếu trước khi viện dẫn", "warning")


def end_in_words(portal: Portal, ref: str, holds: Holding) -> str:
    """ "22/2008/QH12 hết hiệu lực toàn bộ từ 01/7/2025, bởi 80/2025/QH15"."""
    status = holds.status.label.lower() if holds.status else ""
    by = f", bởi {number_of(portal, holds.by)}" if holds.by else ""
    return f"{number_of(portal, ref)} {status} từ {day(holds.since)}{by}"


def _severity(record: Record) -> Severity:
    return "error" if record.is_binding() else "warning"
