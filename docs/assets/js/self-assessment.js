// Self-assessment. Answers live in this page; on demand they are kept in this browser, and nowhere else: this module
// asks the network for nothing, and there is no form that could send anything.

const KEY = "vh-tu-danh-gia"; // { "policies/x#rule": [version of the rule, answer, note] }
const LABELS = { often: "thường xuyên", sometimes: "đôi khi", "not-yet": "chưa" };

const root = document.querySelector("[data-vh-self]");
const part = (name) => root.querySelector(`[data-vh-self-${name}]`);
const keep = part("keep");
const rules = [...root.querySelectorAll("[data-vh-rule]")].map((box) => ({
  id: box.dataset.vhRule,
  version: box.dataset.vhVersion,
  theme: box.dataset.vhTheme,
  url: box.dataset.vhUrl,
  text: box.querySelector("legend").textContent.replace(/^\d+\. /, ""),
  radios: [...box.querySelectorAll("input[type=radio]")],
  note: box.querySelector("textarea"),
  said: box.querySelector("[data-vh-self-said]"),
  changed: box.querySelector("[data-vh-self-changed]"),
  entry: null, // as it is kept
}));

// ---------------------------------------------------------------- what is kept

function sound(entry) {
  return Array.isArray(entry) && entry.length === 3 && entry.every((one) => typeof one === "string")
    && (entry[1] === "" || entry[1] in LABELS);
}

/** What is kept on this machine; null where nothing is. */
function kept() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY));
    if (typeof found !== "object" || found === null) return null;
    return Object.fromEntries(Object.entries(found).filter(([, entry]) => sound(entry)));
  } catch {
    return null;
  }
}

function save() {
  const all = kept() ?? {};
  for (const rule of rules) {
    if (rule.entry) all[rule.id] = rule.entry;
    else delete all[rule.id];
  }
  try {
    localStorage.setItem(KEY, JSON.stringify(all));
    say("Đã nhớ trên máy này.");
  } catch {
    keep.checked = false;
    say("Trình duyệt không cho lưu; câu trả lời chỉ còn trên trang đang mở.");
  }
}

function forget() {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // nothing can have been kept
  }
}

// ---------------------------------------------------------------- what is shown

function say(text) {
  part("status").textContent = text;
}

const stale = (rule) => Boolean(rule.entry?.[1]) && rule.entry[0] !== rule.version;
const answer = (rule) => (stale(rule) ? "" : rule.entry?.[1] ?? "");

function show(rule) {
  for (const radio of rule.radios) radio.checked = radio.value === answer(rule);
  rule.note.value = rule.entry?.[2] ?? "";
  mark(rule);
}

function mark(rule) {
  rule.said.textContent = rule.note.value;
  rule.changed.hidden = !stale(rule);
  rule.changed.textContent = stale(rule)
    ? `Quy tắc đã sửa, cần trả lời lại. Lần trước trả lời: ${LABELS[rule.entry[1]]}.` : "";
}

function count() {
  for (const cell of root.querySelectorAll("[data-vh-count]")) {
    const [theme, wanted] = cell.dataset.vhCount.split(" ");
    cell.textContent = rules.filter((rule) => rule.theme === theme && answer(rule) === wanted).length;
  }
  const again = rules.filter((rule) => ["sometimes", "not-yet"].includes(answer(rule)));
  part("list").replaceChildren(...again.map((rule) => {
    const line = document.createElement("li"), link = document.createElement("a");
    link.href = rule.url;
    link.textContent = rule.text;
    line.append(link, ` (${LABELS[answer(rule)]})`);
    return line;
  }));
  part("again").hidden = !again.length;
  showOrphans();
}

// Answers to rules that are no more cannot be seen, but they are still on the machine: that has to be said.
function showOrphans() {
  const here = new Set(rules.map((rule) => rule.id));
  const gone = root.hasAttribute("data-vh-self-whole") ? Object.keys(kept() ?? {}).filter((id) => !here.has(id)) : [];
  part("orphans").hidden = !gone.length;
  part("orphans").textContent = gone.length
    ? `Trên máy này còn ${gone.length} câu trả lời cho quy tắc không có trong trang này; bấm “Xóa hết” để xóa cả những câu ấy.` : "";
}

// ---------------------------------------------------------------- what the person does

function change(rule) {
  const chosen = rule.radios.find((radio) => radio.checked)?.value ?? "";
  const [version, former] = chosen ? [rule.version, chosen] : rule.entry ?? [rule.version, ""];
  rule.entry = former || rule.note.value ? [version, former, rule.note.value] : null;
  mark(rule);
  if (keep.checked) save();
  count();
}

function clear() {
  if (!confirm("Xóa mọi câu trả lời và ghi chú, trên trang này và trên máy này?")) return;
  forget();
  keep.checked = false;
  for (const rule of rules) {
    rule.entry = null;
    show(rule);
  }
  count();
  say("Đã xóa hết.");
}

function start() {
  const found = kept();
  keep.checked = found !== null;
  for (const rule of rules) {
    rule.entry = found?.[rule.id] ?? null;
    show(rule);
    for (const radio of rule.radios) radio.addEventListener("change", () => change(rule));
    rule.note.addEventListener("input", () => change(rule));
  }
  keep.addEventListener("change", () => {
    if (keep.checked) save();
    else {
      forget();
      say("Đã xóa khỏi máy này; câu trả lời chỉ còn trên trang đang mở.");
    }
    count();
  });
  part("clear").addEventListener("click", clear);
  part("print").addEventListener("click", () => print());
  // deleted in another window: this one must not write it again by itself
  addEventListener("storage", (event) => { if (event.key === KEY && event.newValue === null) keep.checked = false; });
  part("tools").hidden = false;
  part("result").hidden = false;
  count();
  dispatchEvent(new Event("resize")); // the page looks again which tables scroll
}

if (rules.length) start();
