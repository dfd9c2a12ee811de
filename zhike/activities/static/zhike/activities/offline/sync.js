// Brings waiting entries to the server when it can be reached, and stocks the phone for the next time without network.
(() => {
  const { offline } = zhike;
  const CACHE = "zhike-offline";
  const PAGE = "/offline/";
  const OWN = "/offline/own/";
  const FRESH = 30 * 60 * 1000;
  const AGAIN = 20 * 1000;
  let timer = null;

  // Asked without following: a way to the sign-in page means that nobody is signed in.
  const ask = async (address) => {
    const answer = await fetch(address, { redirect: "manual", headers: { Accept: "application/json" } });
    return answer.ok ? answer.json() : null;
  };

  const say = (text, tone = "green") => zhike.raise("zhike:toast", { text, tone });
  const tell = () => document.dispatchEvent(new CustomEvent("offline:changed"));

  const send = async (own, entry) => {
    const headers = {
      "Content-Type": entry.type,
      "X-CSRFToken": own.token,
      "X-Offline-Person": String(own.person),
      "X-Offline-Seconds": String(Math.max(0, Math.round((Date.now() - entry.at) / 1000))),
      "HX-Request": "true",
    };
    const answer = await fetch(entry.url, { method: "POST", headers, body: await offline.bodyOf(entry.key), redirect: "manual" });
    const verdict = await answer.json().catch(() => ({}));
    return { ...verdict, status: answer.status };
  };

  const deliver = async () => {
    const waiting = (await offline.list()).filter((one) => one.state === "waiting");
    if (!waiting.length) return;
    const [me, own] = [await offline.me(), await ask(OWN)];
    if (!own) return remind();
    if (own.person !== me.person) return;
    const done = { taken: 0, refused: 0 };
    for (const entry of waiting) {
      const verdict = await send(own, entry);
      if (verdict.done) {
        await offline.drop(entry.key);
        done.taken += 1;
        for (const note of verdict.notes ?? []) say(note, "gold");
      } else if (verdict.refused) {
        await offline.mark(entry.key, verdict.refused);
        done.refused += 1;
      } else break;
      tell();
    }
    await report(done);
  };

  // Signed out meanwhile: said once a visit, the entries wait for the next sign-in.
  let reminded = false;
  const remind = async () => {
    const words = (await offline.known())?.words;
    if (words && !reminded) say(words.sign_in, "gold");
    reminded = true;
  };

  const report = async ({ taken, refused }) => {
    const words = (await offline.known())?.words ?? {};
    if (taken) {
      say((words.taken ?? "").replace("{n}", taken));
      window.htmx?.trigger(document.body, "activities:logged");
    }
    if (refused) say((words.refused ?? "").replace("{n}", refused), "red");
  };

  // One window at a time; a second one would be answered by the same one-time keys, but need not try.
  const sync = async () => {
    if (!offline.able || !(await zhike.network.reach())) return;
    clearTimeout(timer);
    await navigator.locks.request("zhike-offline", { ifAvailable: true }, (lock) => lock && deliver()).catch(() => {});
    const left = (await offline.list()).some((one) => one.state === "waiting");
    if (left) timer = setTimeout(sync, AGAIN);
  };

  const stock = async () => {
    const answer = await fetch(PAGE, { redirect: "manual" });
    if (!answer.ok) return;
    const text = await answer.clone().text();
    const wanted = new Set([...text.matchAll(/(?:href|src)="(\/static\/[^"#]+)/g)].map((found) => found[1]));
    const cache = await caches.open(CACHE);
    await Promise.all([...wanted].map((address) => cache.add(address)));
    await cache.put(PAGE, answer);
    for (const request of await cache.keys()) {
      const { pathname } = new URL(request.url);
      if (pathname !== PAGE && !wanted.has(pathname)) await cache.delete(request);
    }
  };

  const takeOver = async () => {
    const own = await ask(`${OWN}?rows=1`);
    if (!own) return;
    await offline.hold(own, document.documentElement.lang);
    await stock();
    tell();
  };

  // Whether the person of this phone is still signed in; without a network nobody can say.
  const check = async () => {
    const own = await ask(OWN).catch(() => undefined);
    if (own === undefined) return;
    if (own === null) await offline.forget();
    else if (own.person !== (await offline.me())?.person) await takeOver();
  };

  // Who is signed in here now? Another person than before takes the phone over at once; else every half hour.
  const refresh = async () => {
    const person = Number(document.body.dataset.person || 0);
    const before = await offline.me();
    const lang = document.documentElement.lang;
    const isOther = person && before?.person !== person;
    if (isOther) await offline.forget();
    const isOld = !before?.box || before.lang !== lang || Date.now() - before.at > FRESH;
    if (isOther || isOld) await takeOver();
    document.documentElement.dataset.offlineReady = String(person);
  };

  const start = async () => {
    if (!offline.able) return;
    const worker = await navigator.serviceWorker.register("/worker.js", { scope: "/" }).catch(() => null);
    if (!worker?.scope) return;
    if (document.body.dataset.person && (await zhike.network.reach())) await refresh().catch(() => {});
    await sync();
  };

  document.addEventListener("zhike:network", ({ detail }) => detail.away || sync());
  window.addEventListener("load", () => setTimeout(start, 300));
  document.addEventListener("visibilitychange", () => document.hidden || sync());
  Object.assign(offline, { sync, check });
})();
