// The quick box: a combobox over what the engine finds. Fetched when a box first has the focus.
// https://www.w3.org/WAI/ARIA/apg/patterns/combobox/

import { direct } from "./answers.js";
import { slow } from "./keys.js";
import {
  address, alikeAddress, alsoSought, amount, excerpt, facts, failure, forget, load, make, name, recent, remember,
  reread, target,
} from "./show.js";

const MOST = 10;
const FIRST = 5; // as many files as a browser fetches at once, and one more
const QUIET = () => (slow() ? 300 : 120); // ms without a key press; on a slow line files come no sooner

const leading = (text) => /\d+/.exec(text ?? "")?.[0];

const attached = new WeakSet();

export function attach(box) {
  if (attached.has(box)) return;
  attached.add(box);

  const input = box.querySelector("input");
  const list = make("div", "vh-search__list");
  const message = make("p", "vh-search__message");
  const panel = make("div", "vh-search__panel", message, list);
  const status = make("p", "vh-sr");
  let options = [];
  let active = -1;
  let sure = ""; // where Enter leads when nothing is chosen: to the one document of the typed number
  let timer;
  let asking;

  list.id = `${input.id}-list`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Kết quả tìm kiếm");
  status.setAttribute("role", "status");
  panel.hidden = true;
  box.append(panel, status);
  for (const [key, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) input.setAttribute(key, value);

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
    } else input.removeAttribute("aria-activedescendant");
  }

  // `done` is the address that the option leads to, or what it does
  function option(className, done, ...content) {
    const link = typeof done === "string";
    const made = make(link ? "a" : "div", `vh-search__option ${className}`, ...content);
    made.setAttribute("role", "option");
    made.tabIndex = -1; // the focus stays in the box
    if (link) made.href = done;
    made.addEventListener("click", () => {
      if (!link) return done();
      remember(input.value);
      close(false);
    });
    return made;
  }

  function group(label, ...content) {
    const made = make("div", "vh-search__group", make("div", "vh-search__label", label), ...content);
    made.firstChild.role = "presentation";
    made.setAttribute("role", "group");
    made.setAttribute("aria-label", label);
    return made;
  }

  function fill(parts, said, seen = "") {
    list.replaceChildren(...parts);
    list.hidden = !parts.length;
    options = [...list.querySelectorAll("[role=option]")];
    options.forEach((made, i) => {
      made.id = `${list.id}-${i}`;
      made.setAttribute("aria-selected", "false");
    });
    choose(-1);
    message.textContent = seen;
    message.hidden = !seen;
    if (status.textContent !== said) status.textContent = said; // once is enough
    show(Boolean(parts.length || seen));
  }

  function search(text) {
    input.value = text;
    ask(text);
  }

  function drawRecent(said = "") {
    const kept = recent();
    fill(kept.length ? [
      group("Tìm gần đây", ...kept.map((text) => option("vh-search__option--recent", () => search(text), text))),
      option("vh-search__option--more", () => { forget(); drawRecent("Đã xóa lịch sử tìm."); }, "Xóa lịch sử tìm"),
    ] : [], said || (kept.length ? `Có ${kept.length} lần tìm gần đây.` : ""));
  }

  function draw(text, answer) {
    const { results, suggestion, alike } = answer, found = direct(answer), sought = alsoSought(answer);
    const parts = results.map((result) => option("", target(result, text),
      make("span", "vh-search__title", ...name(result, answer)),
      make("span", "vh-search__meta", result.kind !== result.title && make("span", "vh-search__kind", result.kind), ...facts(result)),
      make("span", "vh-search__text", ...excerpt(result))));
    const same = leading(text) ? results.filter(({ number }) => leading(number) === leading(text)) : [];
    sure = same.length === 1 ? same[0].url : "";

    if (found) {
      parts.unshift(option("vh-search__option--answer", found.result.url,
        make("b", "", found.text), make("span", "vh-search__meta", found.result.title)));
    }
    const hint = suggestion ? `Có phải bạn muốn tìm: ${suggestion}?` : "";
    if (hint) {
      parts.unshift(option("vh-search__option--hint", () => search(suggestion),
        "Có phải bạn muốn tìm: ", make("b", "", suggestion), "?"));
    }
    const said = [found && `Trả lời: ${found.text}`, hint, sought].filter(Boolean).join(" ");
    if (results.length) {
      const count = amount(answer.total, answer);
      parts.push(...alike.map((kind) => option("vh-search__option--more", alikeAddress(text, kind), `Xem thêm trong mục ${kind}`)));
      parts.push(option("vh-search__option--more", address(text), `Xem tất cả ${count} kết quả`));
      fill(parts, `Có ${count} kết quả. ${said}`, sought);
    } else {
      const tabs = [...document.querySelectorAll(".vh-menu__panel a")];
      const ways = tabs.slice(0, 12).map((tab) => option("", tab.href, tab.textContent.trim()));
      fill([...parts, ...(ways.length ? [group("Xem theo danh mục", ...ways)] : [])], `Không tìm thấy. ${said}`,
        `Không tìm thấy “${text}”. Thử gõ bằng chữ khác, gõ số văn bản như 1847, hoặc xem theo danh mục.`);
    }
  }

  function stop() {
    clearTimeout(timer);
    asking?.abort();
  }

  async function ask(text) {
    stop();
    const { signal } = asking = new AbortController();
    try {
      const engine = await load();
      if (slow()) draw(text, await engine.search(text, { limit: FIRST, quick: true, signal })); // the rest takes another wait
      const answer = await engine.search(text, { limit: MOST, signal });
      if (signal.aborted) return; // a later key press draws
      draw(text, answer);
      const better = await reread(engine, answer, signal, () => active >= 0 || list.matches(":hover"));
      const chosen = options[active]?.pathname;
      draw(text, better);
      if (chosen) choose(options.findIndex(({ pathname }) => pathname === chosen));
    } catch (error) {
      if (!signal.aborted) fill([], ...Array(2).fill(failure(error)));
    }
  }

  function update() {
    const text = input.value.trim();
    sure = "";
    stop();
    if (!text) return drawRecent();
    timer = setTimeout(ask, QUIET(), text);
    load().then((engine) => engine.warm(text)).catch(() => {}); // a failure is told by the query
  }

  function close(keyboard) {
    stop();
    show(false);
    box.dispatchEvent(new CustomEvent("vh-search-close", { detail: { keyboard } }));
  }

  function go() {
    const text = input.value.trim();
    if (active >= 0) options[active].click();
    else if (text) {
      remember(text);
      location.assign(sure || address(text));
    }
  }

  input.addEventListener("input", update);
  input.addEventListener("focus", update);
  input.addEventListener("click", () => { if (panel.hidden) update(); });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // Enter may belong to the Vietnamese keyboard
    const { key } = event;
    if (key === "Escape") {
      event.stopPropagation();
      stop();
      if (!panel.hidden) show(false);
      else if (input.value) input.value = "";
      else close(true);
    } else if (key === "Enter") go();
    else if (key !== "ArrowDown" && key !== "ArrowUp") return;
    else if (panel.hidden) update();
    else if (key === "ArrowDown") choose(active + 1 < options.length ? active + 1 : 0);
    else choose((active < 1 ? options.length : active) - 1);
    event.preventDefault();
  });
  panel.addEventListener("mousedown", (event) => event.preventDefault()); // keep the focus in the box
  box.addEventListener("focusout", (event) => { if (!box.contains(event.relatedTarget)) close(false); });

  load().catch(() => {}); // a failure is told when something is typed
  if (document.activeElement === input) update(); // typed before this module arrived
}
