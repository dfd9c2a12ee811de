// Starts Stimulus and offers the few helpers that the other files share. No bundler: files load in order, deferred.
(() => {
  const app = Stimulus.Application.start();
  const loading = new Map();
  const token = () => JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"];

  window.zhike = {
    app,
    Controller: Stimulus.Controller,
    raise: (name, detail = {}) => document.dispatchEvent(new CustomEvent(name, { detail })),
    post: (url, fields) =>
      fetch(url, {
        method: "POST",
        headers: { "X-CSRFToken": token(), "HX-Request": "true" },
        body: new URLSearchParams(fields),
        credentials: "same-origin",
      }),
    remember: (name, value) => {
      const secure = location.protocol === "https:" ? "; secure" : "";
      document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax${secure}`;
    },
    typing: (element) => Boolean(element?.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable], dialog[open]")),
    // A library that only some pages need comes when the first of them asks for it.
    load: (address) => {
      if (!loading.has(address)) {
        loading.set(address, new Promise((done, failed) => {
          const script = Object.assign(document.createElement("script"), { src: address, onload: done, onerror: failed });
          document.head.append(script);
        }));
      }
      return loading.get(address);
    },
    words: () => document.querySelector("template[data-toast-words]")?.dataset ?? {},
  };

  // A line at the top while something loads; a bar when the network is away.
  app.register("loading", class extends Stimulus.Controller {
    static targets = ["offline"];

    connect() {
      this.waiting = 0;
      this.undo = [
        this.on(document.body, "htmx:beforeRequest", () => this.count(1)),
        this.on(document.body, "htmx:afterRequest", () => this.count(-1)),
        this.on(document, "zhike:network", (event) => this.network(event.detail.away)),
      ];
      this.network(Boolean(zhike.network?.isAway()));
    }

    disconnect() {
      this.undo.forEach((remove) => remove());
    }

    on(target, name, act) {
      target.addEventListener(name, act);
      return () => target.removeEventListener(name, act);
    }

    count(step) {
      this.waiting = Math.max(0, this.waiting + step);
      clearTimeout(this.timer);
      if (this.waiting) this.timer = setTimeout(() => this.element.classList.add("z-loading"), 150);
      else this.element.classList.remove("z-loading");
    }

    network(away) {
      if (this.hasOfflineTarget) this.offlineTarget.hidden = !away;
    }
  });

  app.register("theme", class extends Stimulus.Controller {
    choose(event) {
      event.preventDefault();
      const wanted = event.currentTarget.value;
      zhike.remember("zhike_theme", wanted);
      document.documentElement.dataset.theme = wanted;
      document.documentElement.dispatchEvent(new CustomEvent("zhike:theme"));
      for (const item of this.element.querySelectorAll("[role=menuitemradio]")) {
        item.setAttribute("aria-checked", String(item.value === wanted));
      }
      zhike.raise("zhike:theme-changed");
    }
  });

  app.register("side", class extends Stimulus.Controller {
    toggle() {
      const narrow = document.documentElement.classList.toggle("z-narrow");
      this.element.setAttribute("aria-pressed", String(narrow));
      zhike.remember("zhike_side", narrow ? "narrow" : "wide");
    }
  });

  // Times that people read as 5 分钟前 grow old on an open page: the browser keeps them true.
  app.register("ago", class extends Stimulus.Controller {
    connect() {
      this.timer = setInterval(() => this.refresh(), 60000);
    }

    disconnect() {
      clearInterval(this.timer);
    }

    refresh() {
      const minutes = Math.floor((Date.now() - Date.parse(this.element.dateTime)) / 60000);
      if (minutes < 1 || minutes >= 60) return;
      const format = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "always" });
      this.element.textContent = format.format(-minutes, "minute").replace(/(\d+)(?=[^\d\s])/, "$1 ");
    }
  });

  app.register("focus", class extends Stimulus.Controller {
    connect() {
      this.element.focus();
    }
  });
})();
