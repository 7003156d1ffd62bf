// The plan of a query: slots, each with the documents that fill it and how well; as in macros/search/plan.py.

import { LEGAL, order, unloaded, WEIGHTS } from "./keys.js";
import { entries, manifest } from "./shards.js";

const NAMES = {
  "bao cao": "bc", "bien ban": "bb", "chi thi": "ct", "chuong trinh": "ctr", "cong dien": "cd", "cong van": "cv",
  "de an": "da", "giay moi": "gm", "hop dong": "hd", "huong dan": "hd", "ke hoach": "kh", "ket luan": "kl",
  "nghi dinh": "nd", "nghi quyet": "nq", "phap lenh": "pl", "phuong an": "pa", "quy che": "qc", "quy dinh": "q",
  "quyet dinh": "qd", "thong bao": "tb", "thong tu": "tt", "to trinh": "ttr",
};
const DATED = ["ngay", "thang", "quy", "nam", "tuan", "thu"];
const YEAR = /^(19|20)\d\d$/;
const LEAD = /^([0-9]{1,5})(\P{Nd}.*)?$/u;
const YEAR_GLUED = /^([0-9]{1,5})(?:19|20)[0-9]{2}(\P{Nd}.*)?$/u; // "1012017ndcp"
const repairs = () => import("./spelling.js").catch(unloaded); // most queries need none

function slot(size, weight, weighed, required = false) {
  const hits = new Map(), kept = weighed.filter(([, factor]) => factor);
  let df = 0, cut = false;
  for (const [entry, factor] of kept) {
    df += entry.df;
    cut ||= entry.count < entry.df;
    entry.ids.forEach((id, at) => {
      const value = factor * (entry.impacts[at] / 63);
      if (!(hits.get(id) >= value)) hits.set(id, value);
    });
  }
  const rarity = df && Math.floor(Math.log(1 + size / df) * 1000 + 0.5) / 1000;
  return { weight: weight * rarity, hits, cut, required };
}

// ---------------------------------------------------------------- document numbers

// the documents' numbers that are `digits`: "qdttg", "~qd", "" for any → entry
async function numbered(digits) {
  const n = `#${+digits}`;
  const found = (await entries(n)).filter(({ term }) => term === n || term.startsWith(`${n} `));
  const terms = new Map(found.map((entry) => [entry.term.slice(n.length + 1), entry]));
  const begun = (typed) => [...terms.keys()].filter((term) => term.startsWith(typed) && (typed || !term)).sort()
    .map((term) => [terms.get(term), term === typed ? 1 : WEIGHTS.LONGER]);
  return { terms, begun: (typed) => (typed === undefined ? [] : begun(typed)) };
}

// the symbol after a number, as far as it was typed; a year may stand between them
function symbolOf({ begun }, words, at, glued) {
  for (const begin of YEAR.test(words[at + 1]?.fold) && at + 2 < words.length ? [at + 1, at + 2] : [at + 1]) {
    let symbol = glued, end = begin;
    for (; words[end] && begun(symbol + words[end].fold).length; end += 1) symbol += words[end].fold;
    if (symbol && begun(symbol).length) return [symbol, end];
  }
  return ["", at + 1];
}

// the type or the symbol before a number: "qd", "quyết định", "qd ttg", with or without "số"
function kindOf({ terms, begun }, words, at) {
  const end = words[at - 1]?.fold === "so" ? at - 1 : at;
  const before = words.slice(Math.max(0, end - 3), end).map((word) => word.fold);
  const short = `~${NAMES[before.slice(-2).join(" ")] ?? "-"}`;
  if (before.length && terms.has(`~${before[before.length - 1]}`)) return [`~${before[before.length - 1]}`, end - 1];
  if (begun(short).length) return [short, end - 2];
  for (let size = before.length; size > 0; size -= 1) {
    const joined = before.slice(-size).join("");
    if (joined.length > 1 && begun(joined).length) return [joined, end - size];
  }
  return ["", end];
}

// the number that a word begins with, or that with a year at its end: { found, typed, begin, end }
async function reading(words, at) {
  if (at && DATED.includes(words[at - 1].fold)) return null;
  for (const form of [LEAD, YEAR_GLUED]) {
    const [, digits, glued = ""] = form.exec(words[at].fold) ?? [];
    const found = digits && await numbered(digits);
    if (!found?.terms.size) continue;
    const [symbol, end] = symbolOf(found, words, at, glued);
    const [kind, begin] = symbol || !glued ? kindOf(found, words, at) : ["", at];
    if (!symbol && (form !== LEAD || glued)) continue;
    const next = form === LEAD ? words[at + 1]?.fold ?? "" : "", year = YEAR.test(next) && found.terms.has(next) ? next : "";
    return { found, typed: [symbol, kind, year].filter(Boolean), begin, end: year ? Math.max(end, at + 2) : end };
  }
  return null;
}

