/* Suggestions under the box of every page, after the pattern "editable combobox with list autocomplete" of the
   ARIA Authoring Practices: words and titles as they are typed, tags with counts, and what was searched before.

   A suggestion is a link, or a text for the box; following and sending are the browser's, or those of search.js.
   What was searched before is kept on this device only, where its storage allows it. */

const AT_ONCE = 4; // suggestions of each kind
const KEPT = 8; // searches that are remembered
const KEY = "postings.searches";
const QUIET = 700; // ms without a change before a number is read out

const box = document.getElementById("search_box");
const input = document.getElementById("search_query");
const words = document.getElementById("search_words")?.dataset;

let options = []; // elements of the list, in its order
let active = -1; // which of them the keyboard is on
let order = 0; // of questions: only the answer to the last is shown
let asking = new AbortController();
let quiet; // timer
let popup, list, forget, said;

/* ---- What was searched before ---- */

function remembered() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY)) ?? [];
    return kept.filter((text) => typeof text === "string").slice(0, KEPT);
  } catch {
    return []; // the storage is blocked, or has what is not ours
  }
}

function remember(text) {
  text = text.trim();
  if (text) keep([text, ...remembered().filter((one) => one !== text)].slice(0, KEPT));
}

function keep(texts) {
  try {
    if (texts.length) localStorage.setItem(KEY, JSON.stringify(texts));
    else localStorage.removeItem(KEY);
  } catch {} // blocked or full: nothing is remembered
}

/* ---- What to show ---- */

/** Groups of suggestions for a text: a heading, and what each shows and leads to. */
function groups(text, answer) {
  const completed = new Map();
  const kinds = [answer.words, answer.phrases];
  if (text.trim().includes(" ")) kinds.reverse(); // a phrase has all words, a word completes the last
  for (const { text: word, start, count } of kinds.flat()) {
    const whole = text.slice(0, start) + word;
    if (whole !== text && !completed.has(whole)) completed.set(whole, { label: whole, text: whole, count });
  }
  const titles = answer.titles.map(({ title, url }) => ({ label: title, url }));
  const tags = answer.tags.map(({ value, count }) => ({
    label: value,
    count,
    url: `/search?tag=${encodeURIComponent(value)}`,
  }));
  return [
    [words.searches, [...completed.values()].slice(0, AT_ONCE)],
    [words.posts, titles],
    [words.tags, tags],
  ];
}

/** What is typed, with the words that may have been meant by it. */
function meant(text, { words: completed }) {
  const begins = ({ text: word, start }) => folded(word).startsWith(folded(text.slice(start)));
  return [text, ...completed.filter((word) => !begins(word)).map((word) => word.text)].join(" ");
}

function before() {
  return [[words.recent, remembered().map((text) => ({ label: text, text }))]];
}

/** The text in pieces: those that begin a word as something typed does, marked, and the rest. */
function marked(text, typed) {
  const wanted = folded(typed).match(/[\p{L}\p{N}]+/gu) ?? [];
  const pieces = text.split(/([\p{L}\p{N}\p{M}]+)/u);
  return pieces.flatMap((piece, at) => {
    const long = at % 2 ? Math.max(0, ...wanted.map((word) => beginning(piece, word))) : 0;
    if (!long) return piece ? [piece] : [];
    const mark = document.createElement("mark");
    mark.textContent = piece.slice(0, long);
    return [mark, piece.slice(long)];
  });
}

/** How many signs at the start of a word are what was typed; 0 where it does not begin so. */
function beginning(word, typed) {
  if (!folded(word).startsWith(typed)) return 0;
  let long = 1;
  while (folded(word.slice(0, long)).length < typed.length) long += 1;
  return long;
}

function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

function element(name, look, ...inside) {
  const made = document.createElement(name);
  if (look) made.className = look;
  made.append(...inside); // strings become text, whatever is in them
  return made;
}

function option({ label, text, url, count }, typed) {
  const made = element(url ? "a" : "div", "option", element("span", "label", ...marked(label, typed)));
  if (count !== undefined) made.append(" ", element("span", "count", counted(count)));
  if (url) Object.assign(made, { href: url, tabIndex: -1 });
  else made.dataset.text = text;
  made.setAttribute("role", "option");
  made.setAttribute("aria-selected", "false");
  made.id = `search_option_${options.length}`;
  options.push(made);
  return made;
}

/** So many posts, in the form that words.html has for a number like it. */
function counted(number) {
  const lang = document.documentElement.lang;
  const rules = new Intl.PluralRules(lang);
  const forms = words.counted.split("\n").map((form) => form.split(/=(.*)/));
  const [sample, form] = forms.find(([one]) => rules.select(one) === rules.select(number)) ?? forms[0];
  return form.replace(sample, number.toLocaleString(lang));
}

