// Other wordings of a query: question words go, abbreviations and synonyms become what they mean; as in macros/search/wordings.py.

import { parse } from "./parsing.js";

const MOST_MEANINGS = 3;
const BETWEEN = ["cua"];
const PARTS = ["dieu", "khoan", "chuong"];

// the rows of the manifest by their first syllable
export function table(rows) {
  const found = new Map();
  for (const [says, means, asks] of rows) {
    const { words } = parse(says), { fold } = words[0];
    if (!found.has(fold)) found.set(fold, []);
    found.get(fold).push({ words, says, means, asks });
  }
  return found;
}

const same = (says, words) => says.length === words.length && says.every((one, at) => {
  const other = words[at];
  return one.fold === other.fold && !other.quote && (!at || other.glued)
    && (!other.exact || other.exact === (one.exact || `${one.fold}0`));
});

// whether one syllable without marks is likelier a word of its own: "may" of "may tinh" is not "mấy"; nor is what
// follows a number an abbreviation: it is the symbol of the number, with or without a type between ("132 tt tchc")
function isAnother(row, words, at, syllables, first) {
  if (row.words.length > 1 || row.means === row.says) return false;
  const one = words[at], bare = row.words[0].exact && !one.exact && syllables.has(one.fold);
  if (!row.means) return bare && first;
  const before = one.glued ? words.slice(Math.max(0, at - 2), at).map(({ fold }) => fold) : [];
  if (before.length > 1 && /^[^aeiouy]+$/.test(before[1])) before.pop();
  return bare || before.slice(-1).some((fold) => /^\p{Nd}/u.test(fold));
}

// a part of a law: the law itself is meant too
function partOf(words, at) {
  const [one, after] = words.slice(at, at + 2);
  return PARTS.includes(one.fold) && after?.glued && /^\p{Nd}+$/u.test(after.fold);
}

// the query in pieces, each with the longest wordings that it is
function pieces(rows, words, syllables) {
  const found = [];
  for (let at = 0; at < words.length;) {
    if (partOf(words, at)) {
      found.push({ words: words.slice(at, at + 2), wordings: [{ says: "", means: "", asks: "" }] });
      at += 2;
      continue;
    }
    const first = found.every(({ wordings }) => wordings.some(({ means }) => !means)); // only question words before it
    const matches = (rows.get(words[at].fold) ?? []).filter((row) => (
      same(row.words, words.slice(at, at + row.words.length)) && !isAnother(row, words, at, syllables, first)));
    const size = Math.max(1, ...matches.map((row) => row.words.length));
    found.push({ words: words.slice(at, at + size), wordings: matches.filter((row) => row.words.length === size) });
    at += size;
  }
  return found;
}

// a question word of one syllable goes only where the query begins or ends with it
function withoutQuestions(all) {
  const asking = all.map(({ wordings }) => wordings.some(({ means }) => !means));
  if (asking.every(Boolean)) return all;
  const last = asking.lastIndexOf(false);
  const gone = ({ words }, at) => asking[at] && (words.length > 1 || BETWEEN.includes(words[0].fold));
  return all.filter((piece, at) => at >= asking.indexOf(false) && at <= last && !gone(piece, at));
}

function reading(kept, way) {
  const words = [], also = [];
  for (const piece of kept) {
    const { meanings } = piece, means = meanings.length > 0;
    if (means) also.push(meanings[Math.min(way, meanings.length - 1)]);
    const part = means ? parse(also[also.length - 1]).words.map((word) => ({ ...word, open: false })) : piece.words;
    words.push({ ...part[0], glued: piece.words[0].glued && words.length > 0 }, ...part.slice(1));
  }
  return { words, also };
}

const key = (words) => JSON.stringify(words.map(({ fold, exact, glued, shown }) => [fold, exact, glued, shown]));

// the ways to take a query, as it was typed first, what it asks for, and of what: [fold, exact] of syllables
export function readings(rows, words, syllables) {
  const all = pieces(rows, words, syllables);
  const asks = new Set(all.flatMap(({ wordings }) => wordings.map((row) => row.asks)).filter(Boolean));
  const kept = withoutQuestions(all).map(({ words: piece, wordings }) => ({
    words: piece, meanings: wordings.filter(({ says, means }) => means && means !== says).map(({ means }) => means),
    onlyAsks: wordings.some((row) => row.asks && row.asks !== "ai"), // a post says who is asked for, and of what
  }));
  const count = Math.max(1, Math.min(MOST_MEANINGS, Math.max(0, ...kept.map(({ meanings }) => meanings.length))));
  const others = Array.from({ length: count }, (_, way) => reading(kept, way))
    .filter((way) => way.words.length && key(way.words) !== key(words));
  const typed = all.flatMap(({ wordings, words: piece }) => (wordings.length ? piece : []));
  const unknown = typed.some(({ fold }) => !/^\p{Nd}+$/u.test(fold) && !syllables.has(fold));
  const topic = new Map(reading(kept.filter((piece) => !piece.onlyAsks), 0).words.map(({ fold, exact }) => [`${fold} ${exact}`, [fold, exact]]));
  return { ways: [...others.length && unknown ? [] : [{ words, also: [] }], ...others], asks, topic: [...topic.values()] };
}
