// Menus, dialogs, the drawer, toasts, tool tips.
(() => {
  const { app, Controller } = zhike;

  app.register("menu", class extends Controller {
    static targets = ["button", "list"];

    connect() {
      this.outside = (event) => this.element.contains(event.target) || this.close();
      this.element.addEventListener("keydown", (event) => this.key(event));
      this.element.addEventListener("focusout", (event) => {
        const to = event.relatedTarget;
        if (to && !this.element.contains(to) && !to.contains(this.element)) this.close();
      });
    }

    disconnect() {
      document.removeEventListener("click", this.outside);
    }

    toggle() {
      if (this.listTarget.hidden) this.open();
      else this.close();
    }

    open() {
      this.listTarget.hidden = false;
      this.buttonTarget.setAttribute("aria-expanded", "true");
      document.addEventListener("click", this.outside);
      this.items()[0]?.focus();
    }

    close() {
      this.listTarget.hidden = true;
      this.buttonTarget.setAttribute("aria-expanded", "false");
      document.removeEventListener("click", this.outside);
    }

    items() {
      return [...this.listTarget.querySelectorAll("[role^=menuitem], input:not([type=hidden])")];
    }

    key(event) {
      if (this.listTarget.hidden) return;
      const items = this.items();
      const at = items.indexOf(document.activeElement);
      const moves = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 };
      if (event.key === "Escape") {
        this.close();
        this.buttonTarget.focus();
        event.stopPropagation();
      } else if (event.key in moves && items.length) {
        items[moves[event.key] % items.length].focus();
        event.preventDefault();
      }
    }
  });

  app.register("dialog", class extends Controller {
    open({ params: { id } }) {
      document.getElementById(id)?.showModal();
    }

    close() {
      this.element.close();
    }
  });

  app.register("drawer", class extends Controller {
    static targets = ["body", "waiting", "page"];

    connect() {
      this.element.addEventListener("close", () => this.bodyTarget.replaceChildren());
    }

    mine(event) {
      return event.detail?.target?.id === "drawer-body";
    }

    wait(event) {
      if (!this.mine(event) || event.detail.elt.closest("form")?.closest("#drawer-body")) return;
      const address = event.detail.requestConfig?.verb === "get" ? event.detail.pathInfo.requestPath : "";
      this.pageTarget.hidden = !address;
      this.pageTarget.href = address || "#";
      this.bodyTarget.replaceChildren(this.waitingTarget.content.cloneNode(true));
      if (!this.element.open) this.element.showModal();
    }

    show(event) {
      if (!this.mine(event)) return;
      if (!this.element.open) this.element.showModal();
      this.bodyTarget.querySelector("[autofocus], input:not([type=hidden]), textarea, select")?.focus();
    }

    close() {
      if (this.element.open) this.element.close();
    }
  });

  app.register("tip", class extends Controller {
    connect() {
      this.element.addEventListener("keydown", (event) => {
        if (event.key === "Escape") this.element.classList.add("hushed");
      });
      for (const name of ["mouseenter", "focusin"]) this.element.addEventListener(name, () => this.place());
      this.element.addEventListener("mouseleave", () => this.element.classList.remove("hushed"));
      this.element.addEventListener("focusout", () => this.element.classList.remove("hushed"));
    }

    // Keep the text inside the window.
    place() {
      this.element.classList.remove("left", "start", "below");
      const box = this.element.querySelector(".z-tip-text").getBoundingClientRect();
      if (box.right > innerWidth - 4) this.element.classList.add("left");
      else if (box.left < (this.element.closest("main")?.getBoundingClientRect().left ?? 0) + 4) this.element.classList.add("start");
      if (box.top < 56) this.element.classList.add("below");
    }
  });

  app.register("toast", class extends Controller {
    connect() {
      if (this.element.classList.contains("red")) return;
      this.timer = setTimeout(() => this.close(), this.element.querySelector("[hx-post]") ? 10000 : 5000);
      this.element.addEventListener("mouseenter", () => clearTimeout(this.timer));
    }

    close() {
      clearTimeout(this.timer);
      this.element.remove();
    }
  });
})();
