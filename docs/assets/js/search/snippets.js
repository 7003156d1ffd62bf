// Reading a leading page: where the words of a query stand together, and the text around; as in macros/search/snippets.py.

import { leadingNumber } from "./answers.js";
import { arabic, composed, fold, keys, unloaded, WEIGHTS, WORD } from "./keys.js";

const SKIPPED = ".vh-backlinks, .vh-byline, .vh-elsewhere, .vh-note, .vh-whole, .vh-facets, .vh-pager, nav, h1, script, style";
const CLAUSE = "section.vh-clause";
const LABELS = ".vh-badge, .vh-state, .vh-facts, dt, caption, thead";
const INLINE = /^(a|abbr|b|bdi|cite|code|del|em|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|time|u|wbr)$/;
const ANCHORED = /^(h[2-6]|section)$/;
const pages = new Map();

export function read(url) {
  if (!pages.has(url)) {
    if (pages.size > 60) pages.clear();
    pages.set(url, fetch(url).then((response) => response.text()).catch(unloaded).then(open).catch((error) => {
      pages.delete(url);
      throw error;
    }));
  }
  return pages.get(url);
}

function open(html) {
  const inner = html.slice(html.indexOf("<article"), html.lastIndexOf("</article>")); // the rest is the theme's
  const article = new DOMParser().parseFromString(inner, "text/html").querySelector("article");
  const found = { text: "", anchors: [] }, clauses = [];
  for (const node of article?.querySelectorAll(`${SKIPPED}, ${LABELS}`) ?? []) node.remove();
  if (article) walk(article, found, clauses);
  const { length } = found.text; // the full text of a law comes last
  for (const clause of clauses) walk(clause, found, []);
  const words = marked(found.text);
  return { ...found, words, own: words.filter(({ start }) => start < length).length };
}

// the text below a node, and its headings; the clauses of a law are put aside
function walk(node, found, clauses) {
  for (const child of node.childNodes) {
    if (child.nodeType === 3) found.text += composed(child.data.replace(/\s+/g, " "));
    if (child.nodeType !== 1) continue;
    if (child.matches(CLAUSE)) {
      clauses.push(child);
      continue;
    }
    const edge = INLINE.test(child.localName) && !child.matches(".vh-badge, .vh-state") ? "" : "\n";
    if (child.id && ANCHORED.test(child.localName)) found.anchors.push([found.text.length, child.id]);
    found.text += edge;
    walk(child, found, clauses);
    found.text += edge;
  }
}

// the words of a text with their places; those at the edge of a block are parted by one with an empty fold; "quý III" is
// "quý 3", as in the index
function marked(text) {
  const found = [];
  let end = 0, before = "";
  for (const { 0: word, index } of text.matchAll(WORD)) {
    if (text.slice(end, index).includes("\n")) {
      found.push({ fold: "", exact: "", start: end, end });
      before = "";
    }
    const [fold, exact] = keys(word.toLowerCase()), digits = arabic(before, fold);
    end = index + word.length;
    found.push({ fold: digits || fold, exact: digits ? `${digits}0` : exact, start: index, end });
    before = fold;
  }
  return found;
}

function worth(word, sought) {
  if (word.fold === sought.fold) return !sought.exact || sought.exact === word.exact ? 1 : WEIGHTS.FOLDED;
  const other = word.fold && (word.fold === sought.other || (sought.open && word.fold.startsWith(sought.fold)));
  return other ? WEIGHTS.OTHERWISE : 0;
}

// the stretch that follows the query best: a local alignment, the earliest of equals
function follow(words, query) {
  const run = { value: 0, first: 0, last: -1 };
  const known = new Map(); // pages repeat their words
  let scores = new Array(query.length + 1).fill(0), starts = scores;
  words.forEach((word, at) => {
    const key = `${word.fold} ${word.exact}`;
    if (!known.has(key)) known.set(key, query.map((sought) => worth(word, sought)));
    const values = known.get(key);
    if (!scores.some(Boolean) && !values.some(Boolean)) return;
    [scores, starts] = nextRow(scores, starts, values, at);
    const top = Math.max(...scores);
    if (top > run.value) Object.assign(run, { value: top, first: starts[scores.indexOf(top)], last: at });
  });
  return { ...run, value: run.value / (query.length || 1) };
}

function nextRow(scores, starts, values, at) {
  const row = [0], begun = [at], { GAP } = WEIGHTS;
  values.forEach((value, i) => {
    let score = scores[i] + (value || -GAP), start = scores[i] ? starts[i] : at;
    if (scores[i + 1] - GAP > score) [score, start] = [scores[i + 1] - GAP, starts[i + 1]]; // a word put in between
    if (row[i] - GAP > score) [score, start] = [row[i] - GAP, begun[i]]; // a syllable left out
    row.push(Math.max(score, 0));
    begun.push(score > 0 ? start : at);
  });
  return [row, begun];
}

