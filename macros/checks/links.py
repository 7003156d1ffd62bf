"""Rules of links: every link of a record to this site leads to something that exists."""

from collections.abc import Iterator
from urllib.parse import unquote

from macros.checks.defect import Defect
from macros.checks.nearest import hint, nearest
from macros.checks.queries import holders_of_former_id, ids_in, nearest_record, target_of
from macros.checks.rules import RecordSource, check
from macros.checks.withdrawals import is_withdrawn
from macros.engine import Portal, query
from macros.loading.problems import Severity
from macros.queries.offered import offers
from macros.queries.provisions import anchors as clause_anchors
from macros.records import collection_at, collections, model_of
from macros.records.base import Record
from macros.records.choices import Audience, Theme
from macros.text.slugs import anchor_of, is_slug

# fmt: off
# Addresses of every portal besides those of collections and themes; a test compares them with the plan.
ALWAYS = frozenset([
    "/", "/api/v1/index.json", "/api/v1/van-ban.csv", "/api/v1/van-ban.json", "/bang-xep-hang/", "/chu-de/",
    "/dao-tao/don-vi/", "/dao-tao/lich.ics", "/dao-tao/lich/", "/dao-tao/nghia-vu/", "/dieu-hanh/",
    "/dieu-hanh/lich.ics", "/dieu-hanh/lich/", "/huong-dan/lenh-trong-trang/", "/huong-dan/truong-du-lieu/",
    "/ket-qua-nam/", "/khen-thuong/kip-thoi/", "/kiem-tra/bai-hoc/", "/nguon-tin.json", "/nguon-tin.xml",
    "/nhiem-vu/bang/", "/nhiem-vu/chuong-trinh/", "/nhiem-vu/don-vi/", "/nhiem-vu/lich.ics", "/phu-trach/",
    "/phu-trach/ma-tran/", "/quy-tac/tu-danh-gia/", "/tim-kiem/", "/viec-can-ra-soat/",
])
# fmt: on
_WITHOUT_COLLECTIONS = ALWAYS.union(f"/chu-de/{theme}/" for theme in Theme)
_NOT_PUBLIC = (
    "có thể không có ở trang công khai; bản ghi công khai chỉ dẫn tới trang chủ, trang tìm kiếm, trang đầu của mục nó "
    "và trang của bản ghi công khai khác"
)
_LEFT_OUT = (
    "thuộc phần mà cổng này không dùng, vì mkdocs.yml ghi “extra.modules: basic”; hãy bỏ liên kết, hoặc ghi “full”"
)
_RIGHT = "chỉ dẫn tới trang của một bản ghi, trang đầu của một mục, trang viết hoặc tệp đính kèm"


@check(Record)
def links_lead_somewhere(portal: Portal, ref: str, source: RecordSource, record: Record) -> Iterator[Defect]:
    """Liên kết trong cổng dẫn tới trang, tệp, mục đã có mà người đọc bản ghi xem được."""
    for path, address in source.row.links:
        if address.startswith("/") and not offers(portal, address) and offers(portal, record.slug):
            severity: Severity = "warning" if "url" in path else "error"  # pages omit a link in a field
            yield Defect("link-left-out", path, f"“{address}” {_LEFT_OUT}", severity, address)
        elif fault := _fault(portal, ref, record, address):
            yield Defect("link-dead", path, f"“{address}” {fault}", words=address)


def _fault(portal: Portal, ref: str, record: Record, address: str) -> str:
    """Why an address leads nowhere; "" if it is right."""
    if address.startswith("//"):
        return f"dẫn ra ngoài cổng mà thiếu phần đầu; hãy ghi đủ địa chỉ{hint(f'https:{address}')}"
    path, _, part = address.partition("#")
    path = unquote(path.partition("?")[0])
    target, file = _record_at(portal, path) if path.startswith("/") else ("", "")
    if target and is_withdrawn(portal, target):
        here = f"hãy bỏ liên kết, hoặc chỉ để địa chỉ {_url(target)}"
        return f"dẫn vào một phần của nội dung đã gỡ; {here}" if file or part else ""
    if path.startswith("/"):
        return _missing(portal, record, path) or (_missing_part(portal, path, unquote(part)) if part else "")
    candidates = (f"{_url(ref)}{path}", f"/{path}", f"/{path}/") if path else ()
    near = next((item for item in candidates if not _missing(portal, record, item)), "")
    return f"không rõ dẫn tới trang nào; địa chỉ trong cổng bắt đầu bằng dấu /, ví dụ /dao-tao/{hint(near)}"


