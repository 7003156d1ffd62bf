// What every page does for itself. Small on purpose; the search is fetched when a reader reaches for it.

import { dayOf, keep, stored, unit } from "./reader.js";

const menu = document.getElementById("vh-menu");
const drawerButton = document.querySelector("[data-vh-drawer]");
const searchButton = document.querySelector("[data-vh-search-open]");
const headerSearch = document.querySelector(".vh-search--header");
const finder = document.querySelector("[data-vh-finder]");
const ownInput = document.querySelector(".vh-article .vh-search input"); // of a page that has no box in its header

// ---------------------------------------------------------------- the date of the data

async function showAsOf() {
  const places = document.querySelectorAll("[data-as-of]");
  if (!places.length) return;
  const response = await fetch("/as-of.json");
  if (!response.ok) return;
  const { as_of: iso } = await response.json();
  if (!/^\d{4}-\d\d-\d\d$/.test(iso)) return;
  for (const place of places) {
    place.dateTime = iso;
    place.textContent = dayOf(iso);
    place.closest("[hidden]")?.removeAttribute("hidden");
  }
  fillReports(dayOf(iso));
  tellSource(`dữ liệu tính đến ${dayOf(iso)}`);
}

// ---------------------------------------------------------------- how often pages are opened

const SHARDS = 64; // as in macros/publish/views.py

function shardOf(page) {
  let number = 0;
  for (const letter of page) number = (number * 31 + letter.charCodeAt(0)) % SHARDS;
  return number;
}

// The server counts beside the site; where it does not, there is no such file and nothing is shown.
async function showViews() {
  const count = (number) => Number(number).toLocaleString("vi-VN");
  const response = await fetch(`/luot-xem/${shardOf(location.pathname)}.json`);
  if (response.status !== 200) return;
  const { totals, until, pages, most_read: mostRead = [] } = await response.json();
  for (const place of document.querySelectorAll("[data-vh-total]")) place.textContent = count(totals[place.dataset.vhTotal]);
  for (const place of document.querySelectorAll("[data-vh-until]")) {
    const [day, time] = until.split("T");
    place.dateTime = until;
    place.textContent = `${time} ${dayOf(day)}`;
    place.closest(".vh-unknown")?.classList.remove("vh-unknown");
  }
  const views = pages[location.pathname];
  for (const place of document.querySelectorAll(views ? "[data-vh-views]" : "never")) {
    place.textContent = `${count(views)} lượt xem`;
    place.classList.remove("vh-unknown");
  }
  const section = document.querySelector("[data-vh-most-read]");
  if (!section || !mostRead.length) return;
  const element = (name, className, textContent = "") => Object.assign(document.createElement(name), { className, textContent });
  section.querySelector("ul").replaceChildren(...mostRead.map(({ url, title, summary, views: opened }) => {
    const [item, main, link] = [element("li", "vh-row"), element("div", "vh-row__main"), element("a", "vh-row__title", title)];
    link.href = new URL(url, location.origin).pathname;
    main.append(link, element("p", "vh-row__meta vh-clamp", summary), element("p", "vh-row__meta", `${count(opened)} lượt xem`));
    item.append(main);
    return item;
  }));
  section.hidden = false;
}

// ---------------------------------------------------------------- tables and code that scroll sideways

// Only what really scrolls may take the keyboard's focus: otherwise each table is one useless stop.
function markScrollable(boxes) {
  for (const box of boxes) {
    if (box.scrollWidth > box.clientWidth) {
      box.tabIndex = 0;
      if (box.localName === "div") {
        box.setAttribute("role", "region");
        box.setAttribute("aria-label", box.querySelector("caption")?.textContent.trim() || "Bảng, cuộn ngang để xem hết");
      }
    } else {
      for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
    }
  }
}

// ---------------------------------------------------------------- the menu: panels, and the drawer of small screens

