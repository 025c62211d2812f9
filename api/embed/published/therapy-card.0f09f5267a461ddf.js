// <therapy-card therapy="zimislecel" sections="summary,risks,outcomes" audience="patient" theme="auto">
// One request a card. Nothing here writes HTML from text: the answer is parsed by the browser as a document in which
// no script runs, so that the card works where Trusted Types are required.
const STYLE = new CSSStyleSheet();
STYLE.replaceSync(":host, body { --ink: var(--therapy-card-ink, light-dark(#17211f, #e7ecea)); --faint: var(--therapy-card-faint, light-dark(#55625f, #a3b0ac)); --rule: var(--therapy-card-rule, light-dark(#d9dfdc, #33403d)); --paper: var(--therapy-card-paper, light-dark(#fdfdfb, #111716)); --link: var(--therapy-card-link, light-dark(#0b5f63, #7fd1c7)); --accent: var(--therapy-card-accent, light-dark(#0f7b6c, #4fb8a7)); --warn: light-dark(#8a4b00, #f0b465); --bad: light-dark(#a3231b, #ff9d92); } :host([theme=\"light\"]) { color-scheme: light; } :host([theme=\"dark\"]) { color-scheme: dark; } :host { display: block; max-width: 40rem; } :host([hidden]) { display: none; } body { margin: 0; color-scheme: light dark; } * { box-sizing: border-box; } article { background: var(--paper); color: var(--ink); border: 1px solid var(--rule); border-radius: 8px; padding: 1.1rem 1.25rem; font: 1rem/1.5 var(--therapy-card-font, system-ui, \"Segoe UI\", Roboto, \"Open Sans\", sans-serif); overflow-wrap: anywhere; container-type: inline-size; } h3, h4, p, ul { margin: 0; } h3 { font-size: 1.35rem; line-height: 1.25; } h3 a { color: inherit; text-decoration: none; } h3 a:hover { text-decoration: underline; } h4 { font-size: .95rem; margin-top: .7rem; } .title { font-size: 1.05rem; margin: 1.1rem 0 0; padding-top: .8rem; border-top: 1px solid var(--rule); } header { display: flex; flex-wrap: wrap; gap: .4rem .8rem; align-items: baseline; justify-content: space-between; margin-bottom: .6rem; } .stage { background: var(--accent); color: var(--paper); border-radius: 99px; padding: .05rem .7rem; font-size: .85rem; font-weight: 600; } ul { list-style: none; padding: 0; } ul ul li { padding: .35rem 0; } a { color: var(--link); text-underline-offset: .15em; text-decoration-thickness: .06em; } :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; } .figure b { font-size: 1.05rem; font-variant-numeric: tabular-nums; } small, .source, footer, .more { font-size: .84rem; color: var(--faint); } .bar { display: block; width: 100%; max-width: 16rem; margin: .25rem 0; overflow: visible; background: linear-gradient(var(--rule), var(--rule)) center / 100% 1px no-repeat; } .bar path { fill: none; stroke: var(--accent); stroke-width: 3.4; stroke-opacity: .5; } .bar .at { stroke: var(--ink); stroke-width: 1.7; stroke-opacity: 1; } .flag { font-size: .78rem; color: var(--warn); border: 1px solid; border-radius: 4px; padding: 0 .3rem; white-space: nowrap; } .bad { color: var(--bad); } footer { margin-top: 1rem; padding-top: .7rem; border-top: 1px solid var(--rule); } .scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; min-width: 32rem; overflow-wrap: normal; } th, td { text-align: left; vertical-align: top; padding: .4rem .8rem .4rem 0; border-top: 1px solid var(--rule); font-size: .92rem; } td { width: 40%; overflow-wrap: break-word; } button { font: inherit; color: var(--paper); background: var(--link); border: 0; border-radius: 6px; padding: .4rem .9rem; margin-top: .5rem; cursor: pointer; } [aria-busy=\"true\"] .skeleton { height: .9rem; margin: .7rem 0; border-radius: 4px; background: var(--rule); }");
const BASE = new URL("./therapies/", import.meta.url);
const SLOW = 4000, TIMEOUT = 30000, MAX_TRIES = 3, MAX_WAIT = 60, RETRY_AFTER = 5, NETWORK_RETRY = 1000;
const TEXTS = {
  loading: "Loading…",
  slow: "Still loading. The connection or the server is slow.",
  offline: "You are offline. The card loads when the connection is back.",
  404: "This therapy is not in the database.",
  410: "This record was withdrawn.",
  429: "Too many requests at the moment.",
  503: "The database is busy or being updated.",
  failed: "The card could not be loaded.",
};

class TherapyCard extends HTMLElement {
  static observedAttributes = ["therapy", "sections", "audience"];
  #root; #request; #timers = []; #tries = 0; #isReady = false;

