// A bulletin on the wall: one section at a time over the whole screen. Without this script they stand one under the other.

// The styles stand here, since no other page needs them; --u is a hundredth of the screen's height. Paper and readers
// without script have plain sections.
const styles = new CSSStyleSheet();
styles.replaceSync(`
  @media screen {
    .vh-slides { --u: .26rem; }
    .vh-slide { position: relative; display: flex; flex-direction: column; gap: calc(3 * var(--u)); margin: 0 0 1rem; padding: calc(8 * var(--u)) calc(9 * var(--u)) calc(10 * var(--u)); border-radius: .3rem; background: #0b3a47; color: #fff; outline: 0; }
    .vh-slide--first { background: #0f4c5c; }
    .md-typeset[class] .vh-slide :is(h2, h3, p, div, dl, ul, li, dd, dt) { max-width: none; margin: 0; padding: 0; color: inherit; text-wrap: pretty; }
    .md-typeset[class] .vh-slide .vh-slide__kicker { color: #ffd694; font-size: calc(4.4 * var(--u)); font-weight: 700; line-height: 1.25; }
    .md-typeset[class] .vh-slide .vh-slide__title { font-size: calc(8.4 * var(--u)); font-weight: 700; line-height: 1.2; }
    .md-typeset[class] .vh-slide .vh-slide__title--long { font-size: calc(5.4 * var(--u)); }
    .md-typeset[class] .vh-slide--first .vh-slide__title { font-size: calc(15 * var(--u)); }
    .md-typeset[class] .vh-slide .vh-slide__text { font-size: calc(5.6 * var(--u)); line-height: 1.35; overflow-wrap: anywhere; }
    .md-typeset[class] .vh-slide .vh-slide__text--long { font-size: calc(4.4 * var(--u)); }
    .md-typeset[class] .vh-slide .vh-slide__counts { display: grid; grid-template-columns: repeat(2, 1fr); gap: calc(5 * var(--u)); }
    .md-typeset .vh-slide__counts > div { display: flex; flex-direction: column-reverse; }
    .md-typeset[class] .vh-slide .vh-slide__counts dd { font-size: calc(16 * var(--u)); font-weight: 700; line-height: 1; }
    .md-typeset[class] .vh-slide .vh-slide__counts dt { font-size: calc(4.8 * var(--u)); }
    .md-typeset[class] .vh-slide .vh-slide__dates { display: grid; gap: calc(2.6 * var(--u)); list-style: none; }
    .md-typeset[class] .vh-slide .vh-slide__dates > li { display: grid; grid-template-columns: calc(36 * var(--u)) 1fr; font-size: calc(5 * var(--u)); line-height: 1.25; }
    .vh-slide__dates strong { white-space: nowrap; color: #ffd694; font-variant-numeric: tabular-nums; }
    .vh-slide__dates small { display: block; font-size: calc(4.2 * var(--u)); opacity: .9; }
    .md-typeset[class] .vh-slide .vh-slide__foot { position: absolute; right: calc(9 * var(--u)); bottom: calc(4 * var(--u)); left: calc(9 * var(--u)); display: flex; justify-content: space-between; color: #d5e4e8; font-size: calc(3 * var(--u)); }
    .md-typeset[class] .vh-slide .vh-slide__left { color: #ffd694; font-size: calc(4.2 * var(--u)); font-style: italic; }
    .vh-slides--on { --u: min(1vh, .5625vw); position: fixed; inset: 0; z-index: 100; background: #0b3a47; cursor: none; }
    .vh-slides--on .vh-slide { display: none; justify-content: center; height: 100%; margin: 0; padding-block: calc(5 * var(--u)) calc(9 * var(--u)); border-radius: 0; }
    .vh-slides--on .vh-slide[data-shown] { display: flex; }
    .md-typeset[class] .vh-slides:not(.vh-slides--on) .vh-slide__foot { position: static; gap: 1rem; }
    @media screen and (max-width: 44.984375em) {
      .vh-slides:not(.vh-slides--on) { --u: .2rem; }
    }
  }
`);
document.adoptedStyleSheets.push(styles);
document.documentElement.classList.add("vh-styled");

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

start.hidden = document.querySelector("[data-vh-slides-help]").hidden = false;
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
