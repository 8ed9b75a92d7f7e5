/* Keys that lead to the box: Ctrl-K, and "/". One key by itself is soon struck by mistake, or typed by software that
   hears words, so that readers have a switch for it under the page (WCAG 2.2, 2.1.4). It is kept on this device. */

const KEY = "postings.slash";
const OFF = "off";

const input = document.getElementById("search_query");
const foot = document.querySelector(".bottom");
const words = document.getElementById("search_words")?.dataset;
const slash = Object.assign(document.createElement("input"), { type: "checkbox", checked: true });

/** Has the switch stand as readers left it, on this page or another. */
function recall() {
  try {
    slash.checked = localStorage.getItem(KEY) !== OFF;
  } catch {} // the storage is blocked: it stands as on this page
  input.setAttribute("aria-keyshortcuts", slash.checked ? "/ Control+K" : "Control+K");
}

function onSwitched() {
  try {
    if (slash.checked) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, OFF);
  } catch {}
  recall();
}

function onKey(event) {
  const typing = event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");
  const bare = !event.ctrlKey && !event.metaKey && !event.altKey;
  const held = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  const leads = event.key === "/" ? bare && !typing && slash.checked : held && event.key?.toLowerCase() === "k";
  if (!leads) return;
  event.preventDefault();
  input.focus();
  input.select();
}

if (input && words) {
  const label = document.createElement("label");
  label.className = "keys";
  label.append(slash, words.slash);
  foot?.append(label);
  slash.addEventListener("change", onSwitched);
  addEventListener("keydown", onKey);
  addEventListener("storage", recall);
  addEventListener("pageshow", recall); // also of a page that one comes back to
}