/** Opens the list with what there is to suggest; closes it where there is nothing. */
function show(found, typed) {
  close();
  for (const [heading, suggestions] of found.filter(([, suggestions]) => suggestions.length)) {
    const group = element("div", "group", element("p", "", heading));
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", heading);
    group.firstChild.setAttribute("aria-hidden", "true");
    group.append(...suggestions.map((suggestion) => option(suggestion, typed)));
    list.append(group);
  }
  if (!options.length) return;
  forget.hidden = Boolean(typed);
  popup.hidden = false;
  input.setAttribute("aria-expanded", "true");
  clearTimeout(quiet);
  quiet = setTimeout(() => (said.textContent = words.found.replace("{n}", options.length)), QUIET);
}

function close() {
  clearTimeout(quiet);
  said.textContent = "";
  popup.hidden = true;
  list.replaceChildren();
  options = [];
  input.setAttribute("aria-expanded", "false");
  choose(-1);
}

/** Moves the keyboard to an option; -1 is back in the box. */
function choose(at) {
  options[active]?.setAttribute("aria-selected", "false");
  active = at;
  const chosen = options[at];
  if (!chosen) return input.removeAttribute("aria-activedescendant");
  chosen.setAttribute("aria-selected", "true");
  chosen.scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", chosen.id);
}

/* ---- Asking ---- */

async function suggest() {
  stop();
  const [own, text] = [order, input.value];
  if (!text.trim()) return show(before(), "");
  asking = new AbortController();
  try {
    const query = new URLSearchParams({ q: text, limit: AT_ONCE });
    const response = await fetch(`/api/suggest?${query}`, { signal: asking.signal });
    const answer = await response.json();
    if (own === order && document.activeElement === input) show(groups(text, answer), meant(text, answer));
  } catch {
    if (own === order) close(); // nothing is lost without suggestions
  }
}

function stop() {
  order += 1;
  asking.abort();
}

function dismiss() {
  stop();
  close();
}

/* ---- What readers do ---- */

/** What keys do; those that answer false are left to the browser. */
const KEYS = {
  ArrowDown: () => (options.length ? choose(active + 1 < options.length ? active + 1 : -1) : suggest()),
  ArrowUp: () => (options.length ? choose(active < 0 ? options.length - 1 : active - 1) : suggest()),
  Home: () => active >= 0 && choose(0),
  End: () => active >= 0 && choose(options.length - 1),
  Enter: () => active >= 0 && options[active].click(),
  Escape: () => options.length > 0 && dismiss(),
};

function onKey(event) {
  if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey) return;
  if (event.key === "ArrowLeft" || event.key === "ArrowRight") choose(-1);
  if (event.key in KEYS && KEYS[event.key]() !== false) event.preventDefault();
}

function onChosen(event) {
  const chosen = event.target.closest("[role=option]");
  if (!chosen) return;
  stop();
  remember(chosen.dataset.text ?? input.value);
  if (!chosen.href) {
    input.value = chosen.dataset.text;
    box.requestSubmit();
  }
  setTimeout(close); // a link must be in the page while it is followed
}

function onSubmit() {
  dismiss();
  remember(input.value);
}

function onForget() {
  keep([]);
  close();
  input.focus();
}

/** Puts the list behind the box, and says to those who do not see it what it is. */
function install() {
  list = element("div", "options");
  list.id = "search_options";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", words.suggestions);
  forget = element("button", "forget", words.forget);
  forget.type = "button";
  said = element("p", "unseen");
  said.setAttribute("role", "status");
  popup = element("div", "popup", list, forget);
  input.after(popup);
  box.append(said);
  const facts = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false",
    "aria-controls": list.id, "aria-haspopup": "listbox" };
  for (const [name, value] of Object.entries(facts)) input.setAttribute(name, value);
  close();
}

function listen() {
  input.addEventListener("input", (event) => event.isComposing || suggest());
  input.addEventListener("compositionend", suggest);
  input.addEventListener("focus", () => input.value || suggest());
  input.addEventListener("keydown", onKey);
  popup.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
  popup.addEventListener("click", onChosen);
  forget.addEventListener("click", onForget);
  box.addEventListener("focusout", (event) => popup.contains(event.relatedTarget) || dismiss());
  box.addEventListener("submit", onSubmit);
  addEventListener("click", (event) => event.target.closest?.(".card a") && remember(input.value));
}

if (box && input && words) {
  install();
  listen();
}
