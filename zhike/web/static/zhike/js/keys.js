// Keys of every page: / search, n create, ? help. Lists have theirs in lists.js. Never while typing.
(() => {
  const { app, Controller, typing } = zhike;

  app.register("shortcuts", class extends Controller {
    static targets = ["find", "create"];

    connect() {
      this.listen = (event) => this.press(event);
      document.addEventListener("keydown", this.listen);
    }

    disconnect() {
      document.removeEventListener("keydown", this.listen);
    }

    press(event) {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
      const acts = { "/": () => this.find(), n: () => this.create(), N: () => this.create(), "?": () => this.help() };
      if (!acts[event.key] || !acts[event.key]()) return;
      event.preventDefault();
    }

    find() {
      if (!this.hasFindTarget) return false;
      this.findTarget.focus();
      this.findTarget.select();
      return true;
    }

    create() {
      if (!this.hasCreateTarget) return false;
      this.createTarget.click();
      return true;
    }

    help() {
      document.getElementById("help-drawer")?.showModal();
      return true;
    }
  });

  // Results of the search box under it: arrows move, Enter opens, Escape closes.
  app.register("find", class extends Controller {
    static values = { url: String };

    connect() {
      this.results = this.element.querySelector("#find-results");
      this.input = this.element.querySelector("input");
      this.element.addEventListener("htmx:afterSwap", () => this.show());
      this.element.addEventListener("keydown", (event) => this.key(event));
      this.element.addEventListener("focusout", (event) => {
        if (!this.element.contains(event.relatedTarget)) this.hide();
      });
      this.input.addEventListener("focus", () => this.show());
    }

    show() {
      this.results.hidden = !this.input.value.trim() || !this.results.children.length;
    }

    hide() {
      this.results.hidden = true;
    }

    links() {
      return [...this.results.querySelectorAll("a[href]")];
    }

    key(event) {
      if (event.isComposing) return;
      if (event.key === "Escape") {
        this.hide();
        this.input.blur();
      }
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      const stops = [this.input, ...this.links()];
      const step = event.key === "ArrowDown" ? 1 : -1;
      const next = stops.indexOf(document.activeElement) + step;
      stops[(next + stops.length) % stops.length].focus();
      event.preventDefault();
    }
  });

  // Ctrl+Enter saves the form that has the focus; in a list of fields, Enter alone never loses anything.
  app.register("save-key", class extends Controller {
    connect() {
      this.listen = (event) => {
        if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
        event.preventDefault();
        this.element.requestSubmit();
      };
      this.element.addEventListener("keydown", this.listen);
    }

    disconnect() {
      this.element.removeEventListener("keydown", this.listen);
    }
  });
})();
