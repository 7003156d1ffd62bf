// Search, as in macros/search/query.py. `search` answers from the index; `enrich` then reads the leading pages.

import { direct } from "./answers.js";
import { grade, slow, unloaded, WEIGHTS } from "./keys.js";
import { parse } from "./parsing.js";
import { numberSlots, warm as warmed, wordSlots } from "./plan.js";
import { cards, entries, manifest } from "./shards.js";
import { readings } from "./wordings.js";

const LONGEST_TITLE = 24;

const asked = new WeakMap(); // results → what their pages are read for

// ---------------------------------------------------------------- answers

// the score of every document that holds enough of the query: 1 for one that says nothing else
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
    if (share < WEIGHTS.LEAST_SHARE * most || !required.every(({ hits }) => hits.has(id))) continue;
    ranked.set(id, gain.get(id) / whole * (0.25 + 0.75 * (share / whole) * (share / whole)));
  }
  return ranked;
}

// the documents whose whole title is the query
async function titled(words) {
  if (!words.length || words.length > LONGEST_TITLE || words.some(({ quote }) => quote)) return [];
  const title = `=${words.map(({ fold }) => fold).join(" ")}`;
  return (await entries(title)).filter(({ term }) => term === title).flatMap(({ ids }) => [...ids]);
}

async function slotsOf(all, quick) {
  const { slots, used } = await numberSlots(all);
  const left = all.filter((_, at) => !used.has(at));
  if (left[0]?.glued) left[0] = { ...left[0], glued: false }; // what it stood beside is used up
  const { slots: more, words } = await wordSlots(left, quick);
  return { slots: [...slots, ...more], used, left, words };
}

// what the index has for one reading of a query
async function lookUp(all, quick) {
  const [{ slots, used, left, words }, named] = await Promise.all([slotsOf(all, quick), titled(all)]);
  const ranked = rank(slots);
  for (const id of named) ranked.set(id, (ranked.get(id) ?? 0) + 1);
  const repaired = words.length !== left.length || words.some((word, at) => word !== left[at]);
  const covered = slots.length ? slots.filter(({ hits }) => hits.size).length / slots.length : 0;
  const said = all.filter((_, at) => used.has(at)).map((word) => word.shown);
  if (repaired) said.push(await (await import("./spelling.js").catch(unloaded)).withMarks(words));
  const numbers = all.filter((_, at) => used.has(at)).map(({ fold: typed }) => typed.replace(/^0+/, ""));
  return { slots, ranked, words, covered, numbers, repaired: said.length && repaired ? said.join(" ") : "" };
}

// asks for the files that a query may need, while it is typed
export async function warm(text) {
  const { wordings, syllables } = await manifest();
  await Promise.all(readings(wordings, parse(text).words, syllables).ways.map(({ words }) => warmed(words)));
}

// `filters`: { loai: ["ke-hoach"] }, an empty one for the counts alone; `sort`: "" or "moi-nhat"; `quick`: from
// as few files as do, to be followed by the whole answer.
// → { results, total, totalIsFloor, totalIsAbout, suggestion, also, asks, topic, readings, alike, facets }
export function search(text, options = {}) {
  if (slow()) warm(text).catch(() => {}); // all at once
  return answer(text, options).catch((error) => { // once more: a release may have been published in the middle of it
    if (options.signal?.aborted) throw error;
    return answer(text, options);
  });
}

