// The search box: a combobox over one list of titles, fetched at the first need. Vietnamese is matched without
// marks, so "van hoa" finds "văn hóa"; what is typed is a beginning of syllables, in any order.
// https://www.w3.org/WAI/ARIA/apg/patterns/combobox/

const LIST = "/tim-kiem.json";
const MOST = 12;

export function fold(text) {
  return String(text).toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d")
    .replace(/[^a-z0-9]+/g, " ").trim();
}

// [title, url, kind, extra] → what matching needs, folded once
export function prepare(rows) {
  return rows
    .filter(([, url]) => /^\/(?!\/)/.test(url)) // our own pages only
    .map(([title, url, kind, extra]) => {
      const head = fold(title);
      const number = fold(extra);
      // the number run together too: "1847qdttg" is typed as often as "1847/QĐ-TTg"
      const syllables = `${head} ${number} ${number.replaceAll(" ", "")}`.split(" ").filter(Boolean);
      return { title, url, kind, extra, head, number, syllables };
    });
}

export function find(entries, typed) {
  const query = fold(typed);
  if (!query) return [];
  const wanted = query.split(" ");
  const numbers = wanted.filter((syllable) => /^\d/.test(syllable));
  const rank = (entry) => {
    if (entry.head.startsWith(query)) return 0;
    if (entry.number.startsWith(query)) return 1;
    if (numbers.length && numbers.every((n) => entry.syllables.includes(n))) return 1;
    return 2;
  };
  return entries
    .filter((entry) => wanted.every((syllable) => entry.syllables.some((s) => s.startsWith(syllable))))
    .map((entry) => [rank(entry), entry.head.length, entry])
    .sort((a, b) => a[0] - b[0] || a[1] - b[1]) // stable: the list's own order decides the rest
    .map(([, , entry]) => entry);
}

let loading;

function load() {
  loading ??= fetch(LIST)
    .then((response) => (response.ok ? response.json() : Promise.reject(new Error(response.status))))
    .then(prepare)
    .catch((error) => {
      loading = undefined; // the next key press tries again
      throw error;
    });
  return loading;
}

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  if (text) made.textContent = text; // never as HTML: titles are editors' text
  return made;
}

const attached = new WeakSet();

export function attach(box) {
  if (attached.has(box)) return;
  attached.add(box);

  const input = box.querySelector("input");
  const panel = element("div", "vh-search__panel");
  const list = element("div", "vh-search__list");
  const message = element("p", "vh-search__message");
  const status = element("p", "vh-sr");
  let options = [];
  let active = -1;

  list.id = `${input.id}-list`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Kết quả tìm kiếm");
  status.setAttribute("role", "status");
  panel.hidden = true;
  panel.append(list, message);
  box.append(panel, status);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) input.setAttribute(name, value);

  function show(open) {
    panel.hidden = !open;
    input.setAttribute("aria-expanded", String(open && options.length > 0));
    if (!open) choose(-1);
  }

  function choose(index) {
    options[active]?.setAttribute("aria-selected", "false");
    active = index;
    const option = options[active];
    if (option) {
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", option.id);
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  function say(text, seen = text) {
    message.textContent = seen;
    message.hidden = !seen;
    status.textContent = text;
  }

  function draw(results) {
    options = results.slice(0, MOST).map((entry, i) => {
      const option = element("a", "vh-search__option");
      option.href = entry.url;
      option.id = `${list.id}-${i}`;
      option.tabIndex = -1; // the focus stays in the box
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.append(
        element("span", "vh-search__title", entry.title),
        element("span", "vh-search__meta", [entry.kind, entry.extra].filter(Boolean).join(" · ")),
      );
      return option;
    });
    active = -1;
    list.replaceChildren(...options);
    list.hidden = !options.length;
    if (!results.length) say("Không tìm thấy. Thử gõ ít chữ hơn, hoặc gõ số văn bản, ví dụ 1847.");
    else if (results.length > MOST) {
      say(`Có ${results.length} kết quả, đang hiện ${MOST}.`, `Đang hiện ${MOST} trong ${results.length} kết quả. Gõ thêm chữ để thu hẹp.`);
    } else say(`Có ${results.length} kết quả.`, "");
    show(true);
    choose(-1);
  }

  async function update() {
    const typed = input.value;
    if (!fold(typed)) {
      options = [];
      list.replaceChildren();
      say("");
      show(false);
      return;
    }
    try {
      const entries = await load();
      if (typed === input.value) draw(find(entries, typed)); // else a later key press draws
    } catch {
      options = [];
      list.replaceChildren();
      list.hidden = true;
      say("Chưa tải được danh mục tìm kiếm. Xin thử lại sau ít phút.");
      show(true);
    }
  }

  function done(keyboard) {
    show(false);
    box.dispatchEvent(new CustomEvent("vh-search-close", { detail: { keyboard } }));
  }

  input.addEventListener("input", update);
  input.addEventListener("focus", () => { if (input.value) update(); });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // Enter may belong to the Vietnamese keyboard
    const { key } = event;
    if (key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      if (!panel.hidden) show(false);
      else if (input.value) input.value = "";
      else done(true);
      return;
    }
    if (panel.hidden && (key === "ArrowDown" || key === "ArrowUp") && input.value) {
      event.preventDefault();
      update();
      return;
    }
    if (panel.hidden || !options.length) return;
    if (key === "ArrowDown") choose((active + 1) % options.length);
    else if (key === "ArrowUp") choose((active < 1 ? options.length : active) - 1);
    else if (key === "Enter") options[Math.max(active, 0)].click(); // nothing chosen: the first
    else return;
    event.preventDefault();
  });
  panel.addEventListener("mousedown", (event) => event.preventDefault()); // keep the focus in the box
  box.addEventListener("focusout", (event) => { if (!box.contains(event.relatedTarget)) done(false); });

  load().catch(() => {}); // start fetching at the first focus; a failure is told when something is typed
  if (input.value) update(); // typed before this module arrived
}
