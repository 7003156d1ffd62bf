// What tests ask of a page that axe does not, each as a list of faults; `tests/browser/test_every_template.py` calls them.

const numbers = (text) => (text.match(/[\d.]+/g) ?? []).map(Number);
const shown = (element) => element.checkVisibility({ visibilityProperty: true });
const told = (element) => element.outerHTML.slice(0, 120);
const STOPS = 'a[href], button, summary, input, select, textarea, [tabindex="0"]';
const UNREAD = "script, style, noscript, option, title, desc, :disabled, .vh-paper, .vh-onpaper"; // not drawn
const ROWS = "tr, li, dd, label, article, .vh-rule";
const ENGLISH = // nor in an address
  /(?<![\p{L}\p{N}_-])(the|and|search|home|previous|next|table of contents|skip to|permanent link|menu|close|back to top|page)(?![\p{L}\p{N}_-])/giu;
const AS_BEFORE = 3; // rows of the same shape that are looked at

function contrast(one, other) {
  const light = (part) => (part / 255 <= .04045 ? part / 255 / 12.92 : ((part / 255 + .055) / 1.055) ** 2.4);
  const luminance = ([red, green, blue]) => .2126 * light(red) + .7152 * light(green) + .0722 * light(blue);
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + .05) / (low + .05);
}

// a colour, of the first stop where it is a gradient, laid over another
function laid(colour, under) {
  const [red, green, blue, alpha = 1] = numbers(colour.match(/rgba?\([^)]+\)/)?.[0] ?? "");
  return red === undefined ? under : [red, green, blue].map((part, at) => part * alpha + under[at] * (1 - alpha));
}

// the colour that an element stands on; `grounds` keeps what was worked out
function ground(element, grounds = new Map()) {
  if (!element) return [255, 255, 255];
  if (!grounds.has(element)) {
    const { backgroundImage, backgroundColor } = getComputedStyle(element);
    grounds.set(element, laid(backgroundImage, laid(backgroundColor, ground(element.parentElement, grounds))));
  }
  return grounds.get(element);
}

// every text too pale for its ground (WCAG 1.4.3), in closed panels and folds too; axe gives up where boxes overlap
function pale() {
  const [faults, grounds, seen] = [new Set(), new Map(), new Set()];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (seen.has(element) || !texts.currentNode.data.trim() || element.closest(UNREAD)) continue;
    seen.add(element);
    const { color, fill, fontSize, fontWeight } = getComputedStyle(element);
    const under = ground(element, grounds);
    const ratio = contrast(laid(element.matches("svg *") ? fill : color, under), under);
    const large = parseFloat(fontSize) >= (fontWeight >= 700 ? 18.66 : 24);
    if (ratio < (large ? 3 : 4.5)) faults.add(`${ratio.toFixed(2)} ${told(element)}`);
  }
  return [...faults];
}

// opens folds
function unfold() {
  for (const fold of document.querySelectorAll("details:not([name])")) fold.open = true;
}

// takes away what needs no second look: rows with the tags, classes and attributes of some before, and the frame where
// all its tags and classes are `known` of other pages; gives those of the frame
function prepare(known) {
  const lists = new Map();
  for (const row of document.querySelectorAll(ROWS)) {
    const shape = row.outerHTML.replace(/ (?!class|type|role|scope)([\w-]+)="[^"]+"/g, " $1").replace(/>[^<]*[^<\s][^<]*/g, ">x");
    const shapes = lists.get(row.parentElement) ?? lists.set(row.parentElement, {}).get(row.parentElement);
    shapes[shape] = (shapes[shape] ?? 0) + 1;
    if (shapes[shape] > AS_BEFORE) row.dataset.alike = "";
  }
  for (const row of document.querySelectorAll("[data-alike]")) row.remove();
  const parts = [...document.querySelectorAll(".vh-header, .vh-footer")];
  const found = parts.flatMap((part) => [part, ...part.querySelectorAll("*")])
    .map((element) => `${element.localName} ${element.getAttribute("class") ?? ""}`);
  if (found.every((one) => known.includes(one))) for (const part of parts) part.remove();
  return [...new Set(found)];
}

// what axe finds; the contrast only where boxes stand apart from those around them: elsewhere `pale` knows the ground
async function axed(options) {
  for (const element of document.querySelectorAll("body *")) {
    const { position, inset, transform, translate, margin } = getComputedStyle(element);
    const moved = position !== "static" && (position !== "relative" || !/^[0autopx ]+$/.test(inset));
    element.toggleAttribute("data-apart", moved || transform !== "none" || translate !== "none" || margin.includes("-"));
  }
  axe.configure({ rules: [{ id: "color-contrast", selector: "[data-apart], [data-apart] *" }] });
  const { violations } = await axe.run(options);
  return violations.map(({ id, nodes }) => `${id} ${nodes[0].html.slice(0, 120)}`);
}

// every element that takes the focus, with its panel opened, whose outline is not seen (WCAG 2.4.7, 1.4.11)
function unseenFocus() {
  const faults = new Set();
  const panels = document.querySelectorAll("details[name]");
  for (const panel of [null, ...panels]) {
    for (const other of panels) other.open = other === panel;
    for (const stop of (panel ?? document).querySelectorAll(STOPS)) {
      if (stop.disabled || !shown(stop)) continue;
      stop.focus({ preventScroll: true });
      if (document.activeElement !== stop) continue;
      const style = getComputedStyle(stop);
      const inside = parseFloat(style.outlineOffset) < 0;
      const drawn = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
      const ratio = contrast(numbers(style.outlineColor), ground(inside ? stop : stop.parentElement));
      if (!drawn || ratio < 3) faults.add(`${drawn ? ratio.toFixed(2) : "none"} ${told(stop)}`);
    }
  }
  for (const panel of panels) panel.open = false;
  document.activeElement?.blur();
  return [...faults];
}

