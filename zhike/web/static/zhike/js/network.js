// Whether the server can be reached. The browser's own word is only a hint: a computer in flight mode that serves
// itself, or an office network without the internet, counts as offline there, and work goes on all the same.
(() => {
  const ADDRESS = "/healthz";
  const PATIENCE = 4000;
  const SOON = 1500;
  const LATE = 20000;
  let [away, asked, pause, timer] = [false, null, SOON, null];

  const settle = (found) => {
    clearTimeout(timer);
    const changed = away === found;
    away = !found;
    pause = away ? Math.min(pause * 1.5, LATE) : SOON;
    if (away) timer = setTimeout(reach, pause);
    if (changed) zhike.raise("zhike:network", { away });
    return found;
  };

  const knock = () => {
    const limit = AbortSignal.timeout(PATIENCE);
    return fetch(ADDRESS, { method: "HEAD", cache: "no-store", credentials: "omit", signal: limit }).then(() => true, () => false);
  };

  // Any answer of the server counts, a refusal too; questions asked at once share one answer.
  const reach = () => {
    asked ??= (navigator.onLine && !away ? Promise.resolve(true) : knock()).then(settle).finally(() => (asked = null));
    return asked;
  };

  // A lost network is believed at once and then looked at: what is typed meanwhile waits on the phone for a moment.
  const lost = () => {
    settle(false);
    reach();
  };

  const again = () => {
    pause = SOON;
    if (away) reach();
  };

  window.addEventListener("offline", lost);
  window.addEventListener("online", again);
  document.addEventListener("visibilitychange", () => document.hidden || again());
  zhike.network = { reach, isAway: () => away };
  if (!navigator.onLine) reach();
})();