// the slots of the numbers in a query, and the places of the words that they use up
export async function numberSlots(words) {
  const { n } = await manifest();
  const slots = [], used = new Set();
  const lone = words.filter(({ fold }) => /^\p{Nd}/u.test(fold)).length === 1;
  for (const [at, { fold }] of words.entries()) {
    const read = used.has(at) ? null : await reading(words, at);
    if (!read) continue;
    const { found, typed, begin, end } = read;
    const alone = words.length === 1 || begin < at || !(YEAR.test(fold) || +fold <= 31);
    if (!typed.length && !(lone && alone)) continue;
    for (const part of typed) slots.push(slot(n, WEIGHTS.NUMBER, found.begun(part)));
    slots.push(slot(n, 1, found.begun("")));
    const named = begin < at && end - begin === words.length;
    if (!typed.length && !named && words.length > 1) continue; // it may be a number of anything
    for (let i = begin; i < end; i += 1) used.add(i);
  }
  return { slots, used };
}

// ---------------------------------------------------------------- syllables

const readings = (word) => [[word.fold, 1], ...word.other ? [[word.other, WEIGHTS.REREAD]] : []];

// how well the marks of a term answer those that were typed; a syllable may go on after them
function marks(exact, word, other) {
  if (!word.exact || exact === word.exact) return 1;
  if (word.quote) return 0;
  const tone = word.exact.slice(-1);
  const goesOn = exact.length > word.exact.length && exact.startsWith(word.exact.slice(0, -1));
  return goesOn && (tone === "0" || tone === exact.slice(-1)) ? 1 : other;
}

async function pairs(fold, open) {
  const whole = (await entries(`${fold}\t`)).map((entry) => [entry, 1]);
  if (!open) return whole;
  const longer = (await entries(fold)).filter(({ term }) => !term.startsWith(`${fold}\t`));
  longer.sort((a, b) => b.df - a.df || order(a.term, b.term));
  return [...whole, ...longer.slice(0, WEIGHTS.LONGER_PAIRS).map((entry) => [entry, WEIGHTS.BEGUN])];
}

async function pair(size, one, two) {
  const found = [], { OTHER_PAIR } = WEIGHTS;
  for (const [first, factor] of readings(one)) {
    for (const [second, otherFactor] of readings(two)) {
      for (const [entry, begun] of await pairs(`${first} ${second}`, two.open)) {
        const marked = marks(entry.exact[0], one, OTHER_PAIR) * marks(entry.exact[1], two, OTHER_PAIR);
        found.push([entry, factor * otherFactor * begun * marked]);
      }
    }
  }
  if (YEAR.test(two.fold) && !two.quote) { // "Luật Viên chức 2025": the year is in its number
    found.push(...(await entries(`${two.fold}\t`)).map((entry) => [entry, WEIGHTS.APART]));
  }
  return slot(size, WEIGHTS.PAIR, found, one.quote > 0 && two.quote > 0);
}

async function single(size, word, weight, alone, syllables) {
  const folds = readings(word);
  if (word.open && (alone || !syllables.has(word.fold))) {
    const longer = [...syllables.keys()].filter((fold) => fold.startsWith(word.fold) && fold !== word.fold);
    longer.sort((a, b) => syllables.get(b) - syllables.get(a) || order(a, b));
    folds.push(...longer.slice(0, WEIGHTS.EXPANSIONS).map((fold) => [fold, WEIGHTS.BEGUN]));
  }
  const found = await Promise.all(folds.map(async ([fold, factor]) => (await entries(`${fold}\t`))
    .map((entry) => [entry, factor * marks(entry.exact[0], word, WEIGHTS.OTHER_SINGLE)])));
  return slot(size, weight, found.flat(), word.quote > 0);
}

// how many documents hold nearly all of the pairs
function holders(slots) {
  const held = new Map();
  let least = 0, count = 0;
  for (const { weight, hits } of slots) {
    least += WEIGHTS.NEARLY * weight;
    for (const id of hits.keys()) held.set(id, (held.get(id) ?? 0) + weight);
  }
  for (const share of held.values()) if (share >= least) count += 1;
  return count;
}

