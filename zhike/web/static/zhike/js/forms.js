// Forms: sent once, nothing typed is lost, chosen files shown.
(() => {
  const { app, Controller, words } = zhike;
  const PREFIX = "zhike-draft:";
  const WEEK = 7 * 24 * 3600 * 1000;
  const NEVER = new Set(["csrfmiddlewaretoken", "once_key"]);

  // A second click while the first is on its way does nothing; the server's one-time key covers the rest.
  app.register("once", class extends Controller {
    connect() {
      this.send = (event) => this.submit(event);
      this.free = () => this.release();
      this.element.addEventListener("submit", this.send);
      this.element.addEventListener("htmx:afterRequest", this.free);
      window.addEventListener("pageshow", this.free);
    }

    disconnect() {
      window.removeEventListener("pageshow", this.free);
    }

    submit(event) {
      if (event.defaultPrevented && !this.element.hasAttribute("hx-post")) return;
      if (this.sent) {
        event.preventDefault();
        event.stopImmediatePropagation();
        return;
      }
      this.sent = true;
      for (const button of this.buttons()) button.classList.add("busy");
      setTimeout(() => this.release(), 15000);
    }

    release() {
      this.sent = false;
      for (const button of this.buttons()) button.classList.remove("busy");
    }

    buttons() {
      return [...this.element.elements].filter((one) => one.type === "submit");
    }
  });

  const read = (name) => {
    try {
      return JSON.parse(localStorage.getItem(name));
    } catch {
      return null;
    }
  };

  // Forget drafts that the server says it saved (a cookie with the one-time key) and those of last week.
  const savedKey = () => /(?:^|; )zhike_saved=([\w-]+)/.exec(document.cookie)?.[1];
  const sweep = () => {
    const saved = savedKey();
    for (const name of Object.keys(localStorage).filter((one) => one.startsWith(PREFIX))) {
      const draft = read(name);
      if (!draft || draft.key === saved || Date.now() - draft.at > WEEK) localStorage.removeItem(name);
    }
  };
  sweep();
  document.addEventListener("htmx:afterRequest", sweep);

  app.register("draft", class extends Controller {
    static values = { name: String, person: String, sent: Boolean };

    connect() {
      this.place = `${PREFIX}${this.personValue}:${this.nameValue}`;
      this.freshKey = this.element.elements.once_key?.value;
      if (!this.sentValue) this.restore();
      this.keep = () => this.schedule();
      for (const name of ["input", "change"]) this.element.addEventListener(name, this.keep);
      this.element.addEventListener("submit", () => this.store());
    }

    disconnect() {
      if (this.timer) this.store();
    }

    fields() {
      const named = (one) => one.name && !NEVER.has(one.name) && !["password", "file", "submit", "button"].includes(one.type);
      return [...this.element.elements].filter((one) => named(one) && !one.closest("[data-controller~=picker]"));
    }

    pickers() {
      const boxes = [...this.element.querySelectorAll("[data-controller~=picker]")];
      return boxes.map((box) => app.getControllerForElementAndIdentifier(box, "picker")).filter(Boolean);
    }

    schedule() {
      if (this.element.elements.once_key && this.freshKey) this.element.elements.once_key.value = this.freshKey;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.store(), 400);
    }

    store() {
      clearTimeout(this.timer);
      this.timer = null;
      const key = this.element.elements.once_key?.value ?? "";
      if (key && key === savedKey()) return;
      const values = this.fields().map((one) => [one.name, one.value, one.type === "checkbox" || one.type === "radio" ? one.checked : null]);
      const picked = Object.fromEntries(this.pickers().map((one) => [one.nameValue, one.chosen()]));
      localStorage.setItem(this.place, JSON.stringify({ at: Date.now(), key, values, picked }));
    }

    restore() {
      const draft = read(this.place);
      if (!draft) return;
      const before = JSON.stringify(this.fields().map((one) => [one.value, one.checked]));
      for (const [name, value, checked] of draft.values) {
        const same = this.fields().filter((one) => one.name === name);
        const field = checked === null ? same[0] : same.find((one) => one.value === value);
        if (!field) continue;
        if (checked === null) field.value = value;
        else field.checked = checked;
      }
      queueMicrotask(() => this.pickers().forEach((one) => draft.picked?.[one.nameValue] && one.restore(draft.picked[one.nameValue])));
      if (draft.key && this.element.elements.once_key) this.element.elements.once_key.value = draft.key;
      const changed = before !== JSON.stringify(this.fields().map((one) => [one.value, one.checked]));
      if (changed || Object.values(draft.picked ?? {}).some((one) => one.length)) this.notice();
    }

    notice() {
      const note = Object.assign(document.createElement("div"), { className: "z-notice gold", role: "status" });
      const text = Object.assign(document.createElement("div"), { className: "z-grow", textContent: words().restored });
      const away = Object.assign(document.createElement("button"), { type: "button", className: "z-link-btn", textContent: words().discard });
      away.addEventListener("click", () => this.discard());
      note.append(text, away);
      this.element.prepend(note);
    }

    discard() {
      clearTimeout(this.timer);
      this.timer = null;
      localStorage.removeItem(this.place);
      const drawn = this.element.closest("#drawer-body");
      if (drawn) htmx.ajax("GET", this.element.action, { target: drawn, swap: "innerHTML" });
      else location.reload();
    }
  });
})();
