// The organisation chart: people move by drag or by keys, lines are drawn over it; the decision route is put in order.
(() => {
  const { app, Controller } = zhike;
  let focusNext = null;

  app.register("orgchart", class extends Controller {
    static targets = ["board", "card", "data", "lines", "status", "top"];
    static values = { words: Object };

    connect() {
      this.byId = new Map(this.cardTargets.map((card) => [card.dataset.contact, card]));
      this.relations = JSON.parse(this.dataTarget.textContent);
      this.resize = new ResizeObserver(() => this.draw());
      this.resize.observe(this.boardTarget);
      if (this.byId.has(focusNext)) this.name(this.byId.get(focusNext))?.focus();
      focusNext = null;
    }

    disconnect() {
      this.resize.disconnect();
      this.letGo();
    }

    name = (card) => card.querySelector("button.c-name");

    draw() {
      zhike.drawLines(this.linesTarget, this.boardTarget, this.relations, (id) => this.byId.get(String(id)));
    }

    // By drag: with a mouse or pen at once, with a finger that rests on the card first.
    press(event) {
      const card = event.currentTarget;
      if (!this.name(card) || event.button !== 0 || event.target.closest("a")) return;
      if (event.pointerType !== "touch") return this.hold(card, event);
      return zhike.afterRest(event, () => { this.hold(card, event); this.lift(card); });
    }

    hold(card, event) {
      this.held = { card, x: event.clientX, y: event.clientY };
      const listen = { pointermove: (moved) => this.drag(moved), pointerup: () => this.drop(), pointercancel: () => this.letGo(), keydown: (key) => key.key === "Escape" && this.letGo() };
      this.listening = Object.entries(listen);
      for (const [name, act] of this.listening) document.addEventListener(name, act);
    }

    drag(event) {
      const { card, x, y, ghost } = this.held;
      if (!ghost && Math.hypot(event.clientX - x, event.clientY - y) < 6) return;
      event.preventDefault();
      if (!ghost) this.lift(card);
      const at = { transform: `translate(${event.clientX + 8}px, ${event.clientY + 8}px)` };
      this.held.ghost.animate([at], { duration: 1, fill: "forwards" });
      const over = document.elementFromPoint(event.clientX, event.clientY);
      this.aim(over?.closest(".c-card, .c-top"));
    }

    lift(card) {
      const ghost = card.cloneNode(true);
      ghost.classList.add("c-ghost");
      ghost.removeAttribute("data-orgchart-target");
      ghost.setAttribute("aria-hidden", "true");
      ghost.inert = true;
      ghost.animate([{ transform: `translate(${this.held.x + 8}px, ${this.held.y + 8}px)` }], { duration: 1, fill: "forwards" });
      document.body.append(ghost);
      this.held.ghost = ghost;
      card.classList.add("held");
      getSelection()?.removeAllRanges();
    }

    aim(place) {
      this.aimed?.classList.remove("aimed");
      this.aimed = this.takes(place) ? place : null;
      this.aimed?.classList.add("aimed");
    }

    // Nobody goes under himself or under somebody below him.
    takes(place) {
      if (!place || !this.element.contains(place)) return false;
      if (place.classList.contains("c-top")) return true;
      return !this.held.card.closest("li").contains(place);
    }

    drop() {
      const { card, ghost } = this.held;
      const place = this.aimed;
      this.letGo();
      if (ghost && place) this.move(card, place.dataset.contact ?? "");
    }

    letGo() {
      if (!this.held) return;
      this.held.ghost?.remove();
      this.held.card.classList.remove("held");
      this.aimed?.classList.remove("aimed");
      this.held = this.aimed = null;
      for (const [name, act] of this.listening) document.removeEventListener(name, act);
    }

    // By keys: Enter takes up and puts down, arrows walk, 0 means no boss, Escape gives up.
    key(event) {
      const card = event.currentTarget.closest(".c-card");
      const steps = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: -1, ArrowRight: 1 };
      if (event.key in steps) this.walk(card, steps[event.key]);
      else if (event.key === "Enter" || event.key === " ") this.takeOrPut(card);
      else if (event.key === "Escape" && this.picked) this.unpick("given_up");
      else if (event.key === "0" && this.picked) this.put(null);
      else return;
      event.preventDefault();
      event.stopPropagation();
    }

    walk(card, step) {
      const item = card.closest("li");
      const items = this.cardTargets;
      let next = items[(items.indexOf(card) + (step === -1 ? -1 : 1) + items.length) % items.length];
      if (step === "up") next = item.parentElement.closest("li")?.querySelector(".c-card") ?? items[0];
      if (step === "down") next = item.querySelector(":scope > ul .c-card") ?? next;
      this.name(next)?.focus();
      if (this.picked && next !== this.picked) this.say("dropped", next.dataset.name);
    }

    takeOrPut(card) {
      if (this.picked) return card === this.picked ? this.unpick("given_up") : this.put(card);
      this.picked = card;
      card.classList.add("picked");
      return this.say("picked", card.dataset.name);
    }

    put(card) {
      const moving = this.picked;
      this.unpick(card ? "dropped" : "top", card?.dataset.name);
      this.move(moving, card?.dataset.contact ?? "");
    }

    unpick(word, name) {
      this.picked?.classList.remove("picked");
      this.picked = null;
      this.say(word, name);
    }

    say(word, name = "") {
      this.statusTarget.textContent = this.wordsValue[word].replace("{name}", name);
    }

    async move(card, to) {
      focusNext = card.dataset.contact;
      const values = { to, version: card.dataset.version };
      await htmx.ajax("POST", card.dataset.url, { source: this.element, target: this.element, swap: "none", values });
    }
  });
})();
