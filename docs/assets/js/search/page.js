// The result page. Its address holds everything that was asked, so that it can be sent to somebody else.

import { direct } from "./answers.js";
import {
  alikeAddress, alsoSought, amount, excerpt, facts, failure, load, make, name, remember, reread, target,
} from "./show.js";

const FILTERS = {
  muc: "Mục", loai: "Loại văn bản", "hinh-thuc": "Hình thức khen thưởng", "chuyen-de": "Chuyên đề bồi dưỡng",
  nam: "Năm", "co-quan": "Cơ quan", "don-vi": "Đơn vị", "trang-thai": "Tình trạng", "chu-de": "Chủ đề",
};
const KEYS = Object.keys(FILTERS);
const byName = new Intl.Collator("vi").compare;
const PIECE = 20;
const FEW = 8; // values of a filter before the rest is folded
const QUIET = 150; // ms without a key press

const part = (key) => document.querySelector(`[data-vh-finder-${key}]`);
const [input, count, sort, hint, also, card, chosen, filters, fields, list, alike, more, none, help] = [
  "input", "count", "sort", "hint", "also", "answer", "chosen", "filters", "fields", "list", "alike", "more", "none", "help",
].map(part);
const site = document.title;

let asked; // text, sort, and for each key of FILTERS the chosen values
let shown;
let timer;
let asking;

// ---------------------------------------------------------------- the address

function read() {
  const given = new URLSearchParams(location.search);
  asked = { text: given.get("q") ?? "", sort: given.get("sap-xep") ?? "" };
  for (const key of KEYS) asked[key] = given.getAll(key);
  shown = history.state?.shown ?? PIECE;
  input.value = asked.text;
  sort.value = asked.sort;
  return ask();
}

function write(how) {
  const pairs = [["q", asked.text], ...KEYS.flatMap((key) => asked[key].map((value) => [key, value])), ["sap-xep", asked.sort]];
  const wanted = new URLSearchParams(pairs.filter(([, value]) => value)).toString();
  history[how]({ shown }, "", wanted ? `?${wanted}` : location.pathname);
}

function change(changes, how = "pushState") {
  Object.assign(asked, changes);
  shown = PIECE;
  write(how);
  return ask();
}

function toggle(key, value) {
  const others = asked[key].filter((other) => other !== value);
  return change({ [key]: others.length < asked[key].length ? others : [...others, value] });
}

// ---------------------------------------------------------------- what is drawn

function button(className, text, done, label = text) {
  const made = make("button", className, text);
  made.type = "button";
  made.setAttribute("aria-label", label);
  made.addEventListener("click", done);
  return made;
}

function item(result, answer) {
  const link = make("a", "", ...name(result, answer));
  const about = make("p", "vh-result__text", ...excerpt(result));
  link.href = target(result, asked.text);
  link.addEventListener("click", () => remember(asked.text));
  return make("li", "vh-result", make("h2", "vh-result__title", link),
    make("p", "vh-result__meta", result.kind !== result.title && make("span", "", result.kind), ...facts(result)), about);
}

function box(key, { value, label, count: found }, answer) {
  const made = make("input");
  made.type = "checkbox";
  made.checked = asked[key].includes(value);
  made.dataset.value = `${key} ${value}`;
  made.addEventListener("change", () => toggle(key, value));
  return make("label", "vh-filter__value", made, make("span", "", label),
    make("span", "vh-facets__count", amount(found, found && answer, "~")));
}

function drawFilters(answer) {
  const focused = document.activeElement.dataset.value;
  const open = [...fields.querySelectorAll("details[open]")].map((made) => made.parentElement.name);
  const taken = [];
  fields.replaceChildren(...KEYS.flatMap((key) => {
    const values = answer.facets[key];
    values.sort((a, b) => key === "nam" ? b.value - a.value : b.count - a.count || byName(a.label, b.label));
    for (const value of asked[key]) { // one that nothing bears stays too, else nobody could take it away
      if (!values.some((other) => other.value === value)) values.push({ value, label: value, count: 0 });
    }
    for (const { value, label } of values.filter((other) => asked[key].includes(other.value))) {
      taken.push(button("vh-finder__chip", label, () => toggle(key, value), `Bỏ lọc ${FILTERS[key]}: ${label}`));
    }
    const boxes = values.map((value) => box(key, value, answer));
    const rest = boxes.length > FEW + 2 ? boxes.splice(FEW) : [];
    const group = make("fieldset", "vh-filter", make("legend", "", FILTERS[key]), ...boxes);
    group.name = key;
    if (rest.length) {
      group.append(make("details", "", make("summary", "", `${rest.length} mục khác`), ...rest));
      group.lastChild.open = open.includes(key);
    }
    return values.length > 1 || asked[key].length || values[0]?.count < answer.total ? [group] : []; // else it tells nothing apart
  }));
  filters.hidden = !fields.childElementCount;
  for (const made of fields.querySelectorAll("input")) if (made.dataset.value === focused) made.focus();
  if (taken.length > 1) {
    taken.push(button("vh-finder__all", "Bỏ mọi bộ lọc", () => change(Object.fromEntries(KEYS.map((key) => [key, []])))));
  }
  chosen.replaceChildren(...taken);
}

