// The sheet of the reader's unit on the home page: that of the agency is folded below it.

import { completeDues, dayOf, unit } from "./reader.js";

const SHOWN = 8; // things due; the rest is folded
const sheet = document.querySelector("[data-vh-sheet]");
const title = document.querySelector("[data-vh-today]");
const [titleOfAgency, ofAgency] = [title.textContent, [...sheet.childNodes]];

const make = (name, className = "", ...children) => {
  const element = Object.assign(document.createElement(name), { className });
  element.append(...children.filter(Boolean));
  return element;
};

const link = (href, className, words) => {
  const element = make("a", className, words);
  element.href = href.startsWith("tel:") ? href : new URL(href, location.origin).pathname;
  return element;
};

// as partials/due.html writes it
function row({ day, title: what, url, note }) {
  const due = make("time", "vh-due", dayOf(day));
  due.dateTime = day;
  const main = make("div", "vh-row__main", link(url, "vh-row__title", what), make("p", "vh-row__meta", note));
  return make("li", "vh-row", make("span", "vh-row__date", due), main);
}

const list = (items) => make("ul", "vh-list vh-dues vh-kinds", ...items.map(row));
const fold = (words, ...inside) => make("details", "vh-fold", make("summary", "", words), ...inside);

function show({ name, url, head, phone, dial, total, due }) {
  const more = total - SHOWN;
  title.textContent = `Việc của ${name}`;
  sheet.replaceChildren(...[
    due.length ? list(due.slice(0, SHOWN)) : make("p", "vh-empty", "Đơn vị không còn việc nào đang chờ."),
    more > 0 && fold(`${more} việc nữa`, list(due.slice(SHOWN))),
    make("p", "vh-link-more", link(url, "", "Trang của đơn vị"), head && ` · ${head}`, phone && " ", phone && link(dial, "vh-phone", phone)),
    fold("Của cả cơ quan", ...ofAgency.filter((node) => !node.dataset || !("vhChoosing" in node.dataset))),
  ].filter(Boolean));
  completeDues(sheet);
}

async function update() {
  const chosen = unit();
  const response = chosen && await fetch(`/don-vi/${chosen.id}/viec.json`);
  if (response?.ok) return show(await response.json());
  title.textContent = titleOfAgency; // nothing chosen, or a unit that is no more
  sheet.replaceChildren(...ofAgency);
}

document.addEventListener("vh-unit", () => update().catch(() => {}));
export const done = update(); // that of the agency stays where the file cannot be read
