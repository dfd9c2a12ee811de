// Boards: cards move by drag or by the arrow keys; the server says where they may go, a refused card goes back.
(() => {
  const { app, Controller, load, post, raise, words } = zhike;
  // Where the board stood: after a move it is drawn anew and must not jump back to its first column.
  let left = 0;

  app.register("board", class extends Controller {
    static targets = ["lane", "card"];
    static values = { url: String, library: String };

    async connect() {
      this.element.scrollLeft = left;
      left = 0;
      if (!this.urlValue) return;
      if (!window.Sortable) await load(this.libraryValue);
      if (!this.element.isConnected) return;
      // A finger that rests takes the card, one that moves on scrolls; where a card stands in its column is the server's.
      // Not the browser's own drag: it does not scroll the board under a finger at its edge.
      const options = { group: "board", draggable: "[data-card]", sort: false, animation: 120, forceFallback: true, fallbackTolerance: 4 };
      Object.assign(options, { delay: 180, delayOnTouchOnly: true, touchStartThreshold: 6 });
      // The board itself, also for a finger that lies beside it at the edge of the screen.
      Object.assign(options, { scroll: this.element, scrollSensitivity: 48, scrollSpeed: 14 });
      this.sorts = this.laneTargets.map((lane) => Sortable.create(lane, { ...options, onEnd: (event) => this.dropped(event) }));
      this.element.dataset.ready = "yes";
    }

    disconnect() {
      this.sorts?.forEach((one) => one.destroy());
    }

    // What moved a card must be gone before the board is drawn anew: copied into the page, the policy would refuse it.
    tidy() {
      for (const one of this.element.querySelectorAll("[style]")) one.removeAttribute("style");
    }

    dropped({ item, from, to, oldIndex }) {
      if (from === to) return;
      this.send(item, to, () => from.insertBefore(item, from.children[oldIndex] ?? null));
    }

    key(event) {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      const card = event.currentTarget;
      if (!step || event.target !== card || !this.urlValue) return;
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
      left = this.element.scrollLeft;
      try {
        const answer = await post(this.urlValue, { card: card.dataset.card, lane: lane.dataset.lane });
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
