// The steps of a script in another order: by drag, or by the arrow keys on the grip.
(() => {
  const { app, Controller } = zhike;

  app.register("steporder", class extends Controller {
    static values = { url: String, library: String, rev: Number };

    async connect() {
      if (!window.Sortable) await zhike.load(this.libraryValue);
      if (!this.element.isConnected) return;
      this.sort = Sortable.create(this.element, { handle: ".z-grip", animation: 120, onEnd: () => this.save() });
    }

    disconnect() {
      this.sort?.destroy();
    }

    key(event) {
      const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const row = event.target.closest("[data-step]");
      const other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
      if (!other) return;
      if (step < 0) other.before(row);
      else other.after(row);
      event.target.closest(".z-grip").focus();
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => this.save(), 600);
    }

    save() {
      const step = [...this.element.children].map((one) => one.dataset.step);
      htmx.ajax("POST", this.urlValue, { source: this.element, target: "body", values: { step, rev: this.revValue } });
    }
  });
})();
