// A cell of the list while it is edited: a choice or Enter saves, Escape and leaving give up.
(() => {
  const { app, Controller } = zhike;

  app.register("cell", class extends Controller {
    static values = { url: String };

    connect() {
      this.field = this.element.querySelector("select, input:not([type=hidden])");
      this.before = this.field.value;
      this.field.focus();
    }

    save(event) {
      if (event.target === this.field) this.element.requestSubmit();
    }

    key(event) {
      event.stopPropagation();
      if (event.key === "Escape") this.giveUp();
      if (event.key === "Enter" && this.field.value === this.before) this.giveUp();
    }

    leave(event) {
      if (this.element.contains(event.relatedTarget)) return;
      if (this.field.value === this.before) this.giveUp();
    }

    giveUp() {
      const cell = this.element.closest("td");
      if (cell) htmx.ajax("GET", this.urlValue, { target: cell, swap: "innerHTML" });
    }
  });
})();