// places by how rare their syllables are
const rarest = (places, frequency) => [...places].sort((a, b) => frequency(a) - frequency(b) || a - b);

// where pairs end, the rarest first; those that share a syllable with a rarer one say less, and come last
function telling(words, frequency) {
  const ends = [...words.keys()].filter((at) => at && words[at].glued), apart = [];
  const rare = rarest(ends, (at) => frequency(at - 1) + frequency(at));
  for (const at of rare) if (!apart.includes(at - 1) && !apart.includes(at + 1)) apart.push(at);
  return [...apart, ...rare.filter((at) => !apart.includes(at))];
}

const hit = (slots) => [...slots.values()].some(({ hits }) => hits.size);

// the pairs that tell most, by where they end; of a long query more where those do not tell few documents from the others
async function pairsOf(size, words, frequency, quick = false) {
  const { FIRST_PAIRS, MOST_PAIRS, READ } = WEIGHTS;
  const ends = telling(words, frequency);
  const looked = (from, to) => Promise.all(ends.slice(from, to).map(
    async (at) => [at, await pair(size, words[at - 1], words[at])]));
  const slots = new Map(await looked(0, FIRST_PAIRS)), few = holders([...slots.values()]);
  return (quick && hit(slots)) || (few > 0 && few <= READ) ? slots : new Map([...slots, ...await looked(FIRST_PAIRS, MOST_PAIRS)]);
}

// how frequent a syllable is
const classOf = ({ fold }, syllables, n) => syllables.get(fold) ?? (YEAR.test(fold) ? 32 - Math.clz32(n) : WEIGHTS.USUAL);

// The files of what a query looks up, asked for while it is typed: that of a pair is known from the first letter of its
// second syllable.
export async function warm(words) {
  const { n, syllables } = await manifest();
  const number = words.findIndex(({ fold }, at) => /^[0-9]{2,5}$/.test(fold) && !DATED.includes(words[at - 1]?.fold));
  const ends = telling(words, (at) => classOf(words[at], syllables, n)).filter((at) => number < 0 || (at !== number && at - 1 !== number));
  const pairsBegun = ends.slice(0, WEIGHTS.FIRST_PAIRS).map((at) => `${words[at - 1].fold} ${words[at].fold}`);
  await Promise.all([...pairsBegun, ...number < 0 ? [] : [`#${+words[number].fold}`]].map(entries));
}

// Pairs first; other readings and single syllables where no document holds enough of the pairs. A word of whose pairs no
// page has any is looked up alone, or it would not count at all. `quick`: the first pairs alone, where any page has one.
export async function wordSlots(typed, quick) {
  const { n, syllables } = await manifest();
  const doubtful = ({ fold, quote }) => !quote && !(syllables.has(fold) && LEGAL.test(fold)) && !/^\p{Nd}+$/u.test(fold);
  let words = typed.some(doubtful) ? await (await repairs()).repair(typed, syllables) : typed;
  const frequency = (at) => classOf(words[at], syllables, n);
  const every = [...words.keys()];
  const singles = (places, weight) => Promise.all(places.map(
    (at) => single(n, words[at], weight, words.length === 1, syllables)));
  const paired = every.filter((at) => words[at].glued || words[at + 1]?.glued);
  let looked = await pairsOf(n, words, frequency, quick);
  const enough = quick && hit(looked);
  if (!enough && paired.length && !holders([...looked.values()])) {
    const again = await (await repairs()).reread(words, syllables);
    if (again.some((word, at) => word !== words[at])) {
      words = again;
      looked = await pairsOf(n, words, frequency);
    }
  }
  const few = words.length <= WEIGHTS.SHORT ? WEIGHTS.FEW : 1;
  const sides = (at) => [at, at + 1].filter((end) => looked.has(end)).map((end) => looked.get(end).hits.size);
  const unheld = enough ? [] : paired.filter((at) => sides(at).length && !sides(at).some(Boolean));
  const slots = [...looked.values(), ...await singles(unheld, WEIGHTS.UNHELD)];
  if (!enough && paired.length && holders([...looked.values()]) < few) {
    const rare = rarest(paired, frequency).slice(0, WEIGHTS.MOST_SINGLES).filter((at) => !unheld.includes(at));
    slots.push(...await singles(rare.sort((a, b) => a - b), WEIGHTS.SINGLE));
  }
  slots.push(...await singles(every.filter((at) => !paired.includes(at)), WEIGHTS.PAIR));
  return { slots, words };
}
