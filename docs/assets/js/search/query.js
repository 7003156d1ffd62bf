// Search, as in macros/search/query.py. `search` answers from the index; `enrich` then reads the leading pages.

import { fold, keys, segments, WEIGHTS } from "./keys.js";
import { numberSlots, wordSlots } from "./plan.js";
import { follow, marked, page, snippet } from "./reading.js";
import { repair } from "./repair.js";
import { cards, entries, facets, manifest } from "./shards.js";

const FIELDS = {
  loai: ["kind", "type"], nam: ["year"], "co-quan": ["issuer"], "don-vi": ["unit"], "trang-thai": ["status"],
  "chu-de": ["theme"],
};
const OPERATOR = /(?<!\S)([\p{L}]+(?:-[\p{L}]+)*):(?:["“]([^"“”]*)["”]|(\S+))/gu;
const asked = new WeakMap(); // results → what their pages are read for

// ---------------------------------------------------------------- what was typed

function parse(text) {
  const filters = {}, operators = [], words = [];
  const rest = text.normalize("NFC").replace(OPERATOR, (all, name, quoted, plain) => {
    const key = fold(name).replaceAll(" ", "-");
    if (!Object.keys(FIELDS).includes(key)) return all;
    (filters[key] ??= []).push(fold(quoted || plain || ""));
    operators.push(all);
    return " ";
  });
  rest.split(/["“”]/).forEach((part, place, parts) => {
    const quote = place % 2 && place + 1 < parts.length ? place : 0; // a quote still open is none yet
    for (const segment of segments(part)) segment.forEach((word, at) => words.push(asWord(word, at > 0, quote)));
  });
  const last = words[words.length - 1];
  if (last && !last.quote) last.open = true; // the reader may still be typing it
  return { filters, operators, words };
}

function asWord(shown, glued, quote) {
  const [bare, exact] = keys(shown);
  return { fold: bare, exact: exact === `${bare}0` ? "" : exact, shown, glued, quote };
}

// ---------------------------------------------------------------- filters

const cells = (cell) => (Array.isArray(cell) ? cell : cell < 0 ? [] : [cell]);

// name → [[column, labels]]
function columnsOf({ fields, labels }, name) {
  return FIELDS[name].map((field) => [2 + fields.indexOf(field), labels[fields.indexOf(field)]]);
}

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
    .map(([name, values]) => columnsOf(table, name)
      .map(([column, labels]) => [column, new Set(values.flatMap((value) => named(labels, value)))]));
  const passes = (row) => wanted.every((want) => want
    .some(([column, places]) => cells(row[column]).some((place) => places.has(place))));
  return table.rows.filter(passes).map(([id]) => id);
}

function count(table, ids) {
  const rows = table.rows.filter(([id]) => ids.has(id));
  return Object.fromEntries(Object.keys(FIELDS).map((name) => {
    const counts = new Map(), columns = columnsOf(table, name);
    for (const row of rows) {
      const borne = new Set(columns.flatMap(([column, labels]) => cells(row[column]).map((place) => labels[place])));
      for (const label of borne) counts.set(label, (counts.get(label) ?? 0) + 1);
    }
    const found = [...counts].map(([label, n]) => ({ value: fold(label).replaceAll(" ", "-"), label, count: n }));
    return [name, found.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))];
  }));
}

// ---------------------------------------------------------------- answers

// the score of every document that holds enough of the query
function rank(slots) {
  const gain = new Map(), held = new Map();
  let whole = 0;
  for (const { weight, hits } of slots) {
    whole += weight;
    for (const [id, value] of hits) {
      gain.set(id, (gain.get(id) ?? 0) + weight * value);
      held.set(id, (held.get(id) ?? 0) + weight);
    }
  }
  let most = 0;
  for (const share of held.values()) if (share > most) most = share;
  const required = slots.filter((slot) => slot.required && !slot.cut);
  const ranked = new Map();
  for (const [id, share] of held) {
    if (share < WEIGHTS.KEPT * most || !required.every(({ hits }) => hits.has(id))) continue;
    ranked.set(id, gain.get(id) * (0.25 + 0.75 * (share / whole) * (share / whole)));
  }
  return ranked;
}

