/* Search as you type: the form and the links of a list of posts, answered without leaving the page.

   What is fetched is the very page that the form or the link leads to, and all of it but the box takes the
   place of what is on the screen. So nothing here knows what a page says, and without this script nothing is
   missing. What suggests while one types is in suggest.js, which only sends the form and follows links. */

const LISTS = new Set(["/", "/search"]);

/* Why a page is asked for: a letter was typed, the form was sent, a link was followed, the reader went back. */
const [TYPED, SENT, FOLLOWED, BACK] = ["typed", "sent", "followed", "back"];

const SPACING = 60; // ms between the requests of one who types faster
const QUIET = 700; // ms without a change before a count is read out
const SETTLED = 150; // ms after which a place on the page is remembered

const OF_THE_PAGE =
  "title, meta[name=robots], meta[name=description], meta[property], link[rel=canonical], " +
  "link[rel=alternate], link[rel=prev], link[rel=next], script[type='application/ld+json']";

const AROUND = [".top nav", ".bottom p"]; // what says outside of main where the reader is

const main = document.getElementById("page_content");
const box = document.getElementById("search_box");
const input = document.getElementById("search_query");

let shown = address(location);
let asking = new AbortController();
let order = 0; // of questions: only the answer to the last is shown
let typing = false; // whether the entry of the history is one that is being typed
let failure = null; // the question that could not be answered
let lastAsked = 0;
let waiting, quiet, settling; // timers
let said, note; // what is read out, and what is shown too

/* ---- Asking ---- */

async function go(url, way, scroll) {
  stop();
  const own = order;
  asking = new AbortController();
  main.setAttribute("aria-busy", "true");
  try {
    const page = await fetched(url, way);
    if (own !== order) return;
    record(url, way);
    show(page, way);
    if (scroll !== undefined) scrollTo(0, scroll);
    tell("");
  } catch {
    if (own === order) failed(url, way);
  } finally {
    if (own === order) main.removeAttribute("aria-busy");
  }
}

/** Forgets the question that is on its way, and the one that waits to be asked. */
function stop() {
  order += 1;
  clearTimeout(waiting);
  asking.abort();
  main.removeAttribute("aria-busy");
}

/** The page of an address; on the way back as it was, which is how browsers go back. */
async function fetched(url, way) {
  const cache = way === BACK ? "force-cache" : "default";
  const headers = { Accept: "text/html" };
  const response = await fetch(url, { headers, signal: asking.signal, cache });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  if (response.ok && page.querySelector("#page_content #search_box")) return page;
  throw new Error(`${url} cannot take the place of this page: ${response.status}`);
}

/** Goes the plain way, where the browser says what is wrong; while typing and offline it is only told. */
function failed(url, way) {
  const words = document.getElementById("search_words").dataset;
  if (navigator.onLine && way === BACK) location.reload();
  else if (navigator.onLine && way !== TYPED) location.assign(url);
  else tell(navigator.onLine ? words.failed : words.offline, [url, way]);
}

function tell(text, question = null) {
  failure = question;
  if (note.textContent !== text) note.textContent = text;
}

/** The address that a form leads to, without what was left empty. */
function asked(form, submitter = null) {
  const fields = [...new FormData(form, submitter)].map(([name, value]) => [name, value.trim()]);
  const query = new URLSearchParams(fields.filter(([, value]) => value)).toString();
  return new URL(form.action).pathname + (query && `?${query}`);
}

function address(url) {
  return url.pathname + url.search;
}

function isList(url) {
  return url.origin === location.origin && LISTS.has(url.pathname);
}

/* ---- History: the first letter makes an entry, the next change it, so Back leads to before them all ---- */

function record(url, way) {
  const same = typing && (way === TYPED || way === SENT);
  if (same) enter("replaceState", { scroll: 0 }, url);
  else if (way !== BACK) {
    rememberPlace();
    enter("pushState", { scroll: 0 }, url);
  }
  typing = way === TYPED;
  shown = url;
}

function rememberPlace() {
  clearTimeout(settling);
  enter("replaceState", { ...history.state, scroll: scrollY });
}

/** Browsers refuse where changes are too many; then the next one does. */
function enter(change, state, url) {
  try {
    history[change](state, "", url);
  } catch {
    typing = false;
  }
}

/* ---- Showing ---- */

