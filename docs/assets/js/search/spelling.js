// What was probably meant: Telex and VNI keys, syllables run together, typing errors; as in macros/search/spelling.py.

import { LEGAL, order, spelled, WEIGHTS } from "./keys.js";
import { entries } from "./shards.js";

const ONSETS = [["tr", "ch"], ["s", "x"], ["d", "gi", "r", "v"], ["l", "n"]];
const ENDINGS = [["n", "ng"], ["t", "c"], ["n", "nh"], ["t", "ch"]];
const TONES = { s: 1, f: 2, r: 3, x: 4, j: 5, 1: 1, 2: 2, 3: 3, 4: 4, 5: 5 };
const ROOFS = { a: "â", e: "ê", o: "ô" };
const KEYS = {
  a: { a: "â" }, e: { e: "ê" }, o: { o: "ô" }, w: { a: "ă", o: "ơ", u: "ư" }, 6: ROOFS, 7: { o: "ơ", u: "ư" }, 8: { a: "ă" },
};
const PLAIN = { â: "a", ă: "a", ê: "e", ô: "o", ơ: "o", ư: "u", đ: "d" };

// "vawn", "va8n" → ["van", "văn0"]
function typed(word) {
  const letters = [];
  let tone = 0;
  for (const key of word) {
    if (TONES[key] && letters.some((letter) => "aeiouyâăêôơư".includes(letter))) tone = TONES[key];
    else if (!modify(letters, key)) letters.push(key);
  }
  const exact = letters.join("");
  const fold = letters.map((letter) => PLAIN[letter] ?? letter).join("");
  return LEGAL.test(fold) && `${exact}0` !== word + tone ? [fold, exact + tone] : null;
}

function modify(letters, key) {
  if ("d9".includes(key) && letters[0] === "d") return (letters[0] = "đ");
  const table = KEYS[key] ?? {};
  for (let at = letters.length - 1; at >= 0; at -= 1) {
    if (!table[letters[at]]) continue;
    letters[at] = table[letters[at]];
    if (letters[at] === "ơ" && letters[at - 1] === "u") letters[at - 1] = "ư";
    return true;
  }
  return key === "w" && letters.push("ư");
}

function known(word, syllables) {
  if (!syllables.has(word) || LEGAL.test(word) || /^\p{Nd}+$/u.test(word)) return syllables.has(word);
  const read = typed(word);
  return !read || syllables.get(word) + WEIGHTS.RARER > (syllables.get(read[0]) ?? -WEIGHTS.RARER);
}

function stands(word, syllables) {
  if (word.quote || /^\p{Nd}+$/u.test(word.fold) || known(word.fold, syllables)) return true;
  return word.open && !typed(word.fold) && [...syllables.keys()].some((other) => other.startsWith(word.fold));
}

// the ways to cut a word into as few known syllables as possible
function splits(word, syllables) {
  const ways = [[[]]];
  const least = (way) => Math.min(...way.map((part) => syllables.get(part)));
  for (let end = 1; end <= word.length; end += 1) {
    const found = [];
    for (let start = Math.max(0, end - 7); start < end; start += 1) {
      const part = word.slice(start, end);
      if (part.length > 1 && LEGAL.test(part) && syllables.has(part)) for (const way of ways[start]) found.push([...way, part]);
    }
    const fewest = Math.min(...found.map((way) => way.length));
    ways.push(found.filter((way) => way.length <= fewest + 1)
      .sort((a, b) => a.length - b.length || least(b) - least(a) || order(a.join(" "), b.join(" "))).slice(0, 4));
  }
  const last = ways[word.length];
  return last.filter((way) => way.length > 1 && way.length === last[0].length);
}

// the syllables that sound alike, then those one typing error away, the commonest first
function near(word, syllables) {
  const sounds = alike(word);
  return [...syllables.keys()].filter((other) => other !== word && other.length > 1 && (sounds.has(other) || oneError(word, other)))
    .sort((a, b) => sounds.has(b) - sounds.has(a) || syllables.get(b) - syllables.get(a) || order(a, b)).slice(0, WEIGHTS.NEAR);
}

