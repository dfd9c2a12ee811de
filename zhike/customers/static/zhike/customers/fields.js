// The designer of custom fields: fields are dragged into their order, options of a choice too.
(() => {
  const { app, Controller } = zhike;

  const drag = (list, options) => (window.Sortable ? Sortable.create(list, { handle: ".z-grip", animation: 120, ...options }) : null);

  const moveUp = (event, selector) => {
    const item = event.currentTarget.closest(selector);
    const before = item.previousElementSibling;
    if (!before) return false;
    before.before(item);
    event.currentTarget.focus();
    return true;
  };

  app.register("arrange", class extends Controller {
    static targets = ["list", "item"];

    connect() {
      this.sorts = this.listTargets.map((list) => drag(list, { group: "fields", onEnd: () => this.save() })).filter(Boolean);
    }

    disconnect() {
      this.sorts.forEach((one) => one.destroy());
    }

    up(event) {
      const item = event.currentTarget.closest("li");
      const lists = this.listTargets;
      const above = lists[lists.indexOf(item.parentElement) - 1];
      if (moveUp(event, "li")) return this.save();
      if (!above) return;
      above.append(item);
      event.currentTarget.focus();
      this.save();
    }

    save() {
      for (const item of this.itemTargets) item.querySelector("[name=section]").value = item.parentElement.dataset.section;
      this.element.requestSubmit();
    }
  });

  app.register("options", class extends Controller {
    static targets = ["list", "line"];

    connect() {
      this.sort = drag(this.listTarget, { onEnd: () => this.tell() });
    }

    disconnect() {
      this.sort?.destroy();
    }

    add() {
      const line = this.lineTargets.at(-1).cloneNode(true);
      line.querySelector("[name=option_key]").value = "";
      line.querySelector("[name=option_label]").value = "";
      line.querySelector("label")?.remove();
      this.listTarget.append(line);
      line.querySelector("[name=option_label]").focus();
    }

    up(event) {
      if (moveUp(event, "li")) this.tell();
    }

    key(event) {
      if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.isComposing) return;
      event.preventDefault();
      this.add();
    }

    tell() {
      this.element.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
})();
