// Forms with data-offline: what cannot be sent now waits on the phone. Signing out throws the key of what waits away.
(() => {
  const { app, offline } = zhike;
  const at = (event) => event.target.closest?.("form[data-offline]");

  const pack = async (form) => {
    const data = new FormData(form);
    const key = data.get("once_key") || crypto.randomUUID();
    data.delete("csrfmiddlewaretoken");
    data.set("once_key", key);
    const packed = new Response(data);
    const [type, body] = [packed.headers.get("Content-Type"), await packed.arrayBuffer()];
    return { key, type, body, form: form.dataset.offline, url: form.getAttribute("action"), label: form.dataset.offlineLabel || "", text: String(data.get("content") || data.get("reason") || "") };
  };

  const clear = (form) => {
    const draft = app.getControllerForElementAndIdentifier(form, "draft");
    if (draft) {
      clearTimeout(draft.timer);
      draft.timer = null;
      localStorage.removeItem(draft.place);
    }
    form.reset();
    form.elements.once_key.value = crypto.randomUUID();
    if (draft) draft.freshKey = form.elements.once_key.value;
    if (form.closest("#drawer")) document.getElementById("drawer").close();
  };

  // The key is taken when the finger comes down: a second tap finds the same entry.
  const keep = async (form) => {
    if (form.dataset.keeping) return;
    form.dataset.keeping = "yes";
    try {
      const { replaces, madeAt } = form.dataset;
      const packed = await pack(form);
      await offline.add(madeAt ? { ...packed, at: Number(madeAt) } : packed);
      if (replaces) await offline.drop(replaces);
      const words = (await offline.known())?.words;
      clear(form);
      zhike.raise("zhike:toast", { text: words?.kept ?? "", tone: "green" });
      document.dispatchEvent(new CustomEvent("offline:changed"));
      form.dispatchEvent(new CustomEvent("offline:kept", { bubbles: true }));
      await offline.sync();
    } finally {
      delete form.dataset.keeping;
    }
  };

  const stop = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };

  const checkAndKeep = (form) => {
    const check = new CustomEvent("offline:check", { bubbles: true, cancelable: true });
    if (form.dispatchEvent(check)) keep(form);
  };

  // The browser believes that there is no network: the server is asked, and the form goes its usual way if it answers.
  const askFirst = async (form, button) => {
    if (form.dataset.asking) return;
    form.dataset.asking = "yes";
    const reached = await zhike.network.reach();
    delete form.dataset.asking;
    if (!reached) return checkAndKeep(form);
    form.dataset.reached = "yes";
    form.requestSubmit(button);
    delete form.dataset.reached;
  };

  document.addEventListener("submit", (event) => {
    const form = at(event);
    if (!form || !offline.able || form.dataset.reached) return;
    const isAway = zhike.network.isAway() || form.hasAttribute("data-offline-always");
    if (!isAway && navigator.onLine) return;
    stop(event);
    if (isAway) checkAndKeep(form);
    else askFirst(form, event.submitter);
  }, true);

  // The answer may have been lost on its way only: the server knows the one-time key.
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, (event) => {
      const form = at(event);
      if (!form || !offline.able) return;
      event.stopImmediatePropagation();
      offline.me().then((me) => (me ? keep(form) : null));
    }, true);
  }

  const ask = async (text, yes) => {
    const dialog = document.getElementById("confirm-dialog");
    if (!dialog) return true;
    dialog.querySelector("[data-confirm-text]").textContent = text;
    dialog.querySelector("[data-confirm-yes]").textContent = yes;
    dialog.returnValue = "";
    dialog.showModal();
    await new Promise((done) => dialog.addEventListener("close", done, { once: true }));
    return dialog.returnValue === "yes";
  };

  // Signing out: what waits stays sealed for its writer, and nobody else can open or send it.
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!offline.able || form.dataset.left || !/\/sign-out\/$/.test(form.getAttribute("action") ?? "")) return;
    stop(event);
    const words = (await offline.known())?.words;
    const left = (await offline.list()).length;
    if (left && words && !(await ask(words.leaving.replace("{n}", left), words.leave))) return;
    await offline.forget();
    form.dataset.left = "yes";
    form.requestSubmit();
  }, true);

  // How much waits, under the head of every page.
  const bar = async () => {
    const here = document.querySelector("[data-offline-bar]");
    const rows = offline.able && !document.querySelector("[data-controller~=offline-page]") ? await offline.list() : [];
    if (!rows.length) return here?.remove();
    const words = (await offline.known())?.words ?? {};
    const refused = rows.filter((row) => row.state !== "waiting").length;
    const line = here ?? Object.assign(document.createElement("a"), { className: "z-offline", href: "/offline/" });
    line.setAttribute("data-offline-bar", "");
    line.textContent = (refused ? words.bar_refused : words.bar_waiting)?.replace("{n}", refused || rows.length) ?? "";
    if (!here) document.querySelector(".z-top")?.after(line);
  };
  document.addEventListener("offline:changed", bar);
  window.addEventListener("load", bar);
})();
