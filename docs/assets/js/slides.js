// A bulletin on the wall: one section at a time over the whole screen. Without this script they stand one under the other.

const deck = document.querySelector("[data-vh-slides]");
const start = document.querySelector("[data-vh-slides-start]");
const slides = [...deck.children];
const STEPS = {
  ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, Enter: 1,
  ArrowLeft: -1, ArrowUp: -1, PageUp: -1, Backspace: -1,
  Home: -Infinity, End: Infinity,
};
let at = 0;

function show(number) {
  at = Math.min(Math.max(number, 0), slides.length - 1);
  for (const [place, slide] of slides.entries()) slide.toggleAttribute("data-shown", place === at);
  slides[at].focus({ preventScroll: true });
}

function open() {
  deck.classList.add("vh-slides--on");
  for (const slide of slides) slide.tabIndex = -1; // so that what is shown is read out
  document.documentElement.requestFullscreen?.().catch(() => {}); // where it is forbidden the window is filled
  show(0);
}

function close() {
  if (!deck.classList.contains("vh-slides--on")) return;
  deck.classList.remove("vh-slides--on");
  for (const slide of slides) slide.removeAttribute("tabindex");
  if (document.fullscreenElement) document.exitFullscreen();
  slides[at].scrollIntoView();
  start.focus({ preventScroll: true });
}

start.hidden = false;
start.addEventListener("click", open);
deck.addEventListener("click", (event) => {
  if (deck.classList.contains("vh-slides--on")) show(at + (event.clientX < innerWidth / 3 ? -1 : 1));
});
document.addEventListener("fullscreenchange", () => { if (!document.fullscreenElement) close(); });
document.addEventListener("keydown", (event) => {
  if (!deck.classList.contains("vh-slides--on") || event.ctrlKey || event.metaKey || event.altKey) return;
  const step = event.key === " " && event.shiftKey ? -1 : STEPS[event.key];
  if (event.key === "Escape") close();
  else if (step) show(Number.isFinite(step) ? at + step : step < 0 ? 0 : slides.length - 1);
  else return;
  event.preventDefault();
  event.stopPropagation();
}, true);
