// Pinned views in another order: by drag, or with Alt and an arrow on the one that has the focus.
(() => {
  const { app, Controller, post, raise, words } = zhike;

  app.register("pins", class extends Controller {
    static values = { url: String, library: String };

    // The library comes when somebody points at the pins, not with every page.
    async ready() {
      if (this.sort || this.element.children.length < 2) return;
      this.sort = true;
      if (!window.Sortable) await zhike.load(this.libraryValue);
      if (!this.element.isConnected) return;
      this.sort = Sortable.create(this.element, { animation: 120, delay: 120, delayOnTouchOnly: true, onEnd: ({ oldIndex, newIndex }) => oldIndex !== newIndex && this.save() });
    }

    disconnect() {
      this.sort?.destroy?.();
      this.sort = null;
    }

    key(event) {
      const step = { ArrowUp: "previousElementSibling", ArrowDown: "nextElementSibling" }[event.key];
      const pin = event.target.closest("[data-pin]");
      if (!event.altKey || !step || !pin) return;
      event.preventDefault();
      const other = pin[step];
      if (!other) return;
      if (event.key === "ArrowUp") other.before(pin);
      else other.after(pin);
      pin.focus();
      this.save();
    }

    async save() {
      const ids = [...this.element.children].map((one) => one.dataset.pin).join(",");
      try {
        const answer = await post(this.urlValue, { ids });
        if (!answer.ok) raise("zhike:toast", { text: words().failed, tone: "red" });
      } catch {
        raise("zhike:toast", { text: words().offline, tone: "gold" });
      }
    }
  });
})();
