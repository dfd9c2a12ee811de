// Fields with several values: add a line, take one away; and parts of a form that follow a choice.
(() => {
  const { app, Controller } = zhike;

  app.register("rows", class extends Controller {
    static targets = ["row", "add"];
    static values = { most: Number };

    rowTargetConnected() {
      this.refresh();
    }

    rowTargetDisconnected() {
      this.refresh();
    }

    add() {
      if (this.rowTargets.length >= this.mostValue) return;
      const last = this.rowTargets.at(-1);
      const row = last.cloneNode(true);
      const input = row.querySelector("input");
      const label = this.element.closest(".z-field")?.querySelector("label")?.textContent ?? "";
      for (const name of ["id", "required", "aria-describedby", "aria-invalid"]) input.removeAttribute(name);
      input.setAttribute("aria-label", label.trim());
      input.value = "";
      last.after(row);
      input.focus();
    }

    remove(event) {
      const row = event.target.closest("[data-rows-target=row]");
      const input = row.querySelector("input");
      if (this.rowTargets.length === 1 || input.id) {
        input.value = "";
        input.focus();
      } else row.remove();
      this.element.dispatchEvent(new Event("input", { bubbles: true }));
    }

    key(event) {
      if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.isComposing) return;
      event.preventDefault();
      this.add();
    }

    refresh() {
      if (this.hasAddTarget) this.addTarget.hidden = this.rowTargets.length >= this.mostValue;
    }
  });

  // data-follow-when="person": shown while the chosen value of the named field is that one.
  app.register("follow", class extends Controller {
    static targets = ["part"];
    static values = { name: String };

    connect() {
      this.follow();
    }

    follow() {
      const chosen = this.element.querySelector(`[name="${this.nameValue}"]:checked`)?.value;
      if (!chosen) return;
      for (const part of this.partTargets) part.hidden = part.dataset.followWhen !== chosen;
    }
  });
})();