function setDrawer(open) {
  menu.classList.toggle("vh-menu--open", open);
  drawerButton.setAttribute("aria-expanded", String(open));
}

function closePanels(but) {
  for (const panel of menu.querySelectorAll("details[open]")) panel.open = panel === but;
}

if (menu && drawerButton) {
  drawerButton.addEventListener("click", () => setDrawer(!menu.classList.contains("vh-menu--open")));
  // a browser that does not know <details name> keeps several open
  menu.addEventListener("toggle", (event) => { if (event.target.open) closePanels(event.target); }, true);
  document.addEventListener("click", (event) => { if (!menu.contains(event.target)) closePanels(); });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) closePanels();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const opener = menu.classList.contains("vh-menu--open") ? drawerButton : menu.querySelector("details[open] summary");
    closePanels();
    setDrawer(false);
    opener?.focus();
  });
}

// ---------------------------------------------------------------- light, dark, or as the device

const AS_DEVICE = "(prefers-color-scheme)";
const PALETTES = [
  { media: AS_DEVICE, words: "theo thiết bị" },
  { media: "(prefers-color-scheme: light)", scheme: "default", words: "sáng" },
  { media: "(prefers-color-scheme: dark)", scheme: "slate", words: "tối" },
];
const dark = matchMedia("(prefers-color-scheme: dark)");

function showPalette() {
  const chosen = stored("/.__palette")?.color?.media;
  const at = Math.max(0, PALETTES.findIndex(({ media }) => media === chosen));
  const { media, scheme, words } = PALETTES[at];
  document.documentElement.dataset.mdColorScheme = scheme ?? (dark.matches ? "slate" : "default");
  for (const button of document.querySelectorAll("[data-vh-palette]")) {
    button.hidden = false;
    button.dataset.vhPalette = scheme ?? "auto";
    button.title = `Giao diện: ${words}`;
    button.setAttribute("aria-label", button.title);
    button.onclick = () => {
      keep("/.__palette", { index: (at + 1) % 3, color: PALETTES[(at + 1) % 3] });
      showPalette();
    };
  }
  return media;
}

showPalette();
dark.addEventListener("change", showPalette);

// ---------------------------------------------------------------- search

const SEARCH = ["box", "show", "answers", "keys", "parsing", "query", "plan", "shards", "wordings", "snippets", "spelling"];
let search; // the module, once somebody wants it

function attach(box) {
  preload();
  search ??= import("./search/box.js").catch(() => { search = undefined; });
  search.then((module) => module?.attach(box));
}

let preloaded = false;

// all at once: on a slow line each module that asks for the next costs seconds
function preload() {
  if (preloaded) return;
  preloaded = true;
  const modules = SEARCH.map((name) => ({ rel: "modulepreload", href: new URL(`./search/${name}.js`, import.meta.url) }));
  for (const link of [{ rel: "preload", as: "fetch", crossOrigin: "anonymous", href: "/tim-kiem/manifest.json" }, ...modules]) {
    document.head.append(Object.assign(document.createElement("link"), link));
  }
}

function openSearch(open) {
  if (ownInput) return ownInput.focus();
  headerSearch.classList.toggle("vh-search--open", open);
  searchButton.setAttribute("aria-expanded", String(open));
  if (open) headerSearch.querySelector("input").focus();
}

const searchOpen = () => Boolean(headerSearch?.classList.contains("vh-search--open"));

function slashWanted() {
  return stored("/.vh-slash") !== false;
}

// on a slow line the reader would wait for them
if (navigator.connection?.rtt > 300) addEventListener("load", () => setTimeout(preload, 500));

document.addEventListener("focusin", (event) => {
  const box = event.target.closest("[data-vh-search]");
  if (box) attach(box);
});

