// The page without network: pick whom it is about, fill in the form, see what still waits and what was refused.
(() => {
  const { app, Controller, offline } = zhike;
  const SHOWN = 8;

  app.register("offline-page", class extends Controller {
    static targets = ["locked", "work", "section", "queue", "entry", "none", "able"];

    async connect() {
      if (!offline.able) return this.show("able");
      this.draw = () => this.drawQueue();
      document.addEventListener("offline:changed", this.draw);
      if (await zhike.network.reach()) await offline.check();
      this.known = await offline.known();
      if (!this.known) return this.show("locked");
      this.show("work");
      this.sectionTargets.forEach((section) => this.fill(section));
      await this.drawQueue();
      document.documentElement.dataset.offlineDrawn = "yes";
    }

    disconnect() {
      document.removeEventListener("offline:changed", this.draw);
    }

    show(name) {
      for (const each of ["locked", "work", "able"]) this[`${each}Target`].hidden = each !== name;
    }

    formOf(section) {
      return this.known.forms[section.dataset.key];
    }

    sectionOf(row) {
      return this.sectionTargets.find((one) => one.dataset.key === row.form);
    }

    fill(section) {
      section.hidden = !this.formOf(section);
      if (section.hidden) return;
      this.narrow({ target: section.querySelector("input[type=search]") });
      const about = new CustomEvent("offline:extra", { detail: this.formOf(section).extra });
      section.querySelector("form").elements.once_key.value = crypto.randomUUID();
      section.querySelectorAll("[data-offline-extra]").forEach((each) => each.dispatchEvent(about));
    }

    narrow({ target }) {
      const section = target.closest("[data-offline-page-target=section]");
      const text = target.value.trim().toLowerCase();
      const hits = this.formOf(section).rows.filter((row) => row.name.toLowerCase().includes(text)).slice(0, SHOWN);
      section.querySelector("ul").replaceChildren(...hits.map((row) => this.choice(section, row)));
      section.querySelector("[data-nobody]").hidden = hits.length > 0;
    }

    choice(section, row) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "q-choice", textContent: row.name });
      button.append(Object.assign(document.createElement("small"), { className: "z-muted", textContent: row.note || "" }));
      button.addEventListener("click", () => this.pick(section, row));
      const item = document.createElement("li");
      item.append(button);
      return item;
    }

    pick(section, row) {
      const form = section.querySelector("form");
      for (const name of ["replaces", "madeAt"]) delete form.dataset[name];
      form.setAttribute("action", form.dataset.address.replace("{id}", row.id));
      form.dataset.offlineLabel = row.name;
      form.querySelector("[data-offline-name]").textContent = row.name;
      form.querySelectorAll("[data-offline-picked]").forEach((each) => each.dispatchEvent(new CustomEvent("offline:picked", { detail: row })));
      [section.querySelector("[data-pick]").hidden, form.hidden] = [true, false];
      form.querySelector("textarea, input:not([type=hidden])")?.focus();
    }

    again(event) {
      const section = event.target.closest("[data-offline-page-target=section]");
      [section.querySelector("[data-pick]").hidden, section.querySelector("form").hidden] = [false, true];
      section.querySelector("input[type=search]").focus();
    }

    // What stands open and is needed must be filled: the server would only say so hours later.
    check(event) {
      const bare = [...event.target.querySelectorAll("[data-needed]")].filter((box) => {
        const filled = [...box.querySelectorAll("input, textarea, select")].some((one) => (["radio", "checkbox"].includes(one.type) ? one.checked : one.value.trim()));
        const [name, value] = box.dataset.needed.split("=");
        const applies = !name || event.target.elements[name]?.value === value;
        const lacks = applies && !filled;
        box.querySelector("[data-needed-words]").hidden = !lacks;
        return lacks;
      });
      if (!bare.length) return;
      event.preventDefault();
      bare[0].querySelector("input, textarea, select").focus();
    }

    async drawQueue() {
      const rows = await offline.list();
      this.queueTarget.replaceChildren(...rows.map((row) => this.line(row)));
      this.noneTarget.hidden = rows.length > 0;
    }

    line(row) {
      const item = this.entryTarget.content.firstElementChild.cloneNode(true);
      const part = (name) => item.querySelector(`[data-part=${name}]`);
      part("label").textContent = row.label ?? "";
      part("text").textContent = row.text || this.sectionOf(row)?.getAttribute("aria-label") || "";
      part("at").textContent = new Date(row.at).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
      for (const state of ["waiting", "refused", "closed"]) part(state).hidden = row.state !== state;
      part("words").textContent = row.words ?? "";
      part("edit").hidden = row.state !== "refused" || !this.sectionOf(row);
      part("edit").addEventListener("click", () => this.edit(row));
      part("again").hidden = row.state !== "refused";
      part("again").addEventListener("click", () => this.retry(row));
      part("drop").addEventListener("click", () => this.drop(row, part("drop")));
      return item;
    }

    async retry(row) {
      await offline.mark(row.key, "");
      await this.drawQueue();
      await offline.sync();
    }

    // A second tap means it: what is thrown away does not come back.
    async drop(row, button) {
      if (!button.dataset.sure) {
        button.dataset.sure = "yes";
        button.textContent = button.dataset.words;
        return;
      }
      await offline.drop(row.key);
      document.dispatchEvent(new CustomEvent("offline:changed"));
    }

    // Back into the form with all that was typed; the old one goes when the mended one is kept, and keeps its time.
    async edit(row) {
      const section = this.sectionOf(row);
      const form = section.querySelector("form");
      const data = await new Response(await offline.bodyOf(row.key), { headers: { "Content-Type": row.type } }).formData();
      const id = new RegExp(form.dataset.address.replace("{id}", "([\\d/]+)")).exec(row.url)?.[1];
      this.pick(section, this.formOf(section).rows.find((one) => String(one.id) === id) ?? { id, name: row.label });
      Object.assign(form.dataset, { replaces: row.key, madeAt: row.at });
      for (const one of form.elements) {
        if (!one.name || one.name === "once_key" || one.type === "file") continue;
        if (["radio", "checkbox"].includes(one.type)) one.checked = data.getAll(one.name).includes(one.value);
        else one.value = data.get(one.name) ?? "";
      }
    }
  });
})();