// the text around that stretch: { text, marks: [[start, end]], anchor }
function snippet({ text: all, words, anchors }, query) {
  const run = follow(words, query);
  if (!run.value) return null;
  const [first, after] = frame(words, run);
  const whole = run.value >= 0.5; // else the matches are scattered, and each is worth marking
  const marks = [];
  let text = first && words[first - 1].fold ? "… " : "", { start: end } = words[first];
  for (let at = first; at < after; at += 1) {
    const word = words[at];
    text += between(all.slice(end, word.start));
    if ((!whole || (at >= run.first && at <= run.last)) && query.some((sought) => worth(word, sought))) {
      const last = marks[marks.length - 1]; // as one with the match before it where only a space parts them
      const start = last && text.slice(last[1]) === " " ? marks.pop()[0] : text.length;
      marks.push([start, text.length + word.end - word.start]);
    }
    text += all.slice(word.start, word.end);
    end = word.end;
  }
  const above = anchors.filter(([place]) => place <= words[run.first].start);
  return { text: text + (after < words.length ? " …" : ""), marks, anchor: above[above.length - 1]?.[1] ?? "" };
}

// what stands between two words; a dot in the middle where a block ends there
function between(gap) {
  const [before, ...rest] = gap.split("\n");
  return (rest.length ? `${before.trimEnd()} · ${rest.pop().trimStart()}` : gap).replace(/\s+/g, " ");
}

// from a little before the run, in the same block, as far as the length of a snippet goes
function frame(words, run) {
  let { first } = run, after = run.last + 1;
  const far = Math.floor(WEIGHTS.LENGTH / 3);
  while (first && words[first - 1].fold && words[run.first].start - words[first - 1].start <= far) first -= 1;
  for (; after < words.length; after += 1) {
    const length = words[after].end - words[first].start;
    if (length > WEIGHTS.LENGTH || (!words[after].fold && length > WEIGHTS.LENGTH / 2)) break;
  }
  return [first, after];
}

// a text of one line
function plain(line) {
  const text = composed(line.replace(/\s+/g, " "));
  const words = marked(text);
  return { text, words, anchors: [], own: words.length };
}

// what adjacent words of the query add, most in a title that says little else, and whether all of them are adjacent; the
// words of a law count less, unless the query is a phrase of them
function together(title, page, words) {
  const { PHRASE, WHOLE, TITLE, IN_TITLE, TELLING, LAW } = WEIGHTS, named = follow(title, words).value;
  const law = follow(page.words.slice(page.own), words).value, isPhrase = law === 1 && words.length >= TELLING;
  const run = Math.max(named, follow(page.words.slice(0, page.own), words).value, law * (isPhrase ? 1 : LAW));
  const filled = words.length / Math.max(words.length, title.length);
  const all = words.length > 1 && words.every((word) => title.some((mark) => mark.fold === word.fold));
  const adjacent = PHRASE * run * run + (run === 1 ? WHOLE : 0), telling = Math.min(1, words.length / TELLING);
  return [adjacent * telling + (TITLE * named * named * filled + (all ? IN_TITLE * filled * Math.max(filled, named) : 0)), run === 1 || law === 1, run];
}

// how much of a query a title says in any order, the square of it: a syllable tells the more, the rarer it is
function said(title, words, rarity) {
  if (words.length < 2) return 0;
  const rarities = words.map(({ fold }) => rarity(fold)), sum = (numbers) => numbers.reduce((one, other) => one + other, 0);
  const share = sum(words.map((word, at) => rarities[at] * Math.max(0, ...title.map((mark) => worth(mark, word))))) / sum(rarities);
  return share * share;
}

const NOTHING = { text: "", words: [], anchors: [], own: 0 };

// the result with its snippet, and what the reading of its page adds to the score; null where a quoted phrase does not
// stand in the page
export function weigh(result, page, prior, { readings, rarity, ordered, quoted, asks, numbers }) {
  const title = marked(composed(result.title)), { words: body } = page ?? NOTHING;
  const run = (phrase) => Math.max(follow(title, phrase).value, follow(body, phrase).value);
  if (page && !quoted.every((phrase) => run(phrase) === 1)) return null;
  let most = -1, whole = false, words = readings[0], longest = 0;
  for (const reading of readings) {
    const [value, all, there] = together(title, page ?? NOTHING, reading);
    longest = Math.max(longest, there);
    if (value > most) [most, whole, words] = [value, all, reading];
  }
  const number = leadingNumber(result.number);
  const sought = new Set([...readings.flat().map((word) => word.fold), ...numbers]);
  let asked = Object.keys(result.answers).some((key) => asks.has(key.split(":")[0])) ? WEIGHTS.ANSWERING : 0;
  const begins = readings.map((reading) => `${reading.map((word) => word.fold).join(" ")} `);
  const ofType = result.types.some((kind) => begins.some((begun) => begun.startsWith(`${fold(kind)} `)));
  const kind = fold(result.kind).split(" ");
  const begunSo = kind.length > 2 && begins.some((begun) => begun.startsWith(`${kind[0]} ${kind[1]} `));
  if (ofType || begunSo || kind.every((word) => sought.has(word))) asked += WEIGHTS.KIND;
  if (number && numbers.includes(number)) asked += WEIGHTS.TYPED_NUMBER;
  const summary = plain(result.abstract);
  const inSummary = page && follow(summary.words, words).value >= follow(body, words).value;
  const byNumber = !ordered && words.some(({ fold }) => fold === number); // what it says, not where it stands
  return {
    result: {
      ...result, score: (result.score + (ordered ? most : 0) + asked) * prior,
      snippet: page && !byNumber ? snippet(inSummary ? summary : page, words) : null,
    },
    whole, run: longest, said: ordered ? Math.max(...readings.map((reading) => said(title, reading, rarity))) * prior : 0,
  };
}
