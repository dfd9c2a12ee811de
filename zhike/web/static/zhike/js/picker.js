// Pickers that search on the server, as combo boxes.
(() => {
  const { app, Controller } = zhike;
  const make = (tag, values) => Object.assign(document.createElement(tag), values);

  app.register("picker", class extends Controller {
    static targets = ["text", "value", "list", "picked", "clear", "nothing", "failed"];
    static values = { url: String, many: Boolean, name: String };

    connect() {
      this.shown = this.textTarget.value;
      this.at = -1;
    }

    search() {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.ask(), 180);
    }

    async ask() {
      this.asking?.abort();
      this.asking = new AbortController();
      const text = this.textTarget.value === this.shown && !this.manyValue ? "" : this.textTarget.value.trim();
      const address = new URL(this.urlValue, location.href);
      address.searchParams.set("q", text);
      try {
        const answer = await fetch(address, { signal: this.asking.signal, headers: { Accept: "application/json" } });
        if (!answer.ok) throw new Error(String(answer.status));
        this.show((await answer.json()).options);
      } catch (error) {
        if (error.name !== "AbortError") this.fill([this.failedTarget.content.cloneNode(true)]);
      }
    }

    show(options) {
      const rows = options.map((option, index) => this.row(option, index));
      this.fill(rows.length ? rows : [this.nothingTarget.content.cloneNode(true)]);
      this.mark(rows.findIndex((row) => !row.hasAttribute("aria-disabled")));
    }

    row(option, index) {
      const row = make("li", { id: `${this.listTarget.id}-${index}`, role: "option", textContent: option.label });
      row.setAttribute("aria-selected", "false");
      if (option.refused) row.setAttribute("aria-disabled", "true");
      const note = option.refused || option.note;
      if (note) row.append(make("small", { textContent: note }));
      row.addEventListener("mousedown", (event) => {
        event.preventDefault();
        if (!option.refused) this.choose(option);
      });
      row.option = option;
      return row;
    }

    fill(rows) {
      this.listTarget.replaceChildren(...rows);
      if (document.activeElement !== this.textTarget) return;
      this.listTarget.hidden = false;
      this.textTarget.setAttribute("aria-expanded", "true");
    }

    mark(index) {
      const rows = [...this.listTarget.children];
      this.at = index;
      rows.forEach((row, number) => row.setAttribute("aria-selected", String(number === index)));
      this.textTarget.setAttribute("aria-activedescendant", rows[index]?.id ?? "");
      rows[index]?.scrollIntoView({ block: "nearest" });
    }

    key(event) {
      if (event.isComposing) return;
      const [rows, open] = [[...this.listTarget.children], !this.listTarget.hidden];
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (open) this.mark((this.at + (event.key === "ArrowDown" ? 1 : -1) + rows.length) % rows.length);
        else this.ask();
      } else if (event.key === "Enter" && open && !event.ctrlKey && rows[this.at]?.option && !rows[this.at].option.refused) {
        this.choose(rows[this.at].option);
      } else if (event.key === "Escape" && open) {
        this.close();
        event.stopPropagation();
      } else if (event.key === "Backspace" && this.manyValue && !this.textTarget.value) {
        this.pickedTarget.lastElementChild?.querySelector("button").click();
        return;
      } else return;
      event.preventDefault();
    }

    choose(option) {
      this.put(option);
      this.close();
      this.changed();
    }

    put = (option) => (this.manyValue ? this.add(option) : this.set(option));

    set(option) {
      this.valueTarget.value = option?.value ?? "";
      this.shown = option?.label ?? "";
      this.textTarget.value = this.shown;
      this.clearTarget.hidden = !option;
    }

    add(option) {
      this.textTarget.value = "";
      if (this.chosen().some((one) => one.value === String(option.value))) return;
      const item = make("li", { className: "z-chip green", textContent: option.label });
      item.prepend(make("input", { type: "hidden", name: this.nameValue, value: option.value }));
      const away = make("button", { type: "button", textContent: "×", ariaLabel: option.label });
      away.addEventListener("click", (event) => this.remove(event));
      item.append(away);
      this.pickedTarget.append(item);
    }

    remove(event) {
      event.currentTarget.closest("li").remove();
      this.changed();
    }

    clear() {
      this.choose(null);
      this.textTarget.focus();
    }

    leave() {
      this.close();
      if (!this.manyValue && !this.textTarget.value.trim()) this.set(null);
      else this.textTarget.value = this.manyValue ? "" : this.shown;
    }

    close() {
      clearTimeout(this.timer);
      this.asking?.abort();
      this.listTarget.hidden = true;
      this.textTarget.setAttribute("aria-expanded", "false");
    }

    changed() {
      this.element.dispatchEvent(new Event("change", { bubbles: true }));
    }

    chosen() {
      if (!this.manyValue) return this.valueTarget.value ? [{ value: this.valueTarget.value, label: this.shown }] : [];
      return [...this.pickedTarget.children].map((item) => ({ value: item.querySelector("input").value, label: item.textContent.replace("×", "").trim() }));
    }

    restore(options) {
      options.forEach(this.put);
    }
  });
})();