if (searchButton) {
  // without this the press takes the focus from the open box, which closes it, and the click opens it again
  searchButton.addEventListener("mousedown", (event) => event.preventDefault());
  searchButton.addEventListener("click", () => openSearch(!searchOpen()));
  // the box says so when the reader is done with the box (Escape, or the focus went elsewhere)
  headerSearch?.addEventListener("vh-search-close", (event) => {
    if (!searchOpen()) return;
    openSearch(false);
    if (event.detail.keyboard) searchButton.focus();
  });
  document.addEventListener("keydown", (event) => {
    const control = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k";
    const slash = event.key === "/" && slashWanted() && !event.ctrlKey && !event.metaKey && !event.altKey
      && !event.target.closest("input, textarea, select, [contenteditable]");
    if (!control && !slash) return;
    event.preventDefault();
    openSearch(true);
  });
}

if (finder) import("./search/page.js");

// ---------------------------------------------------------------- the sheet of the reader's unit

const showSheet = () => document.documentElement.classList.remove("vh-chosen"); // early.js has hidden that of the agency

if (unit() && document.querySelector("[data-vh-sheet]")) import("./home.js").then((home) => home.done).catch(() => {}).then(showSheet);
else showSheet();

// ---------------------------------------------------------------- lists, self-assessment

if (document.querySelector("[data-vh-list], .vh-calendar")) import("./lists.js");
if (document.querySelector("[data-vh-self]")) import("./self-assessment.js");

// ---------------------------------------------------------------- at the foot of each printed page: who, and which page

function tellSource(asOf = "") {
  const agency = document.querySelector(".vh-paper strong")?.textContent;
  const address = document.querySelector("link[rel=canonical]")?.href ?? location.origin + location.pathname;
  const { style } = document.documentElement;
  style.setProperty("--vh-source", JSON.stringify([agency, asOf].filter(Boolean).join(" · ")));
  style.setProperty("--vh-address", JSON.stringify(address));
}

tellSource();

// ---------------------------------------------------------------- bulletins on the wall

if (document.querySelector("[data-vh-slides]")) import("./slides.js");

// ---------------------------------------------------------------- "Báo sai trang này": a letter or a slip, filled in

function fillReports(asOf = "") {
  const title = document.querySelector("h1")?.textContent.trim() || document.title;
  const slip = [
    `Trang: ${title}`, `Địa chỉ: ${location.href}`, `Dữ liệu tính đến: ${asOf || "chưa rõ"}`, "Chỗ sai: ", "Nội dung đúng, căn cứ: ",
  ].join("\n");
  for (const link of document.querySelectorAll("[data-vh-report]")) {
    link.search = `?subject=${encodeURIComponent(`Báo sai: ${title}`)}&body=${encodeURIComponent(slip.replaceAll("\n", "\r\n"))}`;
  }
  for (const text of document.querySelectorAll("[data-vh-slip] textarea")) {
    if (text.value === text.defaultValue) text.value = text.defaultValue = slip; // unless something was typed
    const copy = text.nextElementSibling;
    copy.hidden = false;
    copy.onclick = async () => {
      text.select();
      const done = await navigator.clipboard?.writeText(text.value).then(() => true, () => false);
      copy.textContent = done || document.execCommand("copy") ? "Đã chép" : "Bấm Ctrl+C"; // the clipboard needs https
    };
  }
}

fillReports();

// ---------------------------------------------------------------- the key of the search

for (const button of document.querySelectorAll("[data-vh-slash]")) {
  button.hidden = false;
  button.setAttribute("aria-pressed", String(slashWanted()));
  button.addEventListener("click", () => {
    keep("/.vh-slash", !slashWanted());
    button.setAttribute("aria-pressed", String(slashWanted()));
  });
}

showAsOf().catch(() => {}); // no date is better than a broken page
showViews().catch(() => {});
const scrolling = document.querySelectorAll(".vh-table, .md-typeset table:not([class]), .md-typeset pre > code");
const resized = new ResizeObserver((entries) => markScrollable(entries.map((entry) => entry.target)));
for (const box of scrolling) resized.observe(box); // also when a fold above it is opened
