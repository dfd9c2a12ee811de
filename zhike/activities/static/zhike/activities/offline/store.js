// What a phone keeps while it has no network: who is signed in, the key that seals, entries that wait.
// Entries are sealed with a key that only their writer's session is given; signing out throws the key away.
(() => {
  const NAME = "zhike-offline";
  const able = Boolean(window.isSecureContext && window.indexedDB && crypto.subtle && navigator.serviceWorker && window.caches);
  const [coder, reader] = [new TextEncoder(), new TextDecoder()];

  const open = () =>
    new Promise((done, failed) => {
      const asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore("me");
        asked.result.createObjectStore("entries", { keyPath: "key" });
      };
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(asked.error);
    });

  const act = async (store, mode, work) => {
    const db = await open();
    try {
      return await new Promise((done, failed) => {
        const change = db.transaction(store, mode, { durability: "strict" });
        const asked = work(change.objectStore(store));
        change.oncomplete = () => done(asked?.result);
        change.onerror = change.onabort = () => failed(change.error);
      });
    } finally {
      db.close();
    }
  };

  const seal = async (key, bytes) => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, bytes) };
  };
  const unseal = (key, box) => crypto.subtle.decrypt({ name: "AES-GCM", iv: box.iv }, key, box.data);
  const sealJson = (key, value) => seal(key, coder.encode(JSON.stringify(value)));
  const unsealJson = async (key, box) => JSON.parse(reader.decode(await unseal(key, box)));

  const me = () => act("me", "readonly", (store) => store.get("me"));

  // Take over what the server says of the person who is signed in; somebody else's key goes.
  const hold = async (told, lang) => {
    const raw = Uint8Array.from(atob(told.key), (letter) => letter.charCodeAt(0));
    const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
    const before = await me();
    const same = before?.person === told.person;
    const box = told.forms ? await sealJson(key, { name: told.name, words: told.words, forms: told.forms }) : same ? before.box : null;
    const record = { person: told.person, key, lang, box, at: told.forms ? Date.now() : same ? before.at : 0 };
    await act("me", "readwrite", (store) => store.put(record, "me"));
    return record;
  };

  const forget = () => act("me", "readwrite", (store) => store.clear());

  const known = async () => {
    const own = await me();
    return own?.box ? unsealJson(own.key, own.box).catch(() => null) : null;
  };

  // The same one-time key a second time keeps the first: a double tap is one entry.
  const add = async ({ key, body, at = Date.now(), ...about }) => {
    const own = await me();
    if (!own) throw new Error("nobody is signed in on this phone");
    const row = { key, person: own.person, at, state: "waiting", box: await sealJson(own.key, about), body: await seal(own.key, body) };
    await act("entries", "readwrite", (store) => {
      const there = store.get(key);
      there.onsuccess = () => there.result || store.put(row);
    });
  };

  const list = async () => {
    const own = await me();
    if (!own) return [];
    const rows = (await act("entries", "readonly", (store) => store.getAll())).filter((row) => row.person === own.person);
    const opened = rows.map(async ({ key, at, state, box }) => {
      const about = await unsealJson(own.key, box).catch(() => ({ sealed: true }));
      return { ...about, key, at, state: about.sealed ? "closed" : state };
    });
    return (await Promise.all(opened)).sort((one, other) => one.at - other.at);
  };

  const bodyOf = async (key) => {
    const [own, row] = [await me(), await act("entries", "readonly", (store) => store.get(key))];
    return unseal(own.key, row.body);
  };

  // Note why the server does not take an entry, or (without a reason) that it may be tried again.
  const mark = async (key, words) => {
    const [own, row] = [await me(), await act("entries", "readonly", (store) => store.get(key))];
    if (!row || row.person !== own?.person) return;
    const { words: old, ...about } = await unsealJson(own.key, row.box);
    row.box = await sealJson(own.key, words ? { ...about, words } : about);
    row.state = words ? "refused" : "waiting";
    await act("entries", "readwrite", (store) => store.put(row));
  };

  const drop = (key) => act("entries", "readwrite", (store) => store.delete(key));

  zhike.offline = { able, me, hold, forget, known, add, list, bodyOf, mark, drop };
})();
