// What can be ticked off beside an entry without network: the picked row brings it along, [value, words] each.
(() => {
  const { app, Controller } = zhike;

  app.register("offline-ticks", class extends Controller {
    static targets = ["list"];
    static values = { name: String };

    fill({ detail }) {
      const found = detail[this.nameValue] ?? [];
      this.element.hidden = !found.length;
      this.listTarget.replaceChildren(...found.map(([value, words]) => this.line(value, words)));
    }

    line(value, words) {
      const line = Object.assign(document.createElement("label"), { className: "z-option" });
      const tick = Object.assign(document.createElement("input"), { type: "checkbox", name: this.nameValue, value });
      line.append(tick, Object.assign(document.createElement("span"), { textContent: words }));
      return line;
    }
  });
})();
