// Says in plain words why a passkey did not work; a cancelled one is no fault and says nothing.
"use strict";
(() => {
  const words = () => document.querySelector("[data-key-words]")?.dataset ?? {};
  // Browsers tie passkeys to a name; opened by a bare address there can be none.
  const isBareAddress = /^([\d.]+|\[.*\])$/.test(location.hostname);

  function show(text) {
    const place = document.querySelector("[data-key-failed]");
    if (!place || !text) return;
    place.querySelector("[data-key-text]").textContent = text;
    place.hidden = false;
  }

  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const name = event.detail?.exception?.name ?? "";
    if (name === "NotAllowedError" || name === "AbortError") return;
    show(name === "InvalidStateError" ? words().known : words().failed);
  });

  document.addEventListener("DOMContentLoaded", () => {
    if (window.PublicKeyCredential && !isBareAddress) return;
    for (const button of document.querySelectorAll("[data-needs-key]")) button.hidden = true;
    show(isBareAddress ? words().bare : words().missing);
  });
})();