// fetch side by side what is needed first
function foresee(words, { syllables }) {
  for (const [at, word] of words.entries()) {
    const before = at && word.glued && words[at - 1].fold;
    if (before && syllables.has(before) && syllables.has(word.fold)) entries(`${before} ${word.fold}\t`).catch(() => {});
  }
}

// `filters`: { loai: ["ke-hoach"] }, an empty one for the counts alone; `sort`: "" or "moi-nhat".
// → { results, total, totalIsFloor, suggestion, facets }
export async function search(text, { limit = 10, filters, sort, signal } = {}) {
  const query = parse(text), index = await manifest();
  foresee(query.words, index);
  const { slots, used } = await numberSlots(query.words);
  const left = query.words.filter((_, at) => !used.has(at));
  const words = await repair(left, index.syllables);
  slots.push(...await wordSlots(words));
  let ranked = rank(slots), counts = null;
  if (query.operators.length || filters || sort) {
    const table = await facets();
    const chosen = choose(table, [query.filters, filters ?? {}]).filter((id) => ranked.has(id) || !query.words.length);
    ranked = new Map(chosen.map((id) => [id, ranked.get(id) ?? 0]));
    counts = count(table, ranked);
  }
  const order = [...ranked.keys()];
  if (!sort && query.words.length) order.sort((a, b) => ranked.get(b) - ranked.get(a) || a - b);
  const results = await shown(order.slice(0, limit), ranked, sort);
  if (signal?.aborted) throw new DOMException("", "AbortError");
  const repaired = words.length !== left.length || words.some((word, at) => word !== left[at]);
  const said = [...query.words.filter((_, at) => used.has(at)), ...words].map((word) => word.shown);
  asked.set(results, { words: words.length ? words : query.words, ordered: words.length > 1 && !sort });
  return {
    results, total: ranked.size, totalIsFloor: slots.some(({ cut }) => cut), facets: counts,
    suggestion: repaired ? [...query.operators, ...said].join(" ") : "",
  };
}

async function shown(ids, ranked, sort) {
  const found = (await cards(ids)).flatMap((rows, at) => rows.map(
    ([url, kind, title, number, date, status, tone, abstract]) => ({
      url, kind, title, number, date, status, tone, abstract, snippet: null,
      score: ranked.get(ids[at]) * (tone === "end" ? WEIGHTS.DEAD : 1), // no longer in force
    })));
  return sort ? found : found.sort((a, b) => b.score - a.score);
}

// Reads the leading pages: the results with the words together come first, with snippets, and those without a quoted
// phrase go. The array itself is changed.
export async function enrich(results, { signal } = {}) {
  const { words, ordered } = asked.get(results) ?? { words: [] };
  const top = Math.max(...results.map(({ score }) => score)) || 1;
  const leading = results.slice(0, WEIGHTS.READ);
  const phrases = [...new Set(words.map(({ quote }) => quote))].filter(Boolean)
    .map((quote) => words.filter((word) => word.quote === quote));
  const read = await Promise.all(leading.map((result) => page(result.url).catch(() => null)));
  if (signal?.aborted) throw new DOMException("", "AbortError");
  const kept = leading.filter((result, at) => weigh(result, read[at], words, phrases, ordered, top));
  if (ordered) kept.sort((a, b) => b.score - a.score);
  for (const result of results.splice(0, results.length, ...kept, ...results.slice(WEIGHTS.READ)).slice(WEIGHTS.READ)) {
    result.score /= top;
  }
  return results;
}

function weigh(result, read, words, phrases, ordered, top) {
  const title = marked(result.title.normalize("NFC"));
  const run = (query) => Math.max(follow(title, query).value, read ? follow(read.words, query).value : 0);
  if (read && !phrases.every((phrase) => run(phrase) === 1)) return false;
  result.score /= top;
  if (ordered) result.score += together(follow(title, words).value, run(words), words.length / Math.max(words.length, title.length));
  result.snippet = read && snippet(read, words);
  return true;
}

// most of all in a title that says little else
function together(named, run, filled) {
  const { PHRASE, WHOLE, TITLE } = WEIGHTS;
  return PHRASE * run * run + (run === 1 ? WHOLE : 0) + TITLE * named * named * filled;
}
