// What the quick box and the result page have in common. Strings become text nodes: nothing here is ever read as HTML.

import { dayOf, keep, stored } from "../reader.js";
import { composed, fold, keys, unloaded, WORD } from "./keys.js";

const KEY = "/.vh-recent";
const KEPT = 8;

let engine;

// fetched once; after a failure the next key press tries again
export function load() {
  engine ??= import("./query.js").catch((error) => {
    engine = undefined;
    unloaded(error);
  });
  return engine;
}

export function failure(error) {
  if (error.unloaded) return "Chưa tải được phần tìm kiếm. Vui lòng thử lại sau ít phút.";
  console.error(error);
  return "Tìm kiếm đang gặp lỗi. Vui lòng tải lại trang, hoặc gõ cách khác.";
}

const QUIET = 300; // ms without a key press before pages are read

// the answer with snippets and, unless the reader is about to choose from it, in a better order
export async function reread(engine, answer, signal, busy) {
  await new Promise((done) => { setTimeout(done, QUIET); });
  if (signal.aborted) throw new DOMException("", "AbortError");
  const order = [...answer.results];
  const read = await engine.enrich(answer.results, { signal });
  const byAddress = new Map(read.map((result) => [result.url, result]));
  const results = busy() ? order.map(({ url }) => byAddress.get(url)).filter(Boolean) : read;
  const totalIsAbout = answer.totalIsAbout && answer.total > order.length;
  return { ...answer, results, totalIsAbout, total: answer.total - order.length + results.length };
}

export function make(name, className, ...content) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...content.filter(Boolean));
  return made;
}

export const amount = (count, { totalIsAbout, totalIsFloor }, about = "khoảng ") =>
  `${totalIsAbout ? about : totalIsFloor ? "trên " : ""}${count.toLocaleString("vi-VN")}`;

export const address = (text) => `/tim-kiem/?q=${encodeURIComponent(text)}`;

// where the words stand in the page, unless its title says them all: then the page itself was meant
export function target({ url, title, number, snippet }, text) {
  const named = ` ${fold(`${title} ${number}`)} `;
  const whole = fold(text).split(" ").every((word) => named.includes(` ${word} `));
  return snippet?.anchor && !whole ? `${url}#${snippet.anchor}` : url;
}

// the title, with the words of the query marked
export function name({ number, title }, { readings }) {
  const named = marked(composed(title), (readings.length > 1 ? readings.slice(1) : readings).flat());
  return number && !title.includes(number) ? [make("b", "", number), " ", ...named] : named;
}

// a word alone says little in a title, unless it was all that was typed
function marked(text, words) {
  const matches = [...text.matchAll(WORD)], pieces = [];
  const is = matches.map(({ 0: word }) => {
    const [bare, exact] = keys(word.toLowerCase());
    return words.some(({ fold: typed, exact: marks, other, open }) => (typed === bare && (!marks || marks === exact))
      || other === bare || (open && typed.length > 1 && bare.startsWith(typed)));
  });
  const alone = new Set(words.map((word) => word.fold)).size === 1;
  let at = 0;
  for (const [place, { 0: word, index }] of matches.entries()) {
    if (!is[place] || !(alone || is[place - 1] || is[place + 1])) continue;
    const gap = text.slice(at, index), last = pieces[pieces.length - 1];
    if (last && gap === " ") last.append(` ${word}`);
    else pieces.push(gap, make("mark", "", word));
    at = index + word.length;
  }
  return [...pieces, text.slice(at)];
}

// what was searched too, in words
export const alsoSought = ({ also }) => (also.length ? `Đang tìm cả: ${also.join("; ")}` : "");

// where the pages of a kind are that were passed over because they are much alike
export const alikeAddress = (text, kind) => `${address(text)}&muc=${fold(kind).replaceAll(" ", "-")}`;

export function facts({ status, tone, date }) {
  const day = date && make("time", "", dayOf(date));
  if (day) day.dateTime = date;
  return [status && make("span", `vh-badge vh-badge--${tone}`, status), day];
}

export function excerpt({ abstract, snippet }) {
  const { text, marks } = snippet ?? { text: abstract ?? "", marks: [] };
  let at = 0;
  const pieces = marks.flatMap(([start, end]) => {
    const before = text.slice(at, start);
    at = end;
    return [before, make("mark", "", text.slice(start, end))];
  });
  return [...pieces, text.slice(at)];
}

// ---------------------------------------------------------------- what was looked for, on this device only

export function recent() {
  const kept = stored(KEY);
  return Array.isArray(kept) ? kept : [];
}

export function remember(text) {
  const wanted = text.trim();
  if (wanted) keep(KEY, [wanted, ...recent().filter((other) => other !== wanted)].slice(0, KEPT));
}

export const forget = () => keep(KEY, []);
