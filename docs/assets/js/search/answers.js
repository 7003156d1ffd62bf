// The answer that a record gives by itself, above the results; as in macros/search/answers.py.

import { parse } from "./parsing.js";

const ASKED = 10;
const HALF = 0.5;
const OF_NUMBERS = "hieu-luc";

// the answer of the leading page whose title, or the subject of whose answer, says the most of the topic, and the result
// that it is from: { text, result }; null where no page says half of it
export function direct({ results, asks, topic }) {
  const kinds = asks.length ? asks : topic.some((word) => /^\p{Nd}/u.test(word)) ? [OF_NUMBERS] : [];
  let best = null, share = HALF, size = 0;
  for (const kind of topic.length ? kinds : []) {
    for (const result of results.slice(0, ASKED)) {
      for (const [key, text] of Object.entries(result.answers)) {
        const [name, ...after] = key.split(":"), subject = after.join(":");
        if (name !== kind) continue;
        const about = parse(subject || `${result.title} ${result.number}`).words.map(({ fold }) => fold);
        const said = topic.filter((word) => about.includes(word)).length / topic.length;
        if (said > share || (said === share && (!best || subject.length < size))) {
          [best, share, size] = [{ text, result, kind }, said, subject.length];
        }
      }
    }
  }
  if (!best) return null; // the page also says the rest of what was asked
  const rest = kinds.filter((kind) => kind !== best.kind && Object.hasOwn(best.result.answers, kind));
  return { result: best.result, text: [best.text, ...rest.map((kind) => best.result.answers[kind])].join(" ") };
}
