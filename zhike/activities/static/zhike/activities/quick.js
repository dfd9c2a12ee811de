// Sentences that are one tap away: those that fit how and with what result come first, the most used before the others.
(() => {
  const { app, Controller } = zhike;
  const SHOWN = 8;
  const NEAR = { own: 2, team: 1, company: 0 };

  app.register("sentences", class extends Controller {
    static targets = ["list"];

    connect() {
      this.form = this.element.closest("form");
      this.rank = () => this.order();
      this.form.addEventListener("change", this.rank);
      this.form.addEventListener("reset", () => setTimeout(this.rank));
      this.order();
    }

    disconnect() {
      this.form.removeEventListener("change", this.rank);
    }

    chosen(name) {
      return this.form.querySelector(`[name="${name}"]:checked`)?.value ?? "";
    }

    // Fits the result first, then the way, then whose habit it is, then how often it is written.
    weight({ dataset }, kind, outcome) {
      const fits = (value, wanted) => (value === wanted ? 2 : value === "" ? 1 : 0);
      return [fits(dataset.outcome, outcome) + fits(dataset.kind, kind), NEAR[dataset.whose], Number(dataset.uses)];
    }

    order() {
      const reached = this.chosen("reached") !== "no";
      const outcome = reached ? this.chosen("attitude") || "reached" : this.chosen("reason");
      const kind = this.chosen("kind");
      const chips = [...this.listTarget.querySelectorAll("button")].map((chip) => ({ chip, weight: this.weight(chip, kind, outcome) }));
      chips.sort((one, other) => other.weight.reduce((done, value, at) => done || value - one.weight[at], 0));
      const seen = new Set();
      for (const { chip } of chips) {
        const fits = (chip.dataset.reached === "yes") === reached && !seen.has(chip.dataset.text) && seen.size < SHOWN;
        chip.hidden = !fits;
        if (fits) seen.add(chip.dataset.text);
        this.listTarget.append(chip);
      }
    }

    // The page without network brings its sentences itself.
    fill({ detail }) {
      const chips = (detail ?? []).map((one) => {
        const chip = Object.assign(document.createElement("button"), { type: "button", className: "z-chip outline", textContent: one.text });
        const { text, kind, outcome, uses, whose } = one;
        Object.assign(chip.dataset, { text, kind, outcome, uses, whose, reached: one.reached ? "yes" : "no", action: "sentences#take" });
        return chip;
      });
      this.listTarget.replaceChildren(...chips);
      this.order();
    }

    take(event) {
      const box = this.element.querySelector("textarea");
      const text = event.currentTarget.dataset.text;
      if (box.value.includes(text)) return;
      const before = box.value.trimEnd();
      box.value = before ? `${before}；${text}` : text;
      box.dispatchEvent(new Event("input", { bubbles: true }));
      box.focus();
    }
  });
})();