  constructor() {
    super();
    const made = this.attachInternals().shadowRoot;
    this.#isReady = made !== null;
    this.#root = made ?? this.attachShadow({ mode: "open" });
    this.#root.adoptedStyleSheets = [STYLE];
  }

  connectedCallback() {
    if (this.#isReady) this.#reportHeight();
    else this.load();
  }

  disconnectedCallback() {
    this.#stop();
    removeEventListener("online", this.#reload);
  }

  attributeChangedCallback(name, before, now) {
    if (before !== now && before !== null && this.isConnected) this.load();
  }

  load() {
    this.#tries = 0;
    this.#ask();
  }

  #retry = () => this.#ask();
  #reload = () => this.load();

  #ask() {
    this.#stop();
    removeEventListener("online", this.#reload);
    const therapy = this.getAttribute("therapy")?.trim();
    if (!therapy) return this.#show("404");
    const url = new URL(encodeURIComponent(therapy), BASE);
    for (const name of ["sections", "audience"]) {
      if (this.hasAttribute(name)) url.searchParams.set(name, this.getAttribute(name));
    }
    this.#tries += 1;
    if (this.#root.querySelector("[part=card]") === null) this.#show("loading");
    const request = this.#request = new XMLHttpRequest();
    request.open("GET", url);
    request.responseType = "document";
    request.timeout = TIMEOUT;
    request.onload = () => this.#receive(request);
    request.onerror = request.ontimeout = () => this.#fail();
    this.#later(() => { if (this.dataset.state === "loading") this.#show("slow"); }, SLOW);
    request.send();
  }

  #receive(request) {
    this.#request = undefined;
    this.#stop();
    const template = request.response?.querySelector("template");
    if (request.status === 200 && template) return this.#fill(template, request.responseURL);
    const wait = Number(request.getResponseHeader("Retry-After") ?? 0);
    const isPassing = request.status === 429 || request.status === 503;
    if (isPassing && this.#tries < MAX_TRIES) this.#later(this.#retry, Math.min(wait || RETRY_AFTER, MAX_WAIT) * 1000);
    this.#show(request.status in TEXTS ? String(request.status) : "failed", isPassing);
  }

  #fill(template, address) {
    const content = document.importNode(template.content, true);
    for (const link of content.querySelectorAll("link")) link.remove();
    for (const link of content.querySelectorAll("a[href]")) link.href = new URL(link.getAttribute("href"), address).href;
    this.#root.replaceChildren(content);
    this.dataset.state = "ready";
    this.dispatchEvent(new CustomEvent("therapy-card-ready", { bubbles: true, composed: true }));
  }

  #fail() {
    this.#request = undefined;
    this.#stop();
    if (!navigator.onLine) {
      addEventListener("online", this.#reload, { once: true });
      return this.#show("offline");
    }
    // Browsers fail requests while the network changes, above all in the moment after the connection came back.
    if (this.#tries < MAX_TRIES) this.#later(this.#retry, this.#tries * NETWORK_RETRY);
    this.#show("failed", true);
  }

  #show(state, canRetry = false) {
    this.dataset.state = state;
    const isBusy = state === "loading" || state === "slow";
    const article = this.#make("article", { part: "card", "aria-busy": String(isBusy) });
    if (isBusy) for (let line = 0; line < 4; line += 1) article.append(this.#make("div", { class: "skeleton", part: "skeleton" }));
    const text = this.#make("p", { part: "state", role: "status" });
    text.textContent = TEXTS[state];
    article.append(text);
    if (canRetry) {
      const button = this.#make("button", { type: "button", part: "retry" });
      button.textContent = "Try again";
      button.addEventListener("click", () => this.load());
      article.append(button);
    }
    const therapy = this.getAttribute("therapy");
    if (therapy) {
      const link = this.#make("a", { href: new URL(`../../therapies/${encodeURIComponent(therapy)}`, BASE).href });
      link.textContent = "TherapyDB";
      const footer = this.#make("footer", { part: "footer" });
      footer.append(link);
      article.append(footer);
    }
    this.#root.replaceChildren(article);
  }

  #make(name, attributes) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  }

  #later(action, milliseconds) { this.#timers.push(setTimeout(action, milliseconds)); }

  #stop() {
    this.#timers.splice(0).forEach(clearTimeout);
    this.#request?.abort();
    this.#request = undefined;
  }

  // In a frame: tell the page around it how high the card is; frame-height.js listens.
  #reportHeight() {
    if (parent === window) return;
    new ResizeObserver(() => {
      parent.postMessage({ type: "therapy-card-height", height: Math.ceil(this.getBoundingClientRect().height) }, "*");
    }).observe(this);
  }
}

if (!customElements.get("therapy-card")) customElements.define("therapy-card", TherapyCard);
