// Lists: picking rows (page, whole result), keys j k Enter x, choice of columns.
(() => {
  const { app, Controller, load, typing } = zhike;

  app.register("selection", class extends Controller {
    static targets = ["row", "all", "bar", "count", "wholeField", "wholeButton"];
    static values = { query: String };

    rowTargetConnected() {
      this.refresh();
    }

    row(event) {
      if (event.shiftKey && this.last) this.range(this.last, event.currentTarget);
      this.last = event.currentTarget;
      this.wholeFieldTarget.value = "";
      this.refresh();
    }

    range(from, to) {
      const rows = this.rowTargets;
      const [a, b] = [rows.indexOf(from), rows.indexOf(to)].sort((x, y) => x - y);
      for (const box of rows.slice(a, b + 1)) box.checked = to.checked;
    }

    page(event) {
      for (const box of this.rowTargets) box.checked = event.currentTarget.checked;
      this.wholeFieldTarget.value = "";
      this.refresh();
    }

    whole() {
      for (const box of this.rowTargets) box.checked = true;
      this.wholeFieldTarget.value = "1";
      this.refresh();
    }

    none() {
      for (const box of this.rowTargets) box.checked = false;
      this.wholeFieldTarget.value = "";
      this.refresh();
    }

    refresh() {
      const picked = this.rowTargets.filter((box) => box.checked);
      for (const box of this.rowTargets) box.closest("tr").classList.toggle("picked", box.checked);
      if (this.hasAllTarget) {
        this.allTarget.checked = picked.length > 0 && picked.length === this.rowTargets.length;
        this.allTarget.indeterminate = picked.length > 0 && picked.length < this.rowTargets.length;
      }
      if (!this.hasBarTarget) return;
      const whole = this.wholeFieldTarget.value === "1";
      this.barTarget.hidden = !picked.length;
      this.countTarget.textContent = whole ? this.wholeWords() : `${picked.length} ${this.countTarget.dataset.unit}`;
      if (this.hasWholeButtonTarget) this.wholeButtonTarget.hidden = whole;
    }

    wholeWords() {
      return this.hasWholeButtonTarget ? this.wholeButtonTarget.dataset.words : "";
    }
  });

  app.register("list-keys", class extends Controller {
    static targets = ["row"];

    connect() {
      this.listen = (event) => this.press(event);
      document.addEventListener("keydown", this.listen);
    }

    disconnect() {
      document.removeEventListener("keydown", this.listen);
    }

    press(event) {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
      if (event.key === "j" || event.key === "k") this.move(event.key === "j" ? 1 : -1);
      else if (!this.at || !document.contains(this.at)) return;
      else if (event.key === "x") this.at.querySelector("input[name=picked]")?.click();
      else if (event.key === "Enter" && !event.target.closest("a, button")) this.open();
      else return;
      event.preventDefault();
    }

    move(step) {
      const rows = this.rowTargets;
      if (!rows.length) return;
      const now = rows.indexOf(this.at);
      const next = rows[now < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, now + step))];
      this.at?.classList.remove("at");
      this.at = next;
      next.classList.add("at");
      const link = next.querySelector("a[href]");
      (link ?? next).focus({ preventScroll: true });
      next.scrollIntoView({ block: "nearest" });
    }

    open() {
      const address = this.at.dataset.href ?? this.at.querySelector("a[href]")?.href;
      if (address) location.assign(address);
    }
  });

  // Double click edits a cell in place: the cell loads its own small form.
  app.register("edit", class extends Controller {
    static values = { url: String };

    start() {
      htmx.ajax("GET", this.urlValue, { target: this.element, swap: "innerHTML" });
    }
  });

  app.register("columns", class extends Controller {
    static targets = ["list", "value", "form"];
    static values = { library: String };

    async listTargetConnected(list) {
      if (!window.Sortable && this.libraryValue) await load(this.libraryValue);
      if (window.Sortable && list.isConnected) Sortable.create(list, { handle: ".z-grip", animation: 120 });
    }

    up(event) {
      const item = event.currentTarget.closest("li");
      item.previousElementSibling?.before(item);
      event.currentTarget.focus();
    }

    submit() {
      const boxes = [...this.listTarget.querySelectorAll("input")].filter((box) => box.checked);
      this.valueTarget.value = boxes.map((box) => box.value).join(",");
    }
  });
})();
