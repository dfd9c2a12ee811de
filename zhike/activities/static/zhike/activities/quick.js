// Sentences that are one tap away: a tap writes one into the text, a second tap on another adds it.
(() => {
  const { app, Controller } = zhike;

  app.register("sentences", class extends Controller {
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
