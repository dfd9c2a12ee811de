// A visit on site: where one stands at the moment of the tap, and the words of thanks on their way.
(() => {
  const { app, Controller } = zhike;

  app.register("position", class extends Controller {
    static targets = ["button", "status", "manual"];
    static values = { searching: String, denied: String, failed: String };

    // A tap on any other way to send it is a manual entry: nothing of an earlier position goes along.
    connect() {
      this.said = this.statusTarget.textContent;
      this.form.addEventListener("click", ({ target }) => target.closest("[type=submit]") && this.manual());
    }

    take() {
      if (this.busy) return;
      this.form.elements.tapped_at.value = new Date().toISOString();
      this.wait(true);
      if (!navigator.geolocation) return this.fail({ code: 0 });
      const asked = { enableHighAccuracy: true, timeout: 15000, maximumAge: 0 };
      navigator.geolocation.getCurrentPosition((found) => this.send(found.coords), (error) => this.fail(error), asked);
    }

    manual() {
      for (const name of ["latitude", "longitude", "accuracy", "tapped_at"]) this.form.elements[name].value = "";
    }

    send(coords) {
      for (const name of ["latitude", "longitude", "accuracy"]) this.form.elements[name].value = coords[name];
      this.form.requestSubmit();
      setTimeout(() => this.wait(false), 15000);
    }

    fail(error) {
      this.wait(false);
      this.manual();
      this.statusTarget.textContent = error.code === 1 ? this.deniedValue : this.failedValue;
      this.manualTarget.open = true;
    }

    // Kept on a phone without network: the next visit starts anew.
    rest() {
      this.wait(false);
      this.manual();
      this.statusTarget.textContent = this.said;
    }

    wait(busy) {
      this.busy = busy;
      this.buttonTarget.classList.toggle("busy", busy);
      if (busy) this.statusTarget.textContent = this.searchingValue;
    }

    get form() {
      return this.element.querySelector("form");
    }
  });

  app.register("thanks", class extends Controller {
    copy() {
      const text = this.text;
      text.select();
      navigator.clipboard?.writeText(text.value).catch(() => document.execCommand("copy"));
    }

    sms(event) {
      this.copy();
      window.open(`sms:${event.currentTarget.dataset.phone}?body=${encodeURIComponent(this.text.value)}`, "_self");
    }

    get text() {
      return this.element.querySelector("textarea");
    }
  });
})();
