// Keys of syllables, as in macros/text/vietnamese.py, and the weights, as in macros/search/weights.py.

export const WEIGHTS = {
  PAIR: 1.0, SINGLE: 0.35, NUMBER: 3.0, UNHELD: 0.5, LONGER: 0.7, BEGUN: 0.4, OTHER_PAIR: 0.45, OTHER_SINGLE: 0.25,
  APART: 0.5, REREAD: 0.6, FIRST_PAIRS: 4, MOST_PAIRS: 7, MOST_DOUBTED: 8, MOST_SINGLES: 2, FEW: 4, SHORT: 5,
  REPHRASED: 0.95, NEARLY: 0.8, LEAST_SHARE: 0.3, EXPANSIONS: 6, LONGER_PAIRS: 12, NEAR: 8, USUAL: 6, RARER: 3,
  ALIKE: 0.5, MOST_ALIKE: 2, TITLE_SCORE: 0.9, READ: 10, DEEPEST: 30, PHRASE: 1.5, WHOLE: 1.0, TELLING: 6, FOLDED: 0.6,
  OTHERWISE: 0.8, TITLE: 0.8, IN_TITLE: 2.0, PARTLY_IN_TITLE: 2.0, KIND: 0.5, TYPED_NUMBER: 3.0, ANSWERING: 0.2,
  LAW: 0.6, GAP: 0.4, LENGTH: 220,
};
// how a syllable can look
export const LEGAL = /^(ngh?|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdghklmnpqrstvx])?([aeiouy]{1,3})(ng|nh|ch|[cmnpt])?$/;
export const WORD = /[\p{L}\p{N}]+/gu;

const TONES = { "\u0301": "1", "\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5" };
const SIGNS = Object.fromEntries(Object.entries(TONES).map(([sign, tone]) => [tone, sign]));
const VOWELS = /^(qu|gi(?=[aeiouyâăêôơư])|[^aeiouyâăêôơư]*)([aeiouyâăêôơư]+)/;
const MARK = /\p{M}/u;
const COUNTED = ["quy", "khoa", "chuong", "hang", "cap", "muc", "phan", "ki", "dot", "nhom", "bac", "loai"];
const ROMAN = { i: "1", ii: "2", iii: "3", iv: "4", v: "5", vi: "6", vii: "7", viii: "8", ix: "9", x: "10", xi: "11", xii: "12" };
const known = new Map();

// NFC, with "đ" where a letter that looks like it was typed
export const composed = (text) => text.normalize("NFC").replace(/[ÐƉ]/g, "Đ").replace(/[ðɖ]/g, "đ");

export const words = (text) => composed(text).toLowerCase().match(WORD) ?? [];

// no pair of syllables crosses the end of a sentence; the space after it is what Python takes for one
export const segments = (text) => text.split(/[.;:!?\n]+(?:[^\S\ufeff]|[\x1c-\x1f\x85]|$)|\n/).map(words);

// "hoá", "hóa" → ["hoa", "hoa1"]; pages repeat their words, so each is worked out once
export function keys(word) {
  let found = known.get(word);
  if (!found) known.set(word, found = spell(word));
  return found;
}

function spell(word) {
  let fold = "", exact = "", tone = "0";
  for (const sign of word.normalize("NFD")) {
    if (TONES[sign]) {
      tone = TONES[sign];
      continue;
    }
    if (!MARK.test(sign)) fold += sign === "đ" ? "d" : sign; // "đ" is no marked "d" to Unicode
    exact += sign;
  }
  exact = exact.normalize("NFC") + tone;
  if (/^[hklmst]y$/.test(fold)) return [`${fold[0]}i`, `${exact[0]}i${tone}`]; // "kỷ", "kỉ"
  return fold === "qui" ? ["quy", `quy${tone}`] : [fold, exact];
}

// the syllable that has an exact key, its tone where it is usually written: "hóa" of "hoa1"
export function spelled(exact) {
  const letters = exact.slice(0, -1), sign = SIGNS[exact.slice(-1)];
  const [all, onset, vowels] = VOWELS.exec(letters) ?? [];
  if (!sign || all === undefined) return letters;
  const roofed = Math.max(...[..."âăêôơư"].map((letter) => vowels.lastIndexOf(letter)));
  const closed = all.length < letters.length;
  const at = onset.length + (roofed >= 0 ? roofed : closed ? vowels.length - 1 : vowels.length > 2 ? vowels.length >> 1 : 0);
  return `${letters.slice(0, at + 1)}${sign}${letters.slice(at + 1)}`.normalize("NFC");
}

// the digits of a Roman number that counts what stands before it: "3" of "iii" after "quy"
export const arabic = (before, fold) => (Object.hasOwn(ROMAN, fold) && COUNTED.includes(before) ? ROMAN[fold] : "");

// marks an error as one of the network, or of a release that is gone; all others are ours
export function unloaded(error) {
  error.unloaded = true;
  throw error;
}

// whether the line is one on which each wait costs more than a file
export const slow = () => (navigator.connection?.rtt ?? 0) > 300;

// a score by which results are sorted: two engines may differ in its last bits
export const grade = (score) => Math.floor(score * 1e9 + 0.5);

export const order = (one, other) => (one < other ? -1 : +(one > other));

export const fold = (text) => words(text).map((word) => keys(word)[0]).join(" ");
