/* What filters have beside links. A box over the values of a long facet leaves those with some letters, also those
   that the page does not list. The sheet that filters are on a small screen folds as readers are used to. */

const LONG = 12; // values above which a facet gets a box
const QUIET = 700; // ms without a change before a number is read out
const SMALL = matchMedia("(max-width: 55.99rem)"); // where style.css has the sheet

const main = document.getElementById("page_content");
const words = document.getElementById("search_words")?.dataset;
const typed = new Map(); // what stands in the box of each facet, as search.js exchanges them all
const rests = new Set(); // boxes of facets whose rest readers have folded
let asking = new AbortController();
let quiet; // timer

/** Gives each long facet its box; those that had one, what was typed there. */
function install() {
  for (const facet of main.querySelectorAll(".facet[aria-labelledby]")) {
    const few = valuesOf(facet).length <= LONG;
    if (few || facet.querySelector(".sieve")) continue;
    const heading = document.getElementById(facet.getAttribute("aria-labelledby"));
    const sieve = document.createElement("input");
    Object.assign(sieve, { type: "search", className: "sieve", placeholder: words.filter, autocomplete: "off" });
    sieve.setAttribute("aria-label", `${heading.textContent}: ${words.filter}`);
    sieve.id = `${heading.id}-sieve`;
    const said = made("p", "unseen");
    said.setAttribute("role", "status");
    heading.after(sieve, said);
    sieve.addEventListener("input", () => leave(facet, sieve));
    sieve.value = typed.get(sieve.id) ?? "";
    if (sieve.value) leave(facet, sieve);
  }
}

/** Leaves the values that have what stands in the box; of those that are not listed, the commonest. */
function leave(facet, sieve) {
  const letters = folded(sieve.value);
  typed.set(sieve.id, sieve.value);
  facet.querySelector(".beyond")?.remove();
  for (const item of valuesOf(facet)) item.hidden = !folded(labelOf(item)).includes(letters);
  facet.classList.toggle("sifted", Boolean(letters));
  const rest = facet.querySelector("details");
  if (letters && rest && !rest.open) rests.add(sieve.id);
  if (rest) rest.open = Boolean(letters) || (rest.open && !rests.delete(sieve.id));
  asking.abort();
  clearTimeout(quiet);
  quiet = setTimeout(() => tell(facet), QUIET);
  if (letters && facet.querySelector(".unlisted")) listBeyond(facet, sieve.value);
}

function tell(facet) {
  const left = valuesOf(facet).filter((item) => !item.hidden).length;
  const said = facet.querySelector("[role=status]");
  said.textContent = words.matching.replace("{n}", left);
  said.classList.toggle("unseen", left > 0);
}

/** Lists values that the page does not, with the links that the API says; without an answer, none. */
async function listBeyond(facet, letters) {
  asking = new AbortController();
  const query = new URLSearchParams(location.search);
  query.set("query", query.get("q") ?? "");
  query.set("q", letters);
  for (const name of ["page", "size", "sort"]) query.delete(name);
  const name = facet.getAttribute("aria-labelledby").replace("facet-", "");
  try {
    const response = await fetch(`/api/facets/${name}?${query}`, { signal: asking.signal });
    const { values } = await response.json();
    const listed = new Set(valuesOf(facet).map(labelOf));
    const list = made("ul", "beyond", ...values.filter(({ value }) => !listed.has(value)).map(item));
    list.setAttribute("role", "list");
    facet.querySelector(".unlisted").before(list);
  } catch {}
}

function item({ value, count, url }) {
  const link = made("a", "value", made("span", "label", value), " ", made("span", "count", String(count)));
  link.href = `/search${url}`;
  link.rel = "nofollow";
  return made("li", "", link);
}

function made(name, look, ...inside) {
  const element = document.createElement(name);
  element.className = look;
  element.append(...inside); // strings become text, whatever is in them
  return element;
}

/** The items of values; months are an ordered list beside them. */
function valuesOf(facet) {
  return [...facet.querySelectorAll("ul > li")];
}

function labelOf(item) {
  return item.querySelector(".label")?.textContent ?? "";
}

function folded(text) {
  return text.trim().normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Folds the sheet, where it is open: without going back to what opens it if the reader is elsewhere. */
function fold(elsewhere) {
  const sheet = SMALL.matches && main.querySelector(".filters[open]");
  if (!sheet || (elsewhere && (elsewhere === main || sheet.contains(elsewhere)))) return;
  sheet.open = false;
  if (!elsewhere) sheet.querySelector("summary").focus();
}

if (main && words) {
  addEventListener("keydown", (event) => {
    const other = event.defaultPrevented || event.target.value; // it empties a box first
    if (event.key === "Escape" && !other) fold();
  });
  addEventListener("focusin", (event) => fold(event.target)); // what is behind the sheet cannot be seen
  addEventListener("click", (event) => event.target.closest("details") || fold());
  install();
  new MutationObserver(install).observe(main, { childList: true });
}
