// Today and the check-in open without network: pages from the last visit, static files as they
// were. Everything else goes to the network. Nothing of a page is kept after signing out.

const NAME = "lissom-LISSOM_VERSION";
const FILES = LISSOM_FILES;
const PAGES = LISSOM_PAGES;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name !== NAME) await caches.delete(name);
    await self.clients.claim();
  })());
});

async function forgetPages() {
  const cache = await caches.open(NAME);
  for (const page of PAGES) await cache.delete(page);
}

async function fresh(request, path) {
  const cache = await caches.open(NAME);
  try {
    const response = await fetch(request);
    if (response.ok && !response.redirected) await cache.put(path, response.clone());
    else if (response.redirected) await forgetPages();
    return response;
  } catch (offline) {
    const kept = await cache.match(path);
    if (kept) return kept;
    throw offline;
  }
}

async function kept(request) {
  const cache = await caches.open(NAME);
  return (await cache.match(request, { ignoreVary: true })) || fetch(request);
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (url.origin !== self.location.origin) return;
  if (url.pathname.includes("logout")) { event.waitUntil(forgetPages()); return; }
  if (event.request.method !== "GET") return;
  if (PAGES.includes(url.pathname) && event.request.mode === "navigate") {
    event.respondWith(fresh(event.request, url.pathname));
  } else if (FILES.includes(url.pathname)) {
    event.respondWith(kept(event.request));
  }
});
