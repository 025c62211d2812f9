// <therapy-card therapy="zimislecel" sections="summary,risks,outcomes" audience="patient" theme="auto">
// One request a card. Nothing here writes HTML from text: the answer is parsed by the browser as a document in which
// no script runs, so that the card works where Trusted Types are required.
const STYLE = new CSSStyleSheet();
STYLE.replaceSync("__STYLE_SHEET__");
const BASE = new URL("./therapies/", import.meta.url);
const SLOW = 4000, TIMEOUT = 30000, MAX_TRIES = 3, MAX_WAIT = 60, RETRY_AFTER = 5, NETWORK_RETRY = 1000;
const EXPLAINED = [404, 410, 422];  // the card of the server says more than the texts below
const TEXTS = "__MESSAGES__";

class TherapyCard extends HTMLElement {
  static observedAttributes = ["therapy", "sections", "audience"];
  #root; #request; #timers = []; #tries = 0; #isReady = false; #isStarted = false; #isAsked = false;

  constructor() {
    super();
    const made = this.attachInternals().shadowRoot;
    this.#isReady = made !== null;
    this.#root = made ?? this.attachShadow({ mode: "open" });
    this.#root.adoptedStyleSheets = [STYLE];
  }

  connectedCallback() {
    this.#isStarted = true;
    if (this.#isReady) this.#reportHeight();
    else this.load();
  }

  disconnectedCallback() {
    this.#isStarted = false;
    this.#stop();
    removeEventListener("online", this.#reload);
  }

  attributeChangedCallback(name, before, now) {
    if (before === now || !this.#isStarted || this.#isAsked) return;
    this.#isAsked = true;  // attributes that are set one after another make one request
    queueMicrotask(() => {
      this.#isAsked = false;
      if (this.#isStarted) this.load();
    });
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
    if (!therapy) return this.#show("missing");
    const url = new URL(encodeURIComponent(therapy), BASE);
    for (const name of ["sections", "audience"]) {
      if (this.hasAttribute(name)) url.searchParams.set(name, this.getAttribute(name));
    }
    this.#tries += 1;
    if (this.#root.querySelector("[part=card]") === null) this.#show("loading");
    const request = this.#request = new XMLHttpRequest();
    request.open("GET", url);
    request.setRequestHeader("Accept", "text/html");
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
    if (request.status === 200 && template) return this.#fill(template, request.responseURL, "ready");
    if (EXPLAINED.includes(request.status) && template) return this.#fill(template, request.responseURL, String(request.status));
    const wait = Number(request.getResponseHeader("Retry-After") ?? 0);
    const isPassing = request.status === 429 || request.status === 503;
    if (isPassing && this.#tries < MAX_TRIES) this.#later(this.#retry, Math.min(wait || RETRY_AFTER, MAX_WAIT) * 1000);
    this.#show(request.status in TEXTS ? String(request.status) : "failed", isPassing);
  }

  #fill(template, address, state) {
    const content = document.importNode(template.content, true);
    for (const link of content.querySelectorAll("link")) link.remove();
    for (const link of content.querySelectorAll("a[href]")) link.href = new URL(link.getAttribute("href"), address).href;
    this.#root.replaceChildren(content);
    this.dataset.state = state;
    if (state === "ready") this.dispatchEvent(new CustomEvent("therapy-card-ready", { bubbles: true, composed: true }));
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
      button.textContent = TEXTS.retry;
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
