// Lists that work in place: words, facets, order and "đơn vị tôi" over the rows that stand on the page.
// A row is filtered by what it says: each element in it with data-f="Loại văn bản". Its address can be sent on.

import { today, unit as ownUnit } from "./reader.js";
import { keys, words as wordsOf } from "./search/keys.js";

const FEW = 8; // values of a facet before the rest scrolls
const QUIET = 150; // ms without a key press

const collator = new Intl.Collator("vi", { numeric: true });
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("đ", "d");
const slug = (text) => fold(text).replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "");
const count = (number) => number.toLocaleString("vi-VN");

function make(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

const valueOf = (part) => part.getAttribute("value")
  ?? (part.dateTime ? part.dateTime.slice(0, 4) : part.textContent.trim());

function rowOf(element) {
  const values = new Map(); // slug of the facet -> slugs of the row's values
  for (const part of element.querySelectorAll("[data-f]")) {
    if (valueOf(part)) values.set(slug(part.dataset.f), [...values.get(slug(part.dataset.f)) ?? [], slug(valueOf(part))]);
  }
  const parts = [...element.querySelectorAll("*")]; // text for text, since a cell ends a word
  const texts = parts.flatMap((part) => [...part.childNodes].filter(({ nodeType }) => nodeType === 3).map(({ data }) => data));
  const held = wordsOf([...texts, ...[...element.querySelectorAll("data")].map(valueOf)].join(" ")).map(keys);
  return { element, values, units: (element.dataset.unit ?? "").split(" "), held };
}

// Whether a row has a word: with the marks that were typed, any where none were; `begun` for what may still be typed.
function says({ held }, [bare, exact], begun) {
  const marked = exact !== `${bare}0`, [letters, tone] = [exact.slice(0, -1), exact.slice(-1)];
  if (!begun) return held.some(([fold, whole]) => (marked ? whole === exact : fold === bare));
  return held.some(([fold, whole]) => (marked
    ? whole.startsWith(letters) && (tone === "0" || whole.endsWith(tone)) : fold.startsWith(bare)));
}

function attach(box) {
  const rows = [...box.querySelectorAll("tbody > tr:has(td), .vh-list > li, .vh-cards > li")].map(rowOf);
  const facets = facetsOf(rows);
  const heads = [...box.querySelectorAll("th[data-sort]")];
  const place = new Map(rows.map(({ element }, at) => [element, at]));
  let asked; // words, mine, sort and the chosen values of each facet
  let sought, begun; // the keys of the words, and whether beginnings of words count

  // -------------------------------------------------------------- the address

  function read() {
    const given = new URLSearchParams(location.search);
    asked = { words: given.get("tim") ?? "", mine: given.get("don-vi-toi") === "1", sort: given.get("xep") ?? "" };
    asked.facets = new Map([...facets.keys()].map((key) => [key, new Set(given.get(key)?.split(",").filter(Boolean))]));
    draw();
  }

  function change(changes, how = "pushState") {
    Object.assign(asked, changes);
    const pairs = [["tim", asked.words], ["don-vi-toi", asked.mine ? "1" : ""], ["xep", asked.sort],
      ...[...asked.facets].map(([key, values]) => [key, [...values].join(",")])].filter(([, value]) => value);
    const query = pairs.map(([key, value]) => `${key}=${encodeURIComponent(value).replaceAll("%2C", ",")}`).join("&");
    history[how](history.state, "", query ? `?${query}` : location.pathname);
    draw();
  }

  // -------------------------------------------------------------- which rows, in what order

  const saysAll = (row, open) => sought.every((word) => says(row, word, open));

  function passes(row, but = "") {
    const unit = asked.mine && ownUnit()?.id;
    if (unit && !row.units.includes("*") && !row.units.includes(unit)) return false;
    return saysAll(row, begun) && [...asked.facets].every(([key, wanted]) => key === but
      || !wanted.size || row.values.get(key)?.some((value) => wanted.has(value)));
  }

  function keyOf(element, column) {
    const cell = element.cells[column];
    return cell.dataset.n ?? cell.querySelector("time")?.dateTime ?? cell.textContent.trim();
  }

  function sort() {
    const [name, down] = [asked.sort.replace(/^-/, ""), asked.sort.startsWith("-")];
    for (const head of heads) {
      const chosen = slug(head.textContent) === name;
      if (chosen) head.setAttribute("aria-sort", down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
    for (const body of heads.length ? box.querySelectorAll("tbody") : []) {
      const head = body.parentElement.querySelector("th[aria-sort]");
      const before = (one, other) => {
        const [a, b] = [one, other].map((row) => keyOf(row, head.cellIndex));
        if (!a || !b) return !a - !b; // what is empty stands last, either way
        return (down ? -1 : 1) * collator.compare(a, b);
      };
      body.append(...[...body.rows].sort((a, b) => (head && before(a, b)) || place.get(a) - place.get(b)));
    }
  }

  function draw() {
    sought = wordsOf(asked.words).map(keys);
    begun = !rows.some((row) => saysAll(row, false)); // "thư" is no "thưởng" while a row has the word itself
    const kept = rows.filter((row) => passes(row));
    const narrowed = kept.length < rows.length;
    for (const row of rows) row.element.hidden = !kept.includes(row);
    for (const group of box.querySelectorAll("[data-vh-group]")) {
      const some = kept.some(({ element }) => group.contains(element));
      group.hidden = !some;
      if (narrowed && group.localName === "details") group.open = some;
    }
    sort();
    if (words.value !== asked.words) words.value = asked.words;
    mine.checked = asked.mine;
    order.value = asked.sort;
    for (const input of panel.querySelectorAll("[name]")) input.checked = asked.facets.get(input.name).has(input.value);
    for (const [key, { values }] of facets) {
      const others = rows.filter((row) => passes(row, key));
      for (const [value, { tally }] of values) {
        tally.textContent = count(others.filter((row) => row.values.get(key)?.includes(value)).length);
      }
    }
    const chosen = [...asked.facets.values()].reduce((sum, values) => sum + values.size, 0);
    marks.textContent = chosen ? ` (${chosen})` : "";
    told.textContent = !kept.length ? "Không có mục nào hợp với các điều kiện đã chọn."
      : narrowed ? `Hiện ${count(kept.length)} trong ${count(rows.length)} mục.` : `${count(rows.length)} mục.`;
    clear.hidden = !(asked.words || asked.mine || asked.sort || chosen);
    if (more) more.href = `/tim-kiem/?${new URLSearchParams({ q: asked.words, muc: slug(box.dataset.kind) })}`;
  }

  // -------------------------------------------------------------- the bar

  const words = make("input", { type: "search", placeholder: "Lọc theo từ", "aria-label": "Lọc theo từ", autocomplete: "off" });
  const mine = make("input", { type: "checkbox" });
  const told = make("p", { class: "vh-filters__told", role: "status" });
  const clear = make("button", { type: "button", class: "vh-filters__clear" }, "Bỏ lọc");
  const marks = make("span");
  const panel = make("div", { class: "vh-filters__panel" });
  const order = make("select", {}, make("option", { value: "" }, "Như ban đầu"));
  for (const name of new Set(heads.map((head) => head.textContent))) {
    order.append(make("option", { value: slug(name) }, `${name}, tăng dần`), make("option", { value: `-${slug(name)}` }, `${name}, giảm dần`));
  }
  for (const [key, { label, values }] of facets) {
    const list = make("div", values.size > FEW ? { class: "vh-filters__long" } : {});
    for (const [value, held] of values) {
      held.tally = make("span", { class: "vh-facets__count" });
      list.append(make("label", { class: "vh-filter__value" }, make("input", { type: "checkbox", name: key, value }), held.label, held.tally));
    }
    panel.append(make("fieldset", { class: "vh-filter" }, make("legend", {}, label), list));
  }
  if (heads.length) panel.append(make("label", { class: "vh-filters__order" }, "Xếp theo ", order));
  const names = [...facets.values()].map(({ label }) => label.toLowerCase()).join(", ");
  const opener = make("summary", {}, names ? `Lọc theo ${names}` : "Xếp theo", marks);
  const choose = make("details", { class: `vh-filters__facets${names ? "" : " vh-filters__phone"}` }, opener, panel);
  const own = make("span", { class: "vh-filters__mine" });
  const showOwn = () => {
    const label = ownUnit() && make("label", { title: ownUnit().name }, mine, " chỉ đơn vị tôi");
    own.replaceChildren(label || make("a", { href: "/don-vi/" }, "Chọn đơn vị của tôi"));
    draw();
  };
  const bar = make("form", { class: "vh-filters", "aria-label": "Lọc danh sách" }, words, ...(rows.some(({ units }) => units[0]) ? [own] : []),
    ...(panel.children.length ? [choose] : []), told, clear);
  const more = box.dataset.all && make("a", {}, `Tìm trong cả ${count(Number(box.dataset.all))} mục`);
  if (more) bar.append(more);

  let timer;
  bar.addEventListener("submit", (event) => event.preventDefault());
  words.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => change({ words: words.value.trim() }, "replaceState"), QUIET);
  });
  mine.addEventListener("change", () => change({ mine: mine.checked }));
  order.addEventListener("change", () => change({ sort: order.value }));
  panel.addEventListener("change", ({ target }) => {
    if (!target.name) return;
    asked.facets.get(target.name)[target.checked ? "add" : "delete"](target.value);
    change({});
  });
  choose.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !choose.open) return;
    choose.open = false;
    opener.focus();
  });
  clear.addEventListener("click", () => {
    change({ words: "", mine: false, sort: "", facets: new Map([...facets.keys()].map((key) => [key, new Set()])) });
    words.focus();
  });
  for (const head of heads) {
    const name = slug(head.textContent);
    const button = make("button", { type: "button", class: "vh-sort" }, ...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => change({ sort: { [name]: `-${name}`, [`-${name}`]: "" }[asked.sort] ?? name }));
  }
  addEventListener("popstate", read);
  box.prepend(bar);
  read();
  showOwn();
  document.addEventListener("vh-unit", showOwn);
  choose.open = [...asked.facets.values()].some((values) => values.size);
}

// each facet that tells rows apart, with its values in order: years newest first, others as Vietnamese is sorted
function facetsOf(rows) {
  const facets = new Map();
  for (const part of rows.flatMap(({ element }) => [...element.querySelectorAll("[data-f]")])) {
    const [key, label] = [slug(part.dataset.f), valueOf(part)];
    if (!label) continue;
    if (!facets.has(key)) facets.set(key, { label: part.dataset.f, values: new Map() });
    facets.get(key).values.set(slug(label), { label });
  }
  for (const [key, { values }] of facets) {
    if (values.size < 2) facets.delete(key);
    const year = [...values.keys()].every((value) => /^\d{4}$/.test(value));
    const sorted = [...values].sort(([, a], [, b]) => (year ? -1 : 1) * collator.compare(a.label, b.label));
    values.clear();
    for (const [value, held] of sorted) values.set(value, held);
  }
  return facets;
}

for (const box of document.querySelectorAll("[data-vh-list]")) attach(box);
for (const day of document.querySelectorAll(`.vh-calendar__day > time[datetime="${today()}"]`)) {
  day.setAttribute("aria-current", "date");
}
