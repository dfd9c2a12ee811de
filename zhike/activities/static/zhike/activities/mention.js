// Typing @ in a text offers colleagues who may read about this customer; picking one writes the name and remembers whom.
(() => {
  const { app, Controller } = zhike;
  const BEFORE = /(?:^|[^\w@.])@([^\s@，。；、]{0,12})$/u;

  app.register("mention", class extends Controller {
    static targets = ["text", "list"];
    static values = { url: String };

    connect() {
      this.box = this.element.querySelector("textarea");
      this.box.addEventListener("input", () => this.look());
      this.box.addEventListener("keydown", (event) => this.key(event));
      this.box.addEventListener("blur", () => setTimeout(() => this.close(), 200));
    }

    look() {
      clearTimeout(this.timer);
      const found = BEFORE.exec(this.box.value.slice(0, this.box.selectionStart));
      if (!found) return this.close();
      this.timer = setTimeout(() => this.ask(found[1]), 150);
    }

    async ask(text) {
      this.asking?.abort();
      this.asking = new AbortController();
      const address = new URL(this.urlValue, location.href);
      address.searchParams.set("q", text);
      try {
        const answer = await fetch(address, { signal: this.asking.signal, headers: { Accept: "application/json" } });
        if (answer.ok) this.show((await answer.json()).options, text);
      } catch {
        this.close();
      }
    }

    show(options, text) {
      const rows = options.map((option, index) => {
        const row = Object.assign(document.createElement("li"), { id: `${this.listTarget.id}-${index}`, textContent: option.label });
        row.setAttribute("role", "option");
        if (option.note) row.append(Object.assign(document.createElement("small"), { textContent: option.note }));
        row.addEventListener("mousedown", (event) => {
          event.preventDefault();
          this.choose(option, text);
        });
        row.choose = () => this.choose(option, text);
        return row;
      });
      if (!rows.length) rows.push(this.element.querySelector("template[data-nobody]").content.firstElementChild.cloneNode(true));
      this.listTarget.replaceChildren(...rows);
      this.listTarget.hidden = false;
      this.mark(0);
    }

    mark(index) {
      const rows = [...this.listTarget.children];
      this.at = (index + rows.length) % rows.length;
      rows.forEach((row, number) => row.setAttribute("aria-selected", String(number === this.at)));
      this.box.setAttribute("aria-activedescendant", rows[this.at]?.id ?? "");
    }

    key(event) {
      if (this.listTarget.hidden || event.isComposing) return;
      const steps = { ArrowDown: 1, ArrowUp: -1 };
      if (event.key in steps) this.mark(this.at + steps[event.key]);
      else if (event.key === "Enter" && !event.ctrlKey) this.listTarget.children[this.at]?.choose?.();
      else if (event.key === "Escape") this.close();
      else return;
      event.preventDefault();
      event.stopPropagation();
    }

    choose(option, text) {
      const [end, value] = [this.box.selectionStart, this.box.value];
      const before = `${value.slice(0, end - text.length)}${option.label} `;
      this.box.value = before + value.slice(end);
      this.box.setSelectionRange(before.length, before.length);
      const chosen = Object.assign(document.createElement("input"), { type: "hidden", name: "mention", value: option.value });
      this.element.append(chosen);
      this.close();
      this.box.dispatchEvent(new Event("input", { bubbles: true }));
    }

    close() {
      clearTimeout(this.timer);
      this.listTarget.hidden = true;
      this.box.removeAttribute("aria-activedescendant");
    }
  });
})();
