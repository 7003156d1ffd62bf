// Search, as in macros/search/query.py. `search` answers from the index; `enrich` then reads the leading pages.

import { composed, fold, keys, segments, unloaded, WEIGHTS } from "./keys.js";
import { numberSlots, wordSlots } from "./plan.js";
import { cards } from "./shards.js";

const OPERATORS = ["muc", "loai", "hinh-thuc", "chuyen-de", "nam", "co-quan", "don-vi", "trang-thai", "chu-de"];
const OPERATOR = /(?<!\S)([\p{L}]+(?:-[\p{L}]+)*):(?:["“]([^"“”]*)["”]|(\S+))/gu;
const NUMBERED = /^(q[dđ]|n[dđ]|nq|tt|ct|kh|h[dđ]|tb|cv|bc|qc|kl|c[dđ]|ttr|gm)([0-9]{1,5})$/; // "qđ1847"
const asked = new WeakMap(); // results → what their pages are read for

// ---------------------------------------------------------------- what was typed

function parse(text) {
  const filters = {}, operators = [], words = [];
  const rest = composed(text).replace(OPERATOR, (all, name, quoted, plain) => {
    const key = fold(name).replaceAll(" ", "-");
    if (!OPERATORS.includes(key)) return all;
    (filters[key] ??= []).push(fold(quoted || plain || ""));
    operators.push(all);
    return " ";
  });
  rest.split(/["“”]/).forEach((part, place, parts) => {
    const quote = place % 2 && place + 1 < parts.length ? place : 0; // a quote still open is none yet
    for (const segment of segments(part)) {
      const apart = segment.flatMap((word) => NUMBERED.exec(word)?.slice(1) ?? [word]);
      apart.forEach((word, at) => words.push(asWord(word, at > 0, quote)));
    }
  });
  const last = words[words.length - 1];
  if (last && !last.quote) last.open = true; // the reader may still be typing it
  return { filters, operators, words };
}

function asWord(shown, glued, quote) {
  const [bare, exact] = keys(shown);
  return { fold: bare, exact: exact === `${bare}0` ? "" : exact, shown, glued, quote };
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

// `filters`: { loai: ["ke-hoach"] }, an empty one for the counts alone; `sort`: "" or "moi-nhat".
// → { results, total, totalIsFloor, totalIsAbout, suggestion, facets }
export function search(text, options = {}) {
  return answer(text, options).catch((error) => { // once more: a release may have been published in the middle of it
    if (options.signal?.aborted) throw error;
    return answer(text, options);
  });
}

async function answer(text, { limit = WEIGHTS.READ, filters, sort, signal }) {
  const query = parse(text);
  const { slots, used } = await numberSlots(query.words);
  const left = query.words.filter((_, at) => !used.has(at));
  if (left[0]?.glued) left[0] = { ...left[0], glued: false }; // what it stood beside is used up
  const { slots: more, words } = await wordSlots(left);
  slots.push(...more);
  let ranked = rank(slots), facets = null;
  if (query.operators.length || filters || sort) {
    const { narrow } = await import("./facets.js").catch(unloaded);
    const given = [query.filters, filters ?? {}];
    const all = !query.words.length && given.some((some) => Object.values(some).some((values) => values.length));
    ({ ranked, facets } = await narrow(ranked, given, all));
  }
  const ids = [...ranked.keys()];
  if (!sort && query.words.length) ids.sort((a, b) => ranked.get(b) - ranked.get(a) || a - b);
  const results = await shown(ids.slice(0, limit), ranked, sort);
  if (signal?.aborted) throw new DOMException("", "AbortError");
  asked.set(results, { words: words.length ? words : query.words, ordered: words.length > 1 && !sort });
  const phrases = phrasesOf(words);
  const repaired = words.length !== left.length || words.some((word, at) => word !== left[at]);
  const said = [...query.words.filter((_, at) => used.has(at)), ...words].map((word) => word.shown);
  return {
    results, facets, total: ranked.size, totalIsFloor: slots.some(({ cut }) => cut),
    totalIsAbout: slots.some(({ required, cut }) => required && cut) || phrases.some(({ length }) => length > 2),
    suggestion: repaired ? [...query.operators, ...said].join(" ") : "",
  };
}

// a page that cannot be had is no result
function missing(error) {
  if (error.unloaded) return null;
  throw error;
}

// the quoted phrases of a query
function phrasesOf(words) {
  const quotes = [...new Set(words.map(({ quote }) => quote))].filter(Boolean);
  return quotes.map((quote) => words.filter((word) => word.quote === quote));
}

async function shown(ids, ranked, sort) {
  const found = (await cards(ids)).flatMap((rows, at) => rows.map(
    ([url, kind, title, number, date, status, tone, abstract]) => ({
      url, kind, title, number, date, status, tone, abstract, snippet: null,
      score: ranked.get(ids[at]) * (tone === "end" ? WEIGHTS.DEAD : 1), // no longer in force
    })));
  return sort ? found : found.sort((a, b) => b.score - a.score);
}

// Reads the leading pages, or all where a phrase was quoted: the results with the words together come first, with
// snippets, and those without a quoted phrase go. The array itself is changed.
export async function enrich(results, { signal } = {}) {
  const about = asked.get(results);
  if (!results.length || !about) return results;
  const { read, weigh } = await import("./snippets.js").catch(unloaded);
  const top = Math.max(...results.map(({ score }) => score)) || 1;
  const phrases = phrasesOf(about.words);
  const leading = phrases.length ? [...results] : results.slice(0, WEIGHTS.READ);
  const pages = await Promise.all(leading.map(({ url }) => read(url).catch(missing)));
  if (signal?.aborted) throw new DOMException("", "AbortError");
  asked.delete(results); // once
  for (const result of results) result.score /= top;
  const kept = leading.filter((result, at) => weigh(result, pages[at], about, phrases));
  if (about.ordered) kept.sort((a, b) => b.score - a.score);
  results.splice(0, leading.length, ...kept);
  return results;
}
