"""The columns of the table of documents that are no fields: the day a document takes effect, and its relations.

They are those of `/api/v1/van-ban.csv`.  A relation may be in the row of either document; it is recorded once.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from macros.checks.numbering import issuers_alike
from macros.engine.row_builder import loose_key
from macros.engine.stored_row import StoredRow
from macros.law.effect import Relation, begins
from macros.text.render import day
from macros.text.slugs import slug_of
from macros.text.typed_dates import nearest_date
from scripts.editing.entries import SheetRecord

BEGINS = "Ngày có hiệu lực"
_RELATIONS = {relation.label: relation for relation in Relation}
HEADERS = (BEGINS, *_RELATIONS)
Changes = list[tuple[str, str]]  # (place, old and new text)


class Documents:
    """The documents that rows may refer to, and the relations that are stated already, from both sides."""

    def __init__(self, documents: Iterable[StoredRow], entries: Iterable[SheetRecord]) -> None:
        self._rows = list(documents)
        self._refs: dict[str, set[str]] = defaultdict(set)
        self._stated: set[tuple[str, str, str]] = set()
        for row in self._rows:
            self._refs[loose_key(row.number)].add(row.ref)
            for item in row.data.get("relations", ()):
                self._state(row.ref, Relation(item["type"]), item.get("target", ""))
        for entry in entries:
            number = entry.text("number")
            if number and not self._refs.get(loose_key(number)):
                self._refs[loose_key(number)].add(f"regulations/{entry.name or id_of(entry)}")

    def row_of(self, entry: SheetRecord) -> StoredRow | None:
        """The existing document with the number, issuer and day of a row; adds a note if that is uncertain."""
        alike = [row for row in self._rows if loose_key(row.number) == loose_key(entry.text("number"))]
        issued, issuer = nearest_date(entry.text("issued")), entry.text("issuer")
        near = [row for row in alike if not issuer or issuers_alike(issuer, str(row.data["issuer"]))]
        on_day = [row for row in near if not issued or row.day == issued]
        if len(on_day) == 1:
            return on_day[0]
        same_year = on_day or [row for row in alike if row.day[:4] == issued[:4]]
        if same_year:
            others = ", ".join(
                f"{row.id} (ngày {day(row.day)}, {' '.join(str(row.data['issuer']).split())})" for row in same_year
            )
            words = f"cùng số, ký hiệu với {others} mà khác ngày hoặc cơ quan; hãy ghi mã ở cột “Mã”, hoặc sửa bảng"
            entry.unclear.append((entry.place, words))
        return None

    def fill(self, entry: SheetRecord, ref: str, row: StoredRow | None, data: dict[str, Any]) -> Changes:
        """Add the columns of a row to the data of its record; returns the changes."""
        ref = ref or f"regulations/{id_of(entry)}"
        changes: Changes = []
        for header, (place, text) in entry.extras.items():
            if header == BEGINS:
                changes += _beginning(place, text, row, data)
                continue
            for number in filter(None, (part.strip() for part in text.replace("\n", ";").split(";"))):
                changes += self._relation(entry, (header, place), number, ref, data)
        return changes

    def _relation(
        self, entry: SheetRecord, at: tuple[str, str], number: str, ref: str, data: dict[str, Any]
    ) -> Changes:
        """Add a relation, unless one of the two documents states it already."""
        header, place = at
        relation, refs = _RELATIONS[header], self._refs.get(loose_key(number), set())
        existing = {(item["type"], loose_key(item.get("number", ""))) for item in data.get("relations", ())}
        if any((ref, relation.value, other) in self._stated for other in refs):
            return []
        if len(refs) > 1:
            names = ", ".join(sorted(other.partition("/")[2] for other in refs))
            entry.unclear.append((place, f"“{header}”: “{number}” có thể là {names}; hãy ghi tay ở bản ghi"))
            return []
        if not refs and (relation.value, loose_key(number)) in existing:
            return []
        item = {"type": relation.value, **({"target": next(iter(refs))} if refs else {"number": number})}
        self._state(ref, relation, item.get("target", ""))
        data.setdefault("relations", []).append(item)
        return [(place, f"“{header}”: thêm {number}")]

    def _state(self, ref: str, relation: Relation, other: str) -> None:
        if other:
            self._stated |= {(ref, relation.value, other), (other, relation.inverse.value, ref)}


def id_of(entry: SheetRecord) -> str:
    """The id that a new record will get: for a document its number, with the year if the number has none."""
    if not entry.text("number"):
        return slug_of(entry.title)
    number, year = slug_of(entry.text("number")), nearest_date(entry.text("issued"))[:4]
    return f"{number}-{year}" if year and year not in number.split("-") else number


def _beginning(place: str, text: str, row: StoredRow | None, data: dict[str, Any]) -> Changes:
    on, before = nearest_date(text) or text, begins(row.events, "") if row else ""
    if on == before:
        return []
    effects = data.setdefault("effects", [])
    whole = [item for item in effects if item["kind"] == "effective" and not item.get("clauses")]
    if whole:
        whole[0]["date"] = on
    else:
        effects.append({"kind": "effective", "date": on})
    return [(place, f"“{BEGINS}”: “{before or 'để trống'}” thành “{on}”")]
