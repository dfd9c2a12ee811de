// Runs before the first paint: colours follow the system unless this browser chose, so nothing flashes.
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const wanted = root.dataset.theme;
    root.dataset.bsTheme = wanted === "auto" ? (system.matches ? "dark" : "light") : wanted;
  };
  system.addEventListener("change", apply);
  root.addEventListener("zhike:theme", apply);
  apply();
})();
