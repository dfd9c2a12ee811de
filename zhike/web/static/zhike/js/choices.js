// Toasts that arrive while the page is open, questions before an act, tabs with panels on demand, the bell.
(() => {
  const { app, Controller, words } = zhike;

  app.register("toasts", class extends Controller {
    add(text, tone = "green", { help = "", undo = "" } = {}) {
      const drawn = document.querySelector(`template[data-toast="${tone}"]`).content.cloneNode(true).firstElementChild;
      const box = drawn.querySelector(".z-grow");
      box.textContent = text;
      if (help) box.append(Object.assign(document.createElement("div"), { className: "z-muted z-small", textContent: help }));
      if (undo) drawn.querySelector(".z-toast-close").before(this.undoButton(undo));
      (document.querySelector("dialog[open] .z-drawer-body") ?? this.element).prepend(drawn);
      htmx.process(drawn);
    }

    undoButton(address) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "z-link-btn" });
      button.textContent = words().undo;
      button.setAttribute("hx-post", address);
      button.setAttribute("hx-swap", "none");
      return button;
    }

    show({ detail }) {
      for (const one of detail.toasts ?? [detail]) this.add(one.text, one.tone, one);
    }

    refused({ detail }) {
      this.add(detail.text, "red", { help: detail.help });
    }

    failed({ detail }) {
      if (!detail.xhr.getResponseHeader("HX-Trigger")) this.add(words().failed, "red");
    }

    offline() {
      this.add(words().offline, "gold");
    }
  });

  app.register("confirm", class extends Controller {
    static values = { text: String, yes: String };

    connect() {
      this.ask = (event) => this.question(event);
      this.element.addEventListener("submit", this.ask, true);
    }

    disconnect() {
      this.element.removeEventListener("submit", this.ask, true);
    }

    question(event) {
      if (this.sure) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const dialog = document.getElementById("confirm-dialog");
      dialog.querySelector("[data-confirm-text]").textContent = this.textValue;
      dialog.querySelector("[data-confirm-yes]").textContent = this.yesValue;
      dialog.returnValue = "no";
      dialog.addEventListener("close", () => this.answer(dialog.returnValue, event.submitter), { once: true });
      dialog.showModal();
    }

    answer(value, submitter) {
      if (value !== "yes") return;
      this.sure = true;
      this.element.requestSubmit(submitter);
      this.sure = false;
    }
  });

  app.register("tabs", class extends Controller {
    static targets = ["tab", "panel"];
    static values = { current: String };

    connect() {
      const wanted = new URLSearchParams(location.search).get("tab");
      const tab = this.tabTargets.find((one) => one.dataset.key === wanted);
      if (tab && wanted !== this.currentValue) this.select(tab, false);
    }

    choose(event) {
      this.select(event.currentTarget, true);
    }

    select(tab, remember) {
      for (const one of this.tabTargets) {
        one.setAttribute("aria-selected", String(one === tab));
        one.tabIndex = one === tab ? 0 : -1;
      }
      for (const panel of this.panelTargets) panel.hidden = panel.dataset.key !== tab.dataset.key;
      this.load(this.panelTargets.find((panel) => !panel.hidden));
      if (!remember) return;
      const address = new URL(location.href);
      address.searchParams.set("tab", tab.dataset.key);
      history.replaceState(history.state, "", address);
    }

    load(panel) {
      if (panel.dataset.loaded) return;
      panel.dataset.loaded = "yes";
      const asked = htmx.ajax("GET", panel.dataset.url, { target: panel, swap: "innerHTML" });
      asked.catch(() => delete panel.dataset.loaded);
    }

    move(event) {
      const at = this.tabTargets.indexOf(event.currentTarget);
      const last = this.tabTargets.length - 1;
      const stops = { ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at === 0 ? last : at - 1, Home: 0, End: last };
      if (!(event.key in stops)) return;
      event.preventDefault();
      this.tabTargets[stops[event.key]].focus();
      this.select(this.tabTargets[stops[event.key]], true);
    }
  });
})();
