// What the server says by itself: one stream per window, paused while hidden; progress of long work; the bell; dropped files.
(() => {
  const { app, Controller, raise } = zhike;
  const KINDS = ["hello", "notification", "unread", "resync", "progress", "changed"];
  const COUNTING = ["hello", "notification", "unread", "resync"];

  app.register("live", class extends Controller {
    connect() {
      this.url = document.querySelector("meta[name=live-url]")?.content;
      if (!this.url) return;
      this.wait = 1000;
      this.watch = () => (document.hidden ? this.pause() : this.open());
      document.addEventListener("visibilitychange", this.watch);
      window.addEventListener("pagehide", () => this.pause());
      this.watch();
    }

    disconnect() {
      document.removeEventListener("visibilitychange", this.watch);
      this.pause();
    }

    open() {
      if (this.source || document.hidden) return;
      this.source = new EventSource(this.url);
      this.source.addEventListener("open", () => (this.wait = 1000));
      this.source.addEventListener("error", () => this.again());
      for (const kind of KINDS) this.source.addEventListener(kind, (event) => this.tell(kind, event.data));
      this.source.addEventListener("bye", () => this.leave());
      this.source.addEventListener("replaced", () => this.pause());
    }

    // Signed out: the stream will not be given again, so do not ask.
    leave() {
      document.removeEventListener("visibilitychange", this.watch);
      this.pause();
    }

    tell(kind, text) {
      try {
        raise(`live:${kind}`, JSON.parse(text));
      } catch {
        raise(`live:${kind}`, {});
      }
    }

    // The browser's own retry does not wait longer each time; ours does, up to a minute, with some chance in it.
    again() {
      this.close();
      this.timer = setTimeout(() => this.open(), this.wait * (0.75 + Math.random() / 2));
      this.wait = Math.min(60000, this.wait * 2);
    }

    pause() {
      clearTimeout(this.timer);
      this.close();
    }

    close() {
      this.source?.close();
      this.source = null;
    }
  });

  app.register("bell", class extends Controller {
    static targets = ["count", "number"];
    static values = { count: Number };

    connect() {
      this.ring = ({ detail }) => {
        this.countValue = detail.unread ?? this.countValue;
        if (detail.title && !detail.quiet) raise("zhike:toast", { text: detail.title, tone: detail.tone ?? "green", help: detail.body });
      };
      for (const kind of COUNTING) document.addEventListener(`live:${kind}`, this.ring);
    }

    disconnect() {
      for (const kind of COUNTING) document.removeEventListener(`live:${kind}`, this.ring);
    }

    countValueChanged(count) {
      this.countTarget.hidden = !count;
      this.numberTarget.textContent = count < 100 ? count : "99+";
    }
  });

  // Replaces itself by what its address answers, every second (slower when hidden), or at once when the stream says so.
  app.register("progress", class extends Controller {
    static values = { url: String, key: String, done: Boolean };

    connect() {
      if (this.doneValue || !this.urlValue) return;
      this.push = ({ detail }) => detail.key === this.keyValue && this.ask();
      document.addEventListener("live:progress", this.push);
      this.plan();
    }

    disconnect() {
      clearTimeout(this.timer);
      document.removeEventListener("live:progress", this.push);
    }

    plan() {
      this.timer = setTimeout(() => this.ask(), document.hidden ? 5000 : 1000);
    }

    async ask() {
      if (this.asking) return;
      this.asking = true;
      clearTimeout(this.timer);
      await htmx.ajax("GET", this.urlValue, { target: this.element, swap: "outerHTML" }).catch(() => {});
      this.asking = false;
      if (document.contains(this.element)) this.plan();
    }
  });

  app.register("files", class extends Controller {
    static targets = ["input", "list"];

    over(event) {
      event.preventDefault();
      this.element.classList.add("over");
    }

    out() {
      this.element.classList.remove("over");
    }

    list() {
      const size = (bytes) => (bytes < 1048576 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1)} MB`);
      const rows = [...this.inputTarget.files].map((file) => Object.assign(document.createElement("li"), { textContent: `${file.name} · ${size(file.size)}` }));
      this.listTarget.replaceChildren(...rows);
    }
  });
})();
