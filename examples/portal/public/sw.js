// Answers a page that cannot be reached with one that says so. It stores two files that name no release, so it can never
// serve an old page or a file that is gone: the simplest worker that is worth having. The console's keeps whole pages.
const OFFLINE = 'offline-1';

self.addEventListener('install', (event) => {
  const fresh = ['/offline.html', '/offline.css'].map((path) => new Request(path, { cache: 'no-cache' }));
  event.waitUntil(caches.open(OFFLINE).then((cache) => cache.addAll(fresh)));
});

self.addEventListener('activate', (event) => {
  const forgetOthers = async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name !== OFFLINE).map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(forgetOthers());
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { pathname } = new URL(request.url);
  const isOfTheApi = pathname.startsWith('/api/') || pathname.startsWith('/healthz');
  if (request.mode === 'navigate' && !isOfTheApi)
    event.respondWith(fetch(request).catch(() => stored('/offline.html')));
  else if (pathname === '/offline.css') event.respondWith(stored(pathname).then((found) => found ?? fetch(request)));
});

function stored(path) {
  return caches.match(path, { cacheName: OFFLINE });
}
