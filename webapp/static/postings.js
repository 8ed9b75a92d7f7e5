/* <postings-search>: a button on any page of any site, and a dialog that searches the posts.

     <script src="https://search.example/static/postings.js" defer></script>
     <postings-search></postings-search>

   It asks the API of the site that this file comes from, which must allow the origin of the page
   (`allowed_origins`). All it shows is in a shadow tree, styled by a constructed sheet and filled with text, so
   that it works under a policy that allows nothing inline. Attributes: `origin`, `address`, `size`, `shortcut`, and
   the words below. Custom properties: --postings-accent, -paper, -ink, -quiet, -line, -marked, -font, -round,
   -width. Parts: button, dialog, input, option. */

(() => {
  "use strict";

  const SOURCE = document.currentScript?.src;
  const PAUSE = 60; // ms without a key before a text is asked for
  const [SIZE, CORRECTIONS] = [8, 3]; // hits, and other searches, at once

  const WORDS = {
    label: "Search",
    placeholder: "Search the posts",
    close: "Close",
    results: "Results",
    one: "{n} post",
    many: "{n} posts",
    nothing: "No post matches.",
    all: "Show all on the search page",
    failed: "The search does not answer here.",
  };

  const STYLE = `
    :host { display: inline-block; font: var(--postings-font, inherit);
      --accent: var(--postings-accent, LinkText); --paper: var(--postings-paper, Canvas);
      --ink: var(--postings-ink, CanvasText); --round: var(--postings-round, 0.5rem);
      --quiet: var(--postings-quiet, color-mix(in srgb, var(--ink) 75%, var(--paper)));
      --line: var(--postings-line, color-mix(in srgb, var(--ink) 25%, var(--paper))) }
    :host([hidden]), [hidden] { display: none }
    *, ::backdrop { box-sizing: border-box }
    button, input { min-height: 2.75rem; border: 1px solid var(--quiet); border-radius: var(--round);
      background: transparent; color: inherit; font: inherit; padding: 0 1rem }
    button { display: inline-flex; align-items: center; gap: 1rem; cursor: pointer }
    kbd { color: inherit; font: inherit; font-size: 0.8125em; opacity: 0.8 }
    @media (hover: none) { kbd { display: none } }
    :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
    dialog { width: min(var(--postings-width, 40rem), 100% - 2rem); max-height: min(40rem, 100% - 2rem);
      margin: max(1rem, 8vh) auto auto; padding: 0; overflow: hidden; border: 1px solid var(--line);
      border-radius: var(--round); background: var(--paper); color: var(--ink); font-size: 1rem; line-height: 1.4;
      overflow-wrap: anywhere; text-align: start }
    dialog[open] { display: flex; flex-direction: column }
    ::backdrop { background: rgb(0 0 0 / 0.5) }
    form { display: flex; gap: 0.5rem; padding: 0.75rem }
    input { flex: 1; min-width: 0 }
    .list { overflow-y: auto; padding: 0 0.75rem }
    .status, .all { display: block; margin: 0; padding: 0.75rem 1.5rem; color: var(--quiet); font-size: 0.875rem }
    .all { color: var(--accent) }
    .option { display: block; min-height: 2.75rem; padding: 0.5rem 0.75rem; border-radius: var(--round);
      color: inherit; text-decoration: none; cursor: pointer }
    .option:hover { background: color-mix(in srgb, var(--ink) 7%, var(--paper)) }
    .option[aria-selected=true] { outline: 2px solid var(--accent); outline-offset: -2px }
    .title, .facts, .snippet { display: block } .title { font-weight: 600 }
    .before, .facts, .snippet { color: var(--quiet); font-size: 0.875rem }
    mark { background: var(--postings-marked, Mark); color: var(--postings-ink, MarkText) }
  `;

  const SIGNS = { amp: "&", lt: "<", gt: ">", quot: '"' };

  /** The text of HTML that has nothing but references to signs. */
  function plain(html) {
    return html.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, ten, sixteen, name) =>
      name ? SIGNS[name] ?? whole : String.fromCodePoint(ten ?? parseInt(sixteen, 16)));
  }

  /** A passage as the API writes it, text and marks, as nodes. */
  function passage(html) {
    const pieces = html.split(/<\/?mark>/).map(plain);
    return pieces.map((piece, at) => (at % 2 ? made("mark", {}, piece) : piece));
  }

  /** An element with attributes and content; strings in it become text, whatever they say. */
  function made(name, attributes, ...content) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...content);
    return element;
  }

  class PostingsSearch extends HTMLElement {
    #active = -1; // the option that the keyboard is on
    #order = 0; // of questions: only the answer to the last is shown
    #asking = new AbortController();
    #waiting;

    connectedCallback() {
      if (this.shadowRoot) return;
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      this.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet];
      this.#build();
      this.#listen();
    }

    /** Where the API is. */
    get origin() {
      return new URL(this.getAttribute("origin") ?? SOURCE ?? "", document.baseURI).origin;
    }

    /** Opens the dialog. */
    open() {
      if (!this.dialog.open) this.dialog.showModal();
      this.input.focus();
      this.input.select();
    }

    /** Closes the dialog; the focus goes back to where it was. */
    close() {
      this.dialog.close();
    }

    #word(name) {
      return this.getAttribute(name) ?? WORDS[name];
    }

    /** The language of the page around it; English where it says none that browsers know. */
    get #language() {
      try {
        return Intl.getCanonicalLocales(this.closest("[lang]")?.lang ?? "en")[0];
      } catch {} // lang="" or lang="en_US"
      return "en";
    }

    #counted(number) {
      const form = new Intl.PluralRules(this.#language).select(number) === "one" ? "one" : "many";
      return this.#word(form).replace("{n}", number.toLocaleString(this.#language));
    }

    #day(date) {
      return date && new Date(date).toLocaleDateString(this.#language, { dateStyle: "long", timeZone: "UTC" });
    }

    #build() {
      const label = this.#word("label");
      const key = /Mac|iP/.test(navigator.platform) ? "⌘ K" : "Ctrl K";
      this.button = made("button", { part: "button", type: "button", "aria-haspopup": "dialog" }, label);
      if (this.getAttribute("shortcut") !== "off") this.button.append(made("kbd", { "aria-hidden": "true" }, key));
      this.input = made("input", { part: "input", type: "search", role: "combobox", maxlength: 1000,
        placeholder: this.#word("placeholder"), "aria-label": this.#word("placeholder"), autocomplete: "off",
        "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "list", enterkeyhint: "search",
        autocapitalize: "none", spellcheck: "false" });
      this.closing = made("button", { type: "button" }, this.#word("close"));
      this.form = made("form", { role: "search" }, this.input, this.closing);
      this.status = made("p", { class: "status", role: "status" });
      this.list = made("div", { class: "list", id: "list", role: "listbox", "aria-label": this.#word("results") });
      this.all = made("a", { class: "all", hidden: "" }, this.#word("all"));
      this.dialog = made("dialog", { part: "dialog", "aria-label": label },
        this.form, this.status, this.list, this.all);
      this.shadowRoot.append(this.button, this.dialog);
    }

    #listen() {
      this.button.addEventListener("click", () => this.open());
      this.closing.addEventListener("click", () => this.close());
      this.dialog.addEventListener("click", (event) => event.target === this.dialog && this.close());
      this.input.addEventListener("input", (event) => event.isComposing || this.#typed());
      this.input.addEventListener("compositionend", () => this.#typed());
      this.input.addEventListener("keydown", (event) => this.#key(event));
      this.list.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the box
      this.list.addEventListener("click", (event) => this.#chosen(event.target.closest("[data-text]")));
      this.form.addEventListener("submit", (event) => {
        event.preventDefault(); // the policy of the page may forbid forms that lead elsewhere
        if (this.input.value.trim()) location.assign(this.#page());
      });
    }

    #page() {
      return `${this.origin}/search?${new URLSearchParams({ q: this.input.value.trim() })}`;
    }

    #typed() {
      clearTimeout(this.#waiting);
      this.#asking.abort();
      this.#order += 1;
      this.#waiting = setTimeout(() => this.#ask(), PAUSE);
    }

    async #ask() {
      const [own, text] = [this.#order, this.input.value.trim()];
      if (!text) return this.#show(text);
      this.#asking = new AbortController();
      try {
        const size = this.getAttribute("size") ?? SIZE;
        const answers = await Promise.all([
          this.#answer("search", { q: text, size, fields: "url,title,date,snippet,section", facets: "none" }),
          this.#answer("suggest", { q: text, limit: CORRECTIONS }),
        ]);
        if (own === this.#order) this.#show(text, ...answers);
      } catch {
        if (own === this.#order) this.#show(text);
      }
    }

    async #answer(what, parameters) {
      const url = `${this.origin}/api/${what}?${new URLSearchParams(parameters)}`;
      const response = await fetch(url, { signal: this.#asking.signal, credentials: "omit" });
      if (!response.ok) throw new Error(`${url}: ${response.status}`);
      return response.json();
    }

    /** Shows what was found for a text; that it could not be asked, where there is no answer. */
    #show(text, found, suggested) {
      this.#choose(-1);
      const searches = found ? this.#searches(text, found, suggested) : [];
      const options = [...searches, ...(found?.hits ?? []).map((hit) => this.#hit(text, hit))];
      options.forEach((option, at) => (option.id = `option-${at}`));
      this.list.replaceChildren(...options);
      this.input.setAttribute("aria-expanded", String(options.length > 0));
      const total = found?.total ? this.#counted(found.total) : this.#word("nothing");
      this.status.textContent = text && (found ? total : this.#word("failed"));
      this.all.hidden = !text;
      this.all.href = this.#page();
    }

    /** What else may be searched: what was meant, and words that begin as the last does. */
    #searches(text, { suggestion }, { words }) {
      const wholes = words.map((word) => text.slice(0, word.start) + word.text);
      const others = new Set([...(suggestion ? [suggestion.query] : []), ...wholes]);
      others.delete(text);
      return [...others].slice(0, CORRECTIONS).map((other) =>
        this.#option("div", { "data-text": other },
          made("span", { class: "before" }, `${this.#word("label")}: `), other));
    }

    #hit(text, hit) {
      const facts = [this.#day(hit.date), hit.section?.heading].filter(Boolean).join(" · ");
      return this.#option("a", { href: this.#address(text, hit), tabindex: -1 },
        made("span", { class: "title" }, hit.title),
        made("span", { class: "facts" }, facts),
        made("span", { class: "snippet" }, ...passage(hit.snippet || "")));
    }

    #option(name, attributes, ...content) {
      const facts = { class: "option", part: "option", role: "option", "aria-selected": "false" };
      return made(name, { ...facts, ...attributes }, ...content);
    }

    /** The address of a hit: on this site where `address` says how, as in "/blog/{slug}/", else on the search's. */
    #address(text, { url, section }) {
      const pattern = this.getAttribute("address");
      if (pattern) return pattern.replace("{slug}", url.split("/").at(-1));
      const anchor = section ? `#${encodeURIComponent(section.anchor)}` : "";
      return `${this.origin}${url}?${new URLSearchParams({ q: text })}${anchor}`;
    }

    #choose(at) {
      const options = this.list.children;
      options[this.#active]?.setAttribute("aria-selected", "false");
      this.#active = at;
      if (!options[at]) return this.input.removeAttribute("aria-activedescendant");
      options[at].setAttribute("aria-selected", "true");
      options[at].scrollIntoView({ block: "nearest" });
      this.input.setAttribute("aria-activedescendant", options[at].id);
    }

    #chosen(option) {
      if (!option) return; // a link, which the browser follows
      this.input.value = option.dataset.text;
      this.input.focus();
      this.#typed();
    }

    #key(event) {
      if (event.isComposing || event.keyCode === 229) return;
      const [at, last] = [this.#active, this.list.children.length - 1];
      const moves = { ArrowDown: at < last ? at + 1 : -1, ArrowUp: at < 0 ? last : at - 1 };
      if (at >= 0) Object.assign(moves, { Home: 0, End: last });
      if (event.key in moves) this.#choose(moves[event.key]);
      else if (event.key === "Enter" && at >= 0) this.list.children[at].click();
      else if (event.key === "Escape") this.close();
      else return;
      event.preventDefault();
    }

    /** Opens the dialog of the first such element of the page by Ctrl-K, and by "/" where its site wants that. */
    static shortcut(event) {
      const held = event.ctrlKey || event.metaKey;
      const typing = event.composedPath()[0].closest?.("input, textarea, select, [contenteditable]");
      const slash = event.key === "/" && !held && !event.altKey && !typing;
      const k = held && !event.altKey && !event.shiftKey && event.key?.toLowerCase() === "k";
      const search = document.querySelector('postings-search:not([shortcut="off"])');
      if (event.defaultPrevented || !search || !(k || (slash && search.getAttribute("shortcut") === "/"))) return;
      event.preventDefault();
      search.open();
    }
  }

  if (!customElements.get("postings-search")) {
    customElements.define("postings-search", PostingsSearch);
    document.addEventListener("keydown", PostingsSearch.shortcut);
  }
})();
