// A text to be sent by other means: chosen as a whole when it is entered, copied by the button.
(() => {
  const { app, Controller } = zhike;

  app.register("copytext", class extends Controller {
    static targets = ["text", "done"];

    choose() {
      this.textTarget.select();
    }

    async copy() {
      this.choose();
      try {
        await navigator.clipboard.writeText(this.textTarget.value);
      } catch {
        document.execCommand("copy");
      }
      this.doneTarget.hidden = false;
    }
  });
})();