function show(page, way) {
  const theirs = page.getElementById("search_box");
  const open = new Set([...main.querySelectorAll("details[open]")].map(nameOf));
  const held = main.contains(document.activeElement) ? nameOf(document.activeElement) : "";
  swapAround(box, theirs, main);
  swapFields(theirs);
  swapHead(page);
  if (way !== TYPED && input.value !== theirs.elements.q.value) input.value = theirs.elements.q.value;
  for (const details of main.querySelectorAll("details")) details.open ||= open.has(nameOf(details));
  if (held && !main.contains(document.activeElement)) takeHold(held);
  clearTimeout(quiet);
  quiet = setTimeout(() => (said.textContent = main.querySelector(".total")?.textContent ?? ""), QUIET);
}

/** Puts what is around their node in the place of what is around ours, up to an element that has ours. */
function swapAround(ours, theirs, end) {
  for (; ours !== end; ours = ours.parentNode, theirs = theirs.parentNode) {
    if (ours !== box) ours.className = theirs.className;
    const [before, after] = [siblings(theirs, "previousSibling").reverse(), siblings(theirs, "nextSibling")];
    for (const way of ["previousSibling", "nextSibling"]) siblings(ours, way).forEach((node) => node.remove());
    ours.before(...before);
    ours.after(...after);
  }
}

function siblings(node, way) {
  const found = [];
  while ((node = node[way])) found.push(node);
  return found;
}

function swapFields(theirs) {
  box.querySelectorAll("input[type=hidden]").forEach((field) => field.remove());
  box.append(...theirs.querySelectorAll("input[type=hidden]"));
}

function swapHead(page) {
  document.head.querySelectorAll(OF_THE_PAGE).forEach((element) => element.remove());
  document.head.append(...page.head.querySelectorAll(OF_THE_PAGE));
  document.body.className = page.body.className;
  for (const place of AROUND) {
    const [ours, theirs] = [document, page].map((one) => one.querySelector(place));
    if (ours && theirs && !ours.isEqualNode(theirs)) ours.replaceWith(theirs);
  }
}

/** What an element of this page and one of another have in common where they are the same to readers. */
function nameOf(element) {
  const part = element.closest("[aria-labelledby], [id]");
  const summed = element.matches("details") ? element.querySelector("summary .label") : element;
  const text = (summed?.querySelector(".label") ?? summed)?.textContent.trim();
  const own = element.name || text || element.className;
  return [element.localName, part?.getAttribute("aria-labelledby") ?? part?.id, own].join("\n");
}

/** Focuses what has this name; main, where there is nothing like it any more. */
function takeHold(name) {
  const alike = main.querySelectorAll(name.split("\n")[0]);
  ([...alike].find((element) => nameOf(element) === name) ?? main).focus({ preventScroll: true });
}

/* ---- What readers do ---- */

function onTyped() {
  const url = asked(box);
  stop();
  if (url === shown) return tell("");
  const wait = Math.max(0, lastAsked + SPACING - performance.now());
  waiting = setTimeout(() => {
    lastAsked = performance.now();
    go(url, TYPED);
  }, wait);
}

function onSubmit(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "get" || !isList(new URL(form.action))) return;
  event.preventDefault();
  if (matchMedia("(pointer: coarse)").matches) input.blur(); // puts the keyboard of a phone away
  const url = asked(form, event.submitter);
  if (url !== shown || failure) go(url, SENT);
  else typing = false;
}

function onChange(event) {
  if (event.target.matches("select") && event.target.form === box) box.requestSubmit();
}

function onClick(event) {
  const link = event.target.closest?.("a[href]");
  const elsewhere = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  if (!link || elsewhere || event.defaultPrevented || link.target || link.hash) return;
  if (!isList(link)) return stop(); // the browser goes there, and an answer must not take it back
  event.preventDefault();
  const paging = link.closest(".pages");
  if (paging) main.focus({ preventScroll: true });
  go(address(link), FOLLOWED, paging ? 0 : undefined);
}

function onPopState(event) {
  stop();
  if (address(location) !== shown) go(address(location), BACK, event.state?.scroll ?? 0);
}

function onScroll() {
  clearTimeout(settling);
  if (!main.hasAttribute("aria-busy")) settling = setTimeout(rememberPlace, SETTLED);
}

/** A line under the box that is read out when it changes. */
function line(look) {
  const element = document.createElement("p");
  element.className = look;
  element.setAttribute("role", "status");
  box.append(element);
  return element;
}

if (main?.contains(box) && LISTS.has(location.pathname)) {
  [said, note] = [line("unseen"), line("trouble")];
  input.addEventListener("input", (event) => event.isComposing || onTyped());
  input.addEventListener("compositionend", onTyped);
  input.addEventListener("blur", () => (typing = false));
  addEventListener("submit", onSubmit);
  addEventListener("change", onChange);
  addEventListener("click", onClick);
  addEventListener("popstate", onPopState);
  addEventListener("scroll", onScroll, { passive: true });
  addEventListener("online", () => failure && go(...failure));
}
