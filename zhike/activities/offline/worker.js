// Serves the page for the time without network; everything else passes through untouched.
const CACHE = "zhike-offline";
const SHELL = "{{SHELL}}";
const SIGN_IN = "{{SIGN_IN}}";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(visit(request, pathname));
  else if (pathname.startsWith("/static/")) event.respondWith(fetch(request).catch(() => kept(request)));
});

async function visit(request, pathname) {
  try {
    const answer = await fetch(request);
    if (pathname === SIGN_IN && answer.ok) await forget();
    return answer;
  } catch {
    return kept(SHELL);
  }
}

async function kept(request) {
  return (await caches.match(request, { cacheName: CACHE, ignoreVary: true, ignoreSearch: false })) ?? Response.error();
}

// The door is open: whoever was here is gone, and with them the key to what they left.
function forget() {
  return new Promise((done) => {
    const asked = indexedDB.open("zhike-offline");
    asked.onupgradeneeded = () => asked.transaction.abort();
    asked.onerror = done;
    asked.onsuccess = () => {
      const change = asked.result.transaction("me", "readwrite");
      change.objectStore("me").clear();
      change.oncomplete = change.onabort = () => {
        asked.result.close();
        done();
      };
    };
  });
}