// the syllables that some region says in the same way: "chang" of "trang"
function alike(word) {
  const [, onset = "", vowels, ending = ""] = LEGAL.exec(word) ?? [];
  const others = (part, groups) => [part, ...groups.filter((group) => group.includes(part)).flat()];
  const ways = vowels ? others(onset, ONSETS).flatMap((first) => others(ending, ENDINGS).map((last) => first + vowels + last)) : [];
  return new Set(ways);
}

function oneError(one, other) {
  const [short, long] = one.length > other.length ? [other, one] : [one, other];
  if (long.length - short.length > 1) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at += 1;
  if (short.length < long.length) return short.slice(at) === long.slice(at + 1);
  return short.slice(at + 1) === long.slice(at + 1)
    || short.slice(at) === long.slice(at + 1, at + 2) + long.slice(at, at + 1) + long.slice(at + 2);
}

const pairDf = async (one, two) => (await entries(`${one} ${two}\t`)).reduce((sum, { df }) => sum + df, 0);

// how often the pairs of a row stand together, in classes of frequency
async function support(row) {
  let sum = 0;
  for (let at = 1; at < row.length; at += 1) {
    if (row[at - 1] && row[at]) sum += 32 - Math.clz32(await pairDf(row[at - 1], row[at]));
  }
  return sum;
}

async function readAnew(word, before, after, syllables) {
  const read = typed(word.fold);
  if (read && syllables.has(read[0])) return [{ ...word, fold: read[0], exact: read[1], shown: spelled(read[1]) }];
  const ways = [...splits(word.fold, syllables), ...near(word.fold, syllables).map((other) => [other])];
  const supports = await Promise.all(ways.map((way) => support([before, ...way, after])));
  const best = ways[supports.indexOf(Math.max(...supports))];
  if (!best) return [word];
  return best.map((part, at) => ({ fold: part, exact: "", shown: part, glued: at > 0 || word.glued, quote: 0 }));
}

// the one word that stands beside neither neighbour, and a reading that stands beside both
async function likeliestOther(words, syllables) {
  let best = [0];
  for (const [at, word] of words.entries()) {
    const before = word.glued && (words[at - 1].other || words[at - 1].fold);
    const after = words[at + 1]?.glued && (words[at + 1].other || words[at + 1].fold);
    const sides = [...before ? [(fold) => pairDf(before, fold)] : [], ...after ? [(fold) => pairDf(fold, after)] : []];
    if (word.other || word.quote || !sides.length) continue;
    if ((await Promise.all(sides.map((df) => df(word.fold)))).some(Boolean)) continue;
    for (const other of near(word.fold, syllables)) {
      if (word.exact && !alike(word.fold).has(other)) continue; // who types marks rarely hits a wrong letter
      let least = await sides[0](other);
      if (least && sides[1]) least = Math.min(least, await sides[1](other));
      if (least > best[0]) best = [least, at, other];
    }
  }
  return best;
}

// the words as a suggestion, with the marks that each usually has between its neighbours, unless others occur too
export async function withMarks(words) {
  const texts = await Promise.all(words.map(async (word, at) => {
    let df = 0, usual = "", asTyped = false;
    for (const place of [at - 1, at]) {
      const one = words[place], two = words[place + 1];
      if (!one || !two?.glued) continue;
      for (const entry of await entries(`${one.other || one.fold} ${two.other || two.fold}\t`)) {
        asTyped ||= entry.exact[at - place] === word.exact;
        if (entry.df > df) [df, usual] = [entry.df, entry.exact[at - place]];
      }
    }
    return asTyped || !usual ? word.shown : spelled(usual);
  }));
  return texts.join(" ");
}

// a word that stands beside neither neighbour gets another reading, the likeliest first, then the next
export async function reread(words, syllables) {
  if (words.length > WEIGHTS.MOST_DOUBTED) return words;
  const again = [...words];
  for (;;) {
    const [least, at, other] = await likeliestOther(again, syllables);
    if (!least) return again;
    again[at] = { ...again[at], other, shown: other };
  }
}

// words that are unknown to the index are replaced
export async function repair(words, syllables) {
  const mended = [];
  for (const [at, word] of words.entries()) {
    const after = words[at + 1]?.glued && words[at + 1].fold;
    if (stands(word, syllables)) mended.push(word);
    else mended.push(...await readAnew(word, word.glued && mended[mended.length - 1]?.fold, after, syllables));
  }
  return mended;
}
