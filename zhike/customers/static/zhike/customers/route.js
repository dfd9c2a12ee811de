// The decision route in another order: by drag; arrows beside each step do the same without.
(() => {
  const { app, Controller } = zhike;

  app.register("route", class extends Controller {
    static values = { url: String, library: String };

    async connect() {
      if (!window.Sortable) await zhike.load(this.libraryValue);
      if (!this.element.isConnected) return;
      this.sort = Sortable.create(this.element, { handle: ".z-grip", animation: 120, onEnd: () => this.save() });
    }

    disconnect() {
      this.sort?.destroy();
    }

    save() {
      const step = [...this.element.children].map((one) => one.dataset.step);
      htmx.ajax("POST", this.urlValue, { source: this.element, target: this.element, swap: "none", values: { step } });
    }
  });

  // What somebody else changed meanwhile is refused; the parts of the page then show what is true.
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    const here = detail.elt?.closest?.(".c-chart, .c-route");
    if (here && detail.xhr?.status === 409) htmx.trigger(document.body, "customers:changed");
  });
})();