// tables of ours without a caption (Markdown knows none), and cells with no header in their row or column (WCAG 1.3.1)
function cellsWithoutHeader() {
  const faults = [];
  for (const table of document.querySelectorAll("table")) {
    if (table.classList.length && !table.caption) faults.push(`no name ${told(table)}`);
    const columns = new Set();
    for (const row of table.tHead?.rows ?? []) {
      let at = 0;
      for (const cell of row.cells) {
        for (let end = at + cell.colSpan; at < end; at += 1) if (cell.matches("th")) columns.add(at);
      }
    }
    for (const cell of table.querySelectorAll("tbody td")) {
      const named = cell.parentElement.querySelector("th[scope]") || columns.has(cell.cellIndex);
      if (!named && cell.textContent.trim()) faults.push(`no header ${told(cell)}`);
    }
  }
  return faults;
}

// in colours of the device: drawn shapes, states and edges that vanish
function lostInForcedColours() {
  const canvas = getComputedStyle(document.body).backgroundColor;
  const faults = [];
  for (const element of document.querySelectorAll("body *")) {
    if (!shown(element)) continue;
    for (const part of ["::before", "::after"]) {
      const style = getComputedStyle(element, part);
      const drawn = style.content !== "none" && style.maskImage !== "none" && style.display !== "none";
      if (drawn && style.backgroundColor === canvas) faults.push(`shape ${part} ${told(element)}`);
    }
    if (!element.matches("input, textarea, select, button, summary, [aria-current], [aria-selected=true]")) continue;
    const style = getComputedStyle(element);
    const edged = [style.borderBottomStyle, style.outlineStyle].some((edge) => edge !== "none");
    const drawn = element.matches("input[type=checkbox], input[type=radio], select, summary");
    const marked = edged || drawn || style.textDecorationLine !== "none";
    if (!marked) faults.push(`edge ${told(element)}`);
  }
  return faults;
}

// whatever still moves although the device asks for stillness
function moving() {
  const still = ({ transitionDuration, animationName, scrollBehavior }) =>
    /^(0s(, )?)+$/.test(transitionDuration) && animationName === "none" && scrollBehavior === "auto";
  return [...document.querySelectorAll("*")].filter((element) => !still(getComputedStyle(element))).map(told);
}

// a page that scrolls sideways, and the first that is to blame (WCAG 1.4.10)
function tooWide() {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const beyond = [...document.querySelectorAll("body *")].find((element) => element.getBoundingClientRect().right > width + 1);
  return [`${document.documentElement.scrollWidth} ${beyond ? told(beyond) : ""}`];
}

// the words of another language in texts and names
function english() {
  const names = ["aria-label", "title", "alt", "placeholder"];
  const texts = [...document.querySelectorAll("*")].flatMap((node) => names.map((name) => node.getAttribute(name) ?? ""));
  return [document.body.textContent, ...texts].flatMap((text) => text.replaceAll("Home Assistant", "").match(ENGLISH) ?? []);
}

// the levels of the headings, unless one main heading comes first and the others go down by steps
function disorder() {
  const levels = [...document.querySelectorAll("article :is(h1, h2, h3, h4, h5)")].map((node) => +node.localName[1]);
  const steps = levels.slice(1).every((level, at) => level - levels[at] <= 1);
  const right = levels[0] === 1 && levels.filter((level) => level === 1).length === 1 && steps;
  return right ? [] : [`${levels}`];
}

// what a page without its states shows
const plainly = () => ({ English: english(), "order of headings": disorder(), tables: cellsWithoutHeader() });

const painted = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));

// what is wrong with a page in light ("default") or dark ("slate"); axe is asked where there are `options` for it, and
// the focus unless it has to stay where it is
async function inScheme([scheme, options, focus = true]) {
  document.documentElement.dataset.mdColorScheme = scheme;
  await painted();
  return { focus: focus ? unseenFocus() : [], contrast: pale(), axe: options ? await axed(options) : [] };
}

async function inForcedColours() {
  await painted();
  return { focus: unseenFocus(), "what is lost": lostInForcedColours(), "moves although stillness is wanted": moving() };
}

window.access = { plainly, unfold, tooWide, prepare, inScheme, inForcedColours };

// whatever moved while the page came, and what (https://web.dev/articles/cls)
// less than MOST is a word that comes after a date
const MOST = .003;
window.moved = [];
new PerformanceObserver((list) => {
  for (const { value, hadRecentInput, sources } of list.getEntries()) {
    const names = sources.map(({ node }) => node?.outerHTML?.slice(0, 80) ?? "text");
    if (!hadRecentInput && value > MOST) window.moved.push(`${value.toFixed(4)} ${names.join(" | ")}`);
  }
}).observe({ type: "layout-shift", buffered: true });

// what moved until the scripts of the page were done
window.settled = async () => {
  const has = (selector) => document.querySelector(selector);
  const done = () => document.fonts.status === "loaded" && has("[data-as-of]")?.dateTime !== ""
    && (!has("[data-vh-list]") || has(".vh-filters")) && (!location.search || has(".vh-result"));
  const frame = () => new Promise(requestAnimationFrame);
  for (let frames = 0; !done() && frames < 600; frames += 1) await frame();
  await frame();
  await frame();
  return [...window.moved, ...(done() ? [] : ["never ready"])];
};
