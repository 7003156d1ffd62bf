// Facets: which documents pass filters, and how many bear each label; as in macros/search/facets.py.

import { fold, order } from "./keys.js";
import { facets } from "./shards.js";

const FIELDS = {
  muc: "kind", loai: "type", "hinh-thuc": "form", "chuyen-de": "topic", nam: "year", "co-quan": "issuer",
  "don-vi": "unit", "trang-thai": "status", "chu-de": "theme",
};
const ALSO = { loai: ["kind", "form", "topic"] }; // "loai:gương-tốt", as people say it

const cells = (cell) => (Array.isArray(cell) ? cell : cell < 0 ? [] : [cell]);

const columnOf = ({ fields, labels }, field) => [2 + fields.indexOf(field), labels[fields.indexOf(field)]];

// the labels with the same words as a value, else those with all of its words
function named(labels, value) {
  const wanted = fold(value), folded = labels.map(fold);
  const at = folded.indexOf(wanted);
  const all = (label) => wanted.split(" ").every((word) => label.split(" ").includes(word));
  return at < 0 ? folded.flatMap((label, i) => (all(label) ? [i] : [])) : [at];
}

// the documents that pass every filter, newest first; of several values of one filter, one is enough
function choose(table, filters) {
  const wanted = filters.flatMap((given) => Object.entries(given)).filter(([, values]) => values.length)
    .map(([name, values]) => [FIELDS[name], ...ALSO[name] ?? []].map((field) => columnOf(table, field))
      .map(([column, labels]) => [column, new Set(values.flatMap((value) => named(labels, value)))]));
  const passes = (row) => wanted.every((want) => want
    .some(([column, places]) => cells(row[column]).some((place) => places.has(place))));
  return table.rows.filter(passes).map(([id]) => id);
}

function count(table, ids) {
  const rows = table.rows.filter(([id]) => ids.has(id));
  return Object.fromEntries(Object.keys(FIELDS).map((name) => {
    const counts = new Map(), [column, labels] = columnOf(table, FIELDS[name]);
    for (const row of rows) {
      for (const at of new Set(cells(row[column]))) counts.set(labels[at], (counts.get(labels[at]) ?? 0) + 1);
    }
    const found = [...counts].map(([label, n]) => ({ value: fold(label).replaceAll(" ", "-"), label, count: n }));
    return [name, found.sort((a, b) => b.count - a.count || order(a.value, b.value))];
  }));
}

// what is left of ranked documents, or of all, newest first, with the counts
export async function narrow(ranked, filters, all) {
  const table = await facets();
  const ids = choose(table, filters).filter((id) => all || ranked.has(id));
  const left = new Map(ids.map((id) => [id, ranked.get(id) ?? 0]));
  return { ranked: left, facets: count(table, left) };
}
