// What a page can only say to this reader: how far away a deadline is today, and what is of "đơn vị của tôi".
// The pages are the same bytes for everybody; the choice stays on this device.

const KEY = "vh-don-vi"; // {"id": "van-phong", "name": "Văn phòng"}
const SOON = 7; // days, as for tasks (DUE_SOON)
const FAR = 99; // days; beyond, the date alone says more
const zone = document.documentElement.dataset.vhZone || "Asia/Ho_Chi_Minh";

/** What is kept on this device under a name; null where there is nothing, or nothing of ours. */
export function stored(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null; // storage may be switched off
  }
}

/** Keep a value on this device; without one, forget it. */
export function keep(name, value) {
  try {
    if (value === undefined) localStorage.removeItem(name);
    else localStorage.setItem(name, JSON.stringify(value));
  } catch {
    // full or switched off: the choice lasts for this page only
  }
}

/** The day of the device in the agency's zone, as "2026-11-29". */
export const today = () => new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(new Date());

/** A day as official texts write it, "01/7/2026", or a month, "tháng 7/2026"; as `render.day` does. */
export const dayOf = (iso) => (iso.length < 8 ? "tháng " : "") + iso.split("-").reverse().join("/").replace(/\/0(?=[3-9])/, "/");

/** Whole days from today to a day ("2026-12-04"); negative once it is over. */
export const daysTo = (day) => Math.round((Date.parse(day) - Date.parse(today())) / 86400000);

/** "còn 3 ngày", "quá 19 ngày"; "" for a day that is far away. */
export function distance(days) {
  if (days < 0) return `quá ${-days} ngày`;
  if (days < 2) return days ? "ngày mai" : "hôm nay";
  return days > FAR ? "" : `còn ${days} ngày`;
}

/** Complete the deadlines below `root`; what `data-done` closes stays a date. */
export function completeDues(root = document) {
  for (const due of root.querySelectorAll("time.vh-due:not([data-done])")) {
    const days = daysTo(due.dateTime.slice(0, 10));
    const words = Number.isNaN(days) ? "" : distance(days);
    due.querySelector(".vh-due__left")?.remove();
    if (words) due.append(Object.assign(document.createElement("span"), { className: "vh-due__left", textContent: ` ${words}` }));
    due.classList.toggle("vh-due--late", days < 0);
    due.classList.toggle("vh-due--soon", days >= 0 && days <= SOON);
  }
}

/** The unit of this reader as {id, name}; null while none is chosen. */
export function unit() {
  const { id, name } = stored(KEY) ?? {};
  return /^[a-z0-9-]+$/.test(id ?? "") && typeof name === "string" && name ? { id, name } : null;
}

/** Keep a unit on the device, or forget it (null); `document` gets the event "vh-unit". */
export function choose(chosen) {
  keep(KEY, chosen ? { id: chosen.id, name: chosen.name } : undefined);
  show();
}

/** Mark below `root` what concerns the unit or everybody (`data-unit="van-phong du-lich"`, `"*"`). */
export function markMine(root = document) {
  const mine = unit()?.id;
  for (const place of root.querySelectorAll("[data-unit]")) {
    const units = place.dataset.unit.split(" ");
    const own = mine !== undefined && units.includes(mine);
    place.classList.toggle("vh-mine", own || (mine !== undefined && units.includes("*")));
    place.querySelector(".vh-mine__word")?.remove();
    if (!own) continue;
    const word = Object.assign(document.createElement("span"), { className: "vh-mine__word vh-sr", textContent: " (đơn vị tôi)" });
    (place.cells?.[0] ?? place).append(word);
  }
}

function show() {
  const chosen = unit();
  for (const link of document.querySelectorAll("[data-vh-my-unit]")) {
    link.href = chosen ? `/don-vi/${chosen.id}/` : "/don-vi/";
    link.textContent = chosen ? `Đơn vị: ${chosen.name}` : "Chọn đơn vị";
    link.title = chosen ? chosen.name : "";
  }
  for (const button of document.querySelectorAll("button[data-vh-choose]")) {
    button.hidden = false;
    button.textContent = button.dataset.vhChoose === chosen?.id ? "Đơn vị của tôi, bấm để bỏ chọn" : "Đây là đơn vị của tôi";
    button.classList.toggle("vh-choose--on", button.dataset.vhChoose === chosen?.id);
  }
  markMine();
  document.dispatchEvent(new CustomEvent("vh-unit", { detail: chosen }));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-vh-choose]");
  if (!button) return;
  const { vhChoose: id, vhName: name } = button.dataset;
  choose(id === unit()?.id ? null : { id, name });
});
addEventListener("storage", (event) => { if (event.key === KEY || event.key === null) show(); });
document.addEventListener("visibilitychange", () => completeDues()); // left open over midnight
completeDues();
show();
