// Builds a condition of groups and rows; its JSON stands in a hidden field, its sentence and count come from the server.
(() => {
  const { app, Controller } = zhike;

  app.register("builder", class extends Controller {
    static targets = ["data", "value", "tree", "preview", "group", "row", "picker"];
    static values = { preview: String };

    connect() {
      this.offer = JSON.parse(this.dataTarget.textContent);
      this.fields = new Map(this.offer.fields.map((field) => [field.key, field]));
      this.setting = { words: this.offer.words, periods: this.offer.periods, labels: this.offer.labels, template: this.pickerTarget };
      const tree = this.offer.tree ?? { all: [] };
      this.treeTarget.replaceChildren(this.makeGroup(tree, 1));
      if (!Object.values(tree)[0].length) this.addRowTo(this.treeTarget.firstElementChild, null);
      this.write();
    }

    disconnect() {
      clearTimeout(this.timer);
    }

    makeGroup(tree, depth) {
      const [mode, parts] = Object.entries(tree)[0];
      const group = this.groupTarget.content.firstElementChild.cloneNode(true);
      group.dataset.depth = depth;
      group.querySelector("[data-part=mode]").value = mode;
      if (depth >= this.offer.depth) group.querySelector("[data-part=nest]").remove();
      if (depth === 1) group.querySelector("[data-part=away]").remove();
      for (const part of parts) {
        if ("field" in part) this.addRowTo(group, part);
        else this.partsOf(group).append(this.makeGroup(part, depth + 1));
      }
      return group;
    }

    partsOf = (group) => group.querySelector(":scope > [data-part=parts]");

    addRowTo(group, part) {
      const row = this.rowTarget.content.firstElementChild.cloneNode(true);
      const select = row.querySelector("[data-part=field]");
      this.fillFields(select);
      if (part && this.fields.has(part.field)) select.value = part.field;
      else if (part) row.querySelector("[data-part=gone]").hidden = false;
      this.fillOperators(row, part?.op, part?.value);
      this.partsOf(group).append(row);
      return row;
    }

    fillFields(select) {
      for (const [label, keys] of this.offer.groups) {
        const group = Object.assign(document.createElement("optgroup"), { label });
        for (const key of keys) group.append(new Option(this.fields.get(key).label, key));
        select.append(group);
      }
    }

    fillOperators(row, op, value) {
      const field = this.fields.get(row.querySelector("[data-part=field]").value);
      const select = row.querySelector("[data-part=op]");
      select.replaceChildren(...field.ops.map((one) => new Option(this.offer.operators[one], one)));
      if (field.ops.includes(op)) select.value = op;
      row.querySelector("[data-part=slow]").hidden = !field.slow;
      this.fillValue(row, field, select.value, value);
    }

    fillValue(row, field, op, value) {
      const control = zhike.conditionValue(field, op, value, this.setting);
      row.control = control;
      row.querySelector("[data-part=value]").replaceChildren(...control.nodes);
    }

    changed(event) {
      const row = event.target.closest("[data-part=row]");
      const part = event.target.dataset?.part;
      if (row && part === "field") this.fillOperators(row);
      if (row && part === "op") {
        const field = this.fields.get(row.querySelector("[data-part=field]").value);
        this.fillValue(row, field, event.target.value, row.control.read());
      }
      this.write();
    }

    add(event) {
      const row = this.addRowTo(event.target.closest("[data-part=group]"), null);
      row.querySelector("[data-part=field]").focus();
      this.write();
    }

    nest(event) {
      const outer = event.target.closest("[data-part=group]");
      const group = this.makeGroup({ any: [] }, Number(outer.dataset.depth) + 1);
      this.partsOf(outer).append(group);
      this.addRowTo(group, null).querySelector("[data-part=field]").focus();
      this.write();
    }

    remove(event) {
      const gone = event.target.closest("[data-part=row]") ?? event.target.closest("[data-part=group]");
      const outer = gone.parentElement.closest("[data-part=group]");
      gone.remove();
      outer?.querySelector(":scope > .cond-adds button")?.focus();
      this.write();
    }

    // Rows without a value yet are left out, and so are groups without rows.
    read(element) {
      if (element.dataset.part === "group") {
        const parts = [...this.partsOf(element).children].map((part) => this.read(part)).filter(Boolean);
        return parts.length ? { [element.querySelector("[data-part=mode]").value]: parts } : null;
      }
      const value = element.control.read();
      if (value === null) return null;
      const part = { field: element.querySelector("[data-part=field]").value, op: element.querySelector("[data-part=op]").value };
      return value === undefined ? part : { ...part, value };
    }

    write() {
      const tree = this.read(this.treeTarget.firstElementChild);
      const text = tree ? JSON.stringify(tree) : "";
      this.valueTarget.disabled = !text && this.valueTarget.hasAttribute("data-optional");
      if (text === this.valueTarget.value && this.asked) return;
      this.valueTarget.value = text;
      this.asked = true;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.ask(text), 350);
    }

    ask(text) {
      htmx.ajax("POST", this.previewValue, { target: this.previewTarget, swap: "innerHTML", values: { cond: text } });
    }
  });
})();
