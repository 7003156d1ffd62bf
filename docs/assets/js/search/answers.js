// The answer that a record gives by itself, above the results; as in macros/search/answers.py.

import { parse } from "./parsing.js";

const LEADING = 10;
const MOST_OF = 0.6;
const OF_NUMBERS = "hieu-luc";
const SCATTERED = 0.75;
const NEGATION = "chua";
const FILLERS = ["bi", "co", "cua", "den", "het", "ki", "la", "lam", "lop", "nay", "phu", "quan", "trach", "trong"];
const YEAR = /^(19|20)[0-9]{2}$/;

const bare = (digits) => digits.replace(/^0+/, "");

// the digits with which a document's number begins: "144" of "144-QĐ/TW"
export const leadingNumber = (number) => bare(number.split(/[^0-9]/)[0]);

// whether a document is the one whose number was typed; without a number it answers only whether it is in force
const mayAnswer = ({ number }, kind, numbers) => !number
  || (numbers.length ? numbers.includes(leadingNumber(number)) : kind === OF_NUMBERS);

// how much of the topic a text says, with the marks that were typed; a syllable without marks says less where it stands
// beside neither neighbour: "van thu" is no "thủ quỹ văn phòng"
function share(topic, text) {
  const { words } = parse(text), folds = words.map(({ fold }) => fold), near = new Set();
  topic.slice(1).forEach(([other], at) => {
    const [one] = topic[at];
    if (folds.some((fold, place) => (fold === one && folds[place + 1] === other) || (fold === other && folds[place + 1] === one))) near.add(one).add(other);
  });
  const said = topic.map(([fold, exact]) => {
    if (exact) return +words.some((word) => word.fold === fold && exact === (word.exact || `${fold}0`));
    return folds.includes(fold) ? (near.has(fold) || topic.length === 1 ? 1 : SCATTERED) : 0;
  });
  return said.reduce((sum, value) => sum + value, 0) / topic.length;
}

// whether a text says the numbers of the topic: of another month or quarter it is no answer
function hasNumbers(topic, text) {
  const { words } = parse(text);
  return topic.every(([fold]) => !/^\p{Nd}+$/u.test(fold) || words.some((word) => word.fold === fold));
}

// the answer of the leading page whose title, or the subject of whose answer, says the most of the topic, and the result
// that it is from: { text, result }; null where no page says most of it
export function direct({ results, asks, topic: whole }) {
  const numbers = whole.map(([fold]) => fold).filter((fold) => /^\p{Nd}+$/u.test(fold) && !YEAR.test(fold)).map(bare);
  const kinds = asks.length ? asks : numbers.length ? [OF_NUMBERS] : [];
  if (whole.some(([fold]) => fold === NEGATION)) return null;
  const telling = whole.filter(([fold]) => !FILLERS.includes(fold)), topic = telling.length ? telling : whole;
  let best = null, most = MOST_OF, size = [0, 0]; // of equals the page of whom the answer names
  for (const kind of topic.length ? kinds : []) {
    for (const result of results.slice(0, LEADING).filter((item) => mayAnswer(item, kind, numbers))) {
      for (const [key, text] of Object.entries(result.answers)) {
        const [name, ...after] = key.split(":"), subject = after.join(":");
        if (name !== kind) continue;
        const about = subject || `${result.title} ${result.number} ${result.types.join(" ")}`;
        const said = hasNumbers(topic, `${about} ${result.title} ${text}`) ? share(topic, about) : 0;
        const other = [subject.length, subject && !text.startsWith(result.title) ? 1 : 0];
        const less = other[0] - size[0] || other[1] - size[1];
        if (said > most || (said === most && (!best || less < 0))) {
          [best, most, size] = [{ text, result, kind }, said, other];
        }
      }
    }
  }
  if (!best) return null;
  let said = best.text; // the page also says the rest of what was asked, as far as it is not said yet
  for (const kind of kinds.filter((other) => other !== best.kind && Object.hasOwn(best.result.answers, other))) {
    const more = best.result.answers[kind], before = new Set(parse(said).words.map(({ fold }) => fold));
    if (parse(more).words.some(({ fold }) => !before.has(fold))) said = `${said} ${more}`;
  }
  return { result: best.result, text: said };
}
