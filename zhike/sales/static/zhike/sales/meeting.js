// The evening meeting by keyboard: each key clicks the step or opens the form that shows it; Escape leaves full screen.
(() => {
  const { app, Controller, typing } = zhike;

  app.register("meeting", class extends Controller {
    static targets = ["step"];

    connect() {
      this.listen = (event) => this.press(event);
      document.addEventListener("keydown", this.listen);
      this.element.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
    }

    disconnect() {
      document.removeEventListener("keydown", this.listen);
    }

    press(event) {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (typing(event.target) || document.querySelector("dialog[open]")) return;
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      const step = this.stepTargets.find((one) => one.dataset.key === key);
      if (!step) return;
      event.preventDefault();
      step.click();
    }

    async full() {
      try {
        await (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen());
      } catch {
        // A browser that refuses full screen shows the page as it is.
      }
    }
  });
})();