function draw(answer) {
  const { results, total, suggestion } = answer;
  const about = asked.text && ` cho ${/["“”]/.test(asked.text) ? asked.text : `“${asked.text}”`}`;
  list.replaceChildren(...results.map((result) => item(result, answer)));
  also.textContent = alsoSought(answer);
  drawAnswer(direct(answer));
  drawAlike(answer);
  more.hidden = total <= results.length;
  count.textContent = total ? `Có ${amount(total, answer)} kết quả${about}` : `Không có kết quả nào${about}`;
  none.hidden = total > 0;
  sort.parentElement.hidden = !total;
  hint.replaceChildren(...suggestion ? ["Có phải bạn muốn tìm: ", button("vh-finder__hint", suggestion, () => {
    input.value = suggestion;
    input.focus();
    change({ text: suggestion });
  }), "?"] : []);
}

function drawAnswer(found) {
  card.hidden = !found;
  if (!found) return;
  const link = make("a", "", found.result.title);
  link.href = found.result.url;
  card.replaceChildren(make("b", "", found.text), " ", link);
}

// what was passed over of kinds whose pages are much alike
function drawAlike(answer) {
  alike.replaceChildren(...answer.alike.map((kind) => {
    const whole = answer.facets.muc.find(({ label }) => label === kind)?.count ?? 0;
    const rest = whole - answer.results.filter((result) => result.kind === kind).length;
    const link = make("a", "", `Còn ${amount(rest, answer)} trang khác trong mục ${kind}`);
    link.href = alikeAddress(asked.text, kind);
    return make("li", "", link);
  }));
}

// early.js has hidden the rest of the page until now
const arrived = () => document.documentElement.classList.remove("vh-asked");

function rest(said = "") {
  arrived();
  for (const made of [list, hint, also, alike, chosen]) made.replaceChildren();
  for (const made of [filters, card, more, none, sort.parentElement]) made.hidden = true;
  help.hidden = false;
  count.textContent = said;
}

async function ask() {
  clearTimeout(timer);
  asking?.abort();
  const { text } = asked;
  const { signal } = asking = new AbortController();
  const active = KEYS.filter((key) => asked[key].length);
  document.title = text ? `${text} – ${site}` : site;
  if (!text && !active.length) return rest();
  try {
    const engine = await load();
    const find = (keys, limit) => engine.search(text, {
      limit, signal, sort: asked.sort, filters: Object.fromEntries(keys.map((key) => [key, asked[key]])),
    });
    const answer = await find(active, shown);
    for (const key of text || active.length > 1 ? active : []) { // what else could be chosen in its place
      answer.facets[key] = (await find(active.filter((other) => other !== key), 1)).facets[key];
    }
    help.hidden = true;
    arrived();
    draw(answer);
    drawFilters(answer);
    const better = await reread(engine, answer, signal, () => list.matches(":hover, :focus-within"));
    const place = [...list.children].findIndex((made) => made.contains(document.activeElement));
    draw(better);
    list.children[place]?.querySelector("a").focus();
  } catch (error) {
    if (!signal.aborted) rest(failure(error));
  }
}

// ---------------------------------------------------------------- what the reader does

const typed = () => input.value.trim();

input.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(() => typed() !== asked.text && change({ text: typed() }, "replaceState"), QUIET);
});
input.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  remember(typed());
  change({ text: typed() }, typed() === asked.text ? "replaceState" : "pushState");
});
sort.addEventListener("change", () => change({ sort: sort.value }));
more.addEventListener("click", async () => {
  const before = list.childElementCount;
  shown += PIECE;
  write("replaceState");
  await ask();
  list.children[before]?.querySelector("a").focus();
});
addEventListener("popstate", read);

const wide = matchMedia("(min-width: 60em)");
wide.addEventListener("change", () => { filters.open = wide.matches; });
filters.open = wide.matches;

const early = typed(); // before this module arrived
read();
if (early) {
  input.value = early;
  change({ text: early }, "replaceState");
}
