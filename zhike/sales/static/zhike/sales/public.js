// A public form: sent once, and its height told to the page that shows it in a frame.
(() => {
  const tell = () => {
    if (window.parent !== window) window.parent.postMessage(document.documentElement.scrollHeight, "*");
  };
  const form = document.querySelector("form");
  form?.addEventListener("submit", () => {
    const button = form.querySelector("button");
    window.setTimeout(() => (button.disabled = true), 0);
  });
  window.addEventListener("pageshow", () => {
    const button = document.querySelector("form button");
    if (button) button.disabled = false;
  });
  document.querySelector("[aria-invalid]")?.focus();
  new ResizeObserver(tell).observe(document.body);
  tell();
})();
