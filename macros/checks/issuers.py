"""Rules of issuers: a document gives the name that its issuer had on that day, and the issuer existed then."""

from collections.abc import Iterator

from macros.checks.defect import Defect
from macros.checks.nearest import hint
from macros.checks.queries import lifetime
from macros.checks.rules import check
from macros.engine import Portal
from macros.loading.suggest import fold
from macros.queries import former_names
from macros.records.regulations import Regulation
from macros.text.render import day


@check(Regulation)
def documents_name_their_issuer_correctly(portal: Portal, ref: str, record: Regulation) -> Iterator[Defect]:
    """Văn bản ghi tên cơ quan ban hành đúng như tên cơ quan ấy mang vào ngày ban hành."""
    body = former_names.body_behind(portal, ref)
    if body is None or fold(record.issuer) == fold(body.name):
        return
    message = f"ngày {day(record.issued)} cơ quan này tên là “{body.name}”; ghi tên lúc ban hành, như in trên văn bản"
    yield Defect("issuer-name", ("issuer",), f"{message}{hint(body.name)}", "warning")


@check(Regulation)
def documents_are_issued_by_existing_bodies(portal: Portal, ref: str, record: Regulation) -> Iterator[Defect]:
    """Văn bản được ban hành trong thời gian cơ quan ban hành tồn tại."""
    body = former_names.body_behind(portal, ref)
    if body is None:
        return
    starts, ends = lifetime(portal, body.ref)
    on = record.issued.isoformat()
    if starts and on < starts:
        wrong = f"ban hành ngày {day(on)}, trước khi {body.title} thành lập ({day(starts)})"
        yield Defect("issuer-before", ("issued",), f"{wrong}; xem lại ngày ban hành hoặc cơ quan", "warning")
    if ends and on > ends:
        wrong = f"ban hành ngày {day(on)}, sau khi {body.title} kết thúc ({day(ends)})"
        yield Defect("issuer-after", ("issued",), f"{wrong}; xem lại ngày ban hành hoặc cơ quan", "warning")
