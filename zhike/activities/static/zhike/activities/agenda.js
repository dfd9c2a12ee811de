// The calendar: entries move by drag or by the arrow keys; the server says whether they may, a refused one goes back.
(() => {
  const { app, Controller, load, post, raise, words } = zhike;

  app.register("agenda", class extends Controller {
    static targets = ["slot", "entry"];
    static values = { url: String, library: String, step: { type: Number, default: 1 } };

    async connect() {
      await load(this.libraryValue);
      if (!this.element.isConnected) return;
      const options = { group: "agenda", animation: 120, delay: 120, delayOnTouchOnly: true, draggable: "[data-entry]", sort: false };
      this.sorts = this.slotTargets.map((slot) => Sortable.create(slot, { ...options, onEnd: (event) => this.dropped(event) }));
    }

    disconnect() {
      this.sorts?.forEach((one) => one.destroy());
    }

    dropped({ item, from, to, oldIndex }) {
      if (from === to) return;
      this.send(item, to, () => from.insertBefore(item, from.children[oldIndex] ?? null));
    }

    // Left and right move by a day, up and down by an hour; where days have no hours, by a week.
    key(event) {
      const sideways = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      const upright = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if ((!sideways && !upright) || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      const item = event.currentTarget.closest("[data-entry]");
      const from = item.parentElement;
      const to = this.beside(from, sideways ?? 0, upright ?? 0);
      if (!to) return;
      const after = item.nextElementSibling;
      to.append(item);
      this.focus(item);
      this.send(item, to, () => {
        from.insertBefore(item, after);
        this.focus(item);
      });
    }

    beside(slot, days, rows) {
      const all = this.slotTargets;
      const ofDay = (day) => all.filter((one) => one.dataset.day === day);
      const names = [...new Set(all.map((one) => one.dataset.day))];
      const at = names.indexOf(slot.dataset.day);
      const own = ofDay(slot.dataset.day);
      if (own.length > 1 && rows) return own[own.indexOf(slot) + rows];
      const next = names[at + days + rows * this.stepValue];
      return next ? ofDay(next)[own.indexOf(slot)] : undefined;
    }

    focus(item) {
      item.querySelector("a")?.focus({ preventScroll: true });
    }

    timeFor(item, slot) {
      const time = item.querySelector("time");
      const old = time?.textContent.trim() ?? "";
      if (slot.dataset.time !== "keep") return slot.dataset.time && old.slice(0, 2) === slot.dataset.time.slice(0, 2) ? old : slot.dataset.time;
      return old;
    }

    async send(item, slot, back) {
      const at = this.timeFor(item, slot);
      try {
        const answer = await post(this.urlValue, { entry: item.dataset.entry, day: slot.dataset.day, time: at });
        const told = JSON.parse(answer.headers.get("HX-Trigger") ?? "{}");
        for (const [name, detail] of Object.entries(told)) raise(name, detail);
        if (answer.ok) this.show(item, at);
        else back();
        if (!answer.ok && !told["zhike:refused"]) raise("zhike:toast", { text: words().failed, tone: "red" });
      } catch {
        back();
        raise("zhike:toast", { text: words().offline, tone: "gold" });
      }
    }

    show(item, at) {
      item.classList.remove("red");
      let time = item.querySelector("time");
      if (!at) return time?.remove();
      if (!time) {
        time = Object.assign(document.createElement("time"), { className: "a-time" });
        item.querySelector("a > span").before(time, " ");
      }
      time.textContent = at;
    }
  });
})();
