// Boards: cards move by drag or by the arrow keys; the server says where they may go, a refused card goes back.
(() => {
  const { app, Controller, post, raise, words } = zhike;

  app.register("board", class extends Controller {
    static targets = ["lane", "card"];
    static values = { url: String };

    connect() {
      if (!window.Sortable) return;
      this.sorts = this.laneTargets.map((lane) =>
        Sortable.create(lane, { group: "board", animation: 120, delay: 120, delayOnTouchOnly: true, onEnd: (event) => this.dropped(event) }));
    }

    disconnect() {
      this.sorts?.forEach((one) => one.destroy());
    }

    dropped({ item, from, to, oldIndex, newIndex }) {
      if (from === to && oldIndex === newIndex) return;
      this.send(item, to, () => from.insertBefore(item, from.children[oldIndex] ?? null));
    }

    key(event) {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      const card = event.currentTarget;
      if (!step || event.target !== card) return;
      event.preventDefault();
      const lane = card.parentElement;
      const next = this.laneTargets[this.laneTargets.indexOf(lane) + step];
      if (!next) return;
      const after = card.nextElementSibling;
      next.prepend(card);
      card.focus();
      this.send(card, next, () => {
        lane.insertBefore(card, after);
        card.focus();
      });
    }

    async send(card, lane, back) {
      const before = card.nextElementSibling?.dataset.card ?? "";
      try {
        const answer = await post(this.urlValue, { card: card.dataset.card, lane: lane.dataset.lane, before });
        const told = JSON.parse(answer.headers.get("HX-Trigger") ?? "{}");
        for (const [name, detail] of Object.entries(told)) raise(name, detail);
        if (!answer.ok) back();
        if (!answer.ok && !told["zhike:refused"]) raise("zhike:toast", { text: words().failed, tone: "red" });
      } catch {
        back();
        raise("zhike:toast", { text: words().offline, tone: "gold" });
      }
    }
  });
})();