async function answer(text, { limit = WEIGHTS.READ, filters, sort, signal, quick }) {
  const query = parse(text), { wordings, syllables, n } = await manifest();
  const { ways, asks, topic } = readings(wordings, query.words, syllables);
  // each reading ranks the documents; the best of its ranks counts
  const looked = await Promise.all(ways.map(({ words }) => lookUp(words, quick)));
  let ranked = new Map(), facets = null;
  for (const [at, one] of looked.entries()) {
    for (const [id, value] of one.ranked) {
      ranked.set(id, Math.max(ranked.get(id) ?? 0, value * one.covered * (at ? WEIGHTS.REPHRASED : 1)));
    }
  }
  const filtering = query.operators.length > 0 || Object.values(filters ?? {}).some((values) => values.length);
  if (query.operators.length || filters || sort) {
    const { narrow } = await import("./facets.js").catch(unloaded);
    ({ ranked, facets } = await narrow(ranked, [query.filters, filters ?? {}], !query.words.length && filtering));
  }
  const ids = [...ranked.keys()];
  if (!sort && query.words.length) ids.sort((a, b) => grade(ranked.get(b)) - grade(ranked.get(a)) || a - b);
  const { results, rest, alike } = await shown(ids, ranked, limit, { sort, all: sort || filtering });
  if (signal?.aborted) throw new DOMException("", "AbortError");
  const readFor = looked.map((one, at) => (one.words.length ? one.words : ways[at].words));
  const slots = looked.flatMap((one) => one.slots), quoted = phrasesOf(query.words);
  const ordered = !sort && looked.some(({ words }) => words.length > 1);
  // how much a syllable tells: that of one page the most, that of every page the least
  const rarity = (typed) => Math.max(1, 32 - Math.clz32(n) - (syllables.get(typed) ?? 0));
  asked.set(results, { topic, rarity, readings: readFor, ordered, rest, ranked, quoted, asks, numbers: looked.flatMap((one) => one.numbers) });
  const repaired = ways.length === 1 ? looked[0].repaired : "";
  return {
    results, facets, alike, asks: [...asks], topic, readings: readFor, total: ranked.size, totalIsFloor: slots.some(({ cut }) => cut),
    totalIsAbout: slots.some(({ required, cut }) => required && cut) || quoted.some(({ length }) => length > 2),
    suggestion: repaired ? [...query.operators, repaired].join(" ") : "",
    also: [...new Set(ways.flatMap((way) => way.also))],
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

async function resultsOf(ids, ranked) {
  return (await cards(ids)).flatMap((rows, at) => rows.map(
    ([url, kind, title, number, date, status, tone, abstract, labels, prior, answers]) => ({
      url, kind, title, number, date, status, tone, abstract, prior, answers, types: labels.type ?? [], snippet: null,
      score: ranked.get(ids[at]),
    })));
}

// the first results, the ids behind them, and the kinds of which some were passed over: of a kind whose pages are much
// alike, such as score sheets, only the best are among the results
async function shown(ids, ranked, limit, { sort, all }) {
  const results = [], kinds = new Map();
  let at = 0;
  while (at < ids.length && results.length < limit) {
    const some = ids.slice(at, at + limit - results.length);
    at += some.length;
    for (const result of await resultsOf(some, ranked)) {
      const oneOfMany = result.prior < WEIGHTS.ALIKE && result.score < WEIGHTS.TITLE_SCORE;
      const count = (kinds.get(result.kind) ?? 0) + (oneOfMany ? 1 : 0);
      kinds.set(result.kind, count);
      if (all || !oneOfMany || count <= WEIGHTS.MOST_ALIKE) results.push(result);
    }
  }
  const alike = all ? [] : [...kinds].filter(([, count]) => count > WEIGHTS.MOST_ALIKE).map(([kind]) => kind);
  if (!sort) results.sort((a, b) => grade(b.score) - grade(a.score));
  return { results, rest: ids.slice(at), alike };
}

// Reads the leading pages, or all where a phrase was quoted: the results with the words together come first, with
// snippets, and those without a quoted phrase go. While no page holds the whole of a long query, more pages are read.
// The array itself is changed.
export async function enrich(results, { signal } = {}) {
  const about = asked.get(results);
  if (!results.length || !about) return results;
  const { read, weigh } = await import("./snippets.js").catch(unloaded);
  const { readings: ways, ordered, rest, ranked, quoted } = about;
  const limit = results.length, top = Math.max(...results.map(({ score }) => score)) || 1;
  const opened = async (some) => {
    const pages = await Promise.all(some.map(({ url }) => read(url).catch(missing)));
    if (signal?.aborted) throw new DOMException("", "AbortError");
    return some.map((result, at) => {
      const prior = result.score >= WEIGHTS.TITLE_SCORE ? 1 : result.prior; // by its name, each page is meant
      return weigh({ ...result, score: result.score / top }, pages[at], prior, about);
    });
  };
  const count = quoted.length ? results.length : WEIGHTS.READ;
  const pages = await opened(results.slice(0, count));
  const more = results.slice(count);
  const long = ordered && !quoted.length && Math.max(...ways.map(({ length }) => length)) > WEIGHTS.SHORT;
  for (let next = 0; long && pages.length < WEIGHTS.DEEPEST && (more.length || next < rest.length) && !pages.some((page) => page?.whole);) {
    if (!more.length) {
      more.push(...await resultsOf(rest.slice(next, next + WEIGHTS.READ), ranked));
      next += WEIGHTS.READ;
    }
    pages.push(...await opened(more.splice(0, WEIGHTS.READ)));
  }
  asked.delete(results); // once
  // words that a title says apart count the less, the more of the query stands together in any page
  const had = pages.filter(Boolean), apart = 1 - Math.max(0, ...had.map(({ run }) => run));
  const kept = had.map(({ result, said }) => ({ ...result, score: result.score + WEIGHTS.PARTLY_IN_TITLE * apart * said }));
  if (ordered) kept.sort((a, b) => grade(b.score) - grade(a.score));
  const answering = ordered && about.asks.size > 0 && top < WEIGHTS.TITLE_SCORE;
  const found = answering ? direct({ results: kept, asks: [...about.asks], topic: about.topic }) : null;
  if (found) kept.sort((a, b) => (a !== found.result) - (b !== found.result)); // the page that answers by itself comes first
  const unread = more.map((result) => ({ ...result, score: result.score / top }));
  results.splice(0, results.length, ...[...kept, ...unread].slice(0, limit));
  return results;
}
