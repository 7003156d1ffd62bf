// What was typed, taken apart; as in macros/search/parsing.py.

import { arabic, composed, fold, keys, segments } from "./keys.js";

const OPERATORS = ["muc", "loai", "hinh-thuc", "chuyen-de", "nam", "co-quan", "don-vi", "trang-thai", "chu-de"];
const OPERATOR = /(?<!\S)([\p{L}]+(?:-[\p{L}]+)*):(?:["“]([^"“”]*)["”]|(\S+))/gu;
const NUMBERED = /^(q[dđ]|n[dđ]|nq|tt|ct|kh|h[dđ]|tb|cv|bc|qc|kl|c[dđ]|ttr|gm)([0-9]{1,5})$/; // "qđ1847"

export function parse(text) {
  const filters = {}, operators = [], words = [];
  const rest = composed(text).replace(OPERATOR, (all, name, quoted, plain) => {
    const key = fold(name).replaceAll(" ", "-");
    if (!OPERATORS.includes(key)) return all;
    (filters[key] ??= []).push(fold(quoted || plain || ""));
    operators.push(all);
    return " ";
  });
  rest.split(/["“”]/).forEach((part, place, parts) => {
    const quote = place % 2 && place + 1 < parts.length ? place : 0; // a quote still open is none yet
    for (const segment of segments(part)) {
      const apart = segment.flatMap((word) => NUMBERED.exec(word)?.slice(1) ?? [word]);
      let before = "";
      apart.forEach((shown, at) => {
        const word = asWord(shown, at > 0, quote), digits = arabic(before, word.fold);
        words.push(digits ? { ...word, fold: digits, exact: "" } : word);
        before = word.fold;
      });
    }
  });
  const last = words[words.length - 1];
  if (last && !last.quote) last.open = true; // the reader may still be typing it
  return { filters, operators, words };
}

function asWord(shown, glued, quote) {
  const [bare, exact] = keys(shown);
  return { fold: bare, exact: exact === `${bare}0` ? "" : exact, shown, glued, quote, open: false };
}