def _missing(portal: Portal, record: Record, path: str) -> str:
    """Why the page or file of an address does not exist; "" if it does."""
    if is_always_there(portal, path) or is_prose(portal, path):
        sure = record.audience is not Audience.PUBLIC or path in ("/", "/tim-kiem/", f"/{record.slug}/")
        return "" if sure else _NOT_PUBLIC
    target, file = _record_at(portal, path)
    linked = target_of(portal, target) if target else None
    if linked is None:
        return f"không có trang này; {_RIGHT}{hint(_near(portal, path, target))}"
    if linked.level > record.audience.level:
        narrow, wide = list(Audience)[linked.level].label, record.audience.label
        return f"chỉ dành cho phạm vi “{narrow}”, còn bản ghi này cho “{wide}”; hãy bỏ liên kết"
    url, names = _url(target), media_names(portal, target) if file else ()
    if file and file not in names:
        right = "hãy dẫn tới trang của bản ghi, hoặc một tài liệu của nó"
        return f"không có tệp này; {right}{hint(f'{url}{nearest(file, names)}')}"
    return "" if path == f"{url}{file}" else f"viết chưa đủ; địa chỉ trang kết thúc bằng dấu /{hint(url)}"


def _missing_part(portal: Portal, path: str, part: str) -> str:
    """Why the part after "#" does not exist; "" if it does."""
    target, _ = _record_at(portal, path)
    anchors = [anchor_of(name) for name in _part_names(portal, target)] if target else []
    if part in anchors:
        return ""
    near = anchor_of(part) if anchor_of(part) in anchors else nearest(part, anchors)
    right = "sau dấu # chỉ ghi “muc-” và mã của một quy tắc, mốc, điều khoản hoặc dòng điểm"
    return f"dẫn tới chỗ không có trong trang; {right}{hint(f'{path}#{near}' if near else path)}"


def _part_names(portal: Portal, target: str) -> tuple[str, ...]:
    """The names by which links refer to parts of a record."""
    collection = target.partition("/")[0]
    if collection == "regulations":
        return clause_anchors(portal, target)
    field = collections()[collection].anchored
    return ids_in(portal, target, field) if field else ()


def _near(portal: Portal, path: str, target: str) -> str:
    """The existing address that is most like a wrong one."""
    former = next((new for new, _ in holders_of_former_id(portal, target)), "") if target else ""
    ref = former or (nearest_record(portal, target) if target else "")
    return _url(ref) if ref else nearest(f"{path.rstrip('/')}/", always_there(), 0.75)


def _record_at(portal: Portal, path: str) -> tuple[str, str]:
    """The record and file that an address like "/van-ban/30-2020-nd-cp/toan-van.pdf" names; "" for none."""
    slug, name, file, *more = (*path.strip("/").split("/"), "", "")
    collection = _collection_at(portal, slug)
    fits = collection and is_slug(name) and not any(more)
    return (f"{collection}/{name}", file) if fits else ("", "")


def _url(ref: str) -> str:
    collection, _, name = ref.partition("/")
    return f"/{model_of(collection).slug}/{name}/"


@query
def media_names(portal: Portal, ref: str) -> tuple[str, ...]:
    """The file names of a record's documents; its pictures have other names on pages."""
    return tuple(item.name for item in portal.media.get(ref, ()) if not item.width)


@query
def is_prose(portal: Portal, address: str) -> bool:
    """Whether the prose folder has a page or file for an address."""
    return address in portal.prose


@query(stored=True)
def _collection_at(_: Portal, slug: str) -> str:
    """The collection below an address; stored, since finding that there is none imports every model."""
    return collection_at(slug)


def is_always_there(portal: Portal, path: str) -> bool:
    """Whether every portal has an address."""
    slug = path[1:-1]
    return path in _WITHOUT_COLLECTIONS or (
        path == f"/{slug}/" and is_slug(slug) and bool(_collection_at(portal, slug))
    )


def always_there() -> frozenset[str]:
    """The addresses that every portal has; imports every model."""
    return _WITHOUT_COLLECTIONS.union(f"/{model.slug}/" for model in collections().values())
