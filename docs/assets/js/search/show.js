// What the quick box and the result page have in common. Strings become text nodes: nothing here is ever read as HTML.

import { fold, unloaded } from "./keys.js";

const KEY = "vh-recent";
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
  if (error.unloaded) return "Chưa tải được phần tìm kiếm. Xin thử lại sau ít phút.";
  console.error(error);
  return "Phần tìm kiếm gặp lỗi. Xin thử gõ cách khác.";
}

// the answer with snippets and, unless the reader is about to choose from it, in a better order
export async function reread(engine, answer, signal, busy) {
  const order = [...answer.results];
  const read = await engine.enrich(answer.results, { signal });
  const results = busy() ? order.filter((result) => read.includes(result)) : read;
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

export function name({ number, title }) {
  return number && !title.includes(number) ? [make("b", "", number), ` ${title}`] : [title];
}

export function facts({ status, tone, date }) {
  const day = date && make("time", "", date.split("-").reverse().join("/"));
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
  const kept = window.__md_get(KEY);
  return Array.isArray(kept) ? kept : [];
}

export function remember(text) {
  const wanted = text.trim();
  if (wanted) window.__md_set(KEY, [wanted, ...recent().filter((other) => other !== wanted)].slice(0, KEPT));
}

export const forget = () => window.__md_set(KEY, []);
