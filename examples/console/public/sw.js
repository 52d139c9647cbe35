// Makes the console open without a network, and changes nothing about what an online visitor gets.
//
// Three rules keep it from ever poisoning a cache:
// 1. Pages come from the network first; the stored page is for the day without one.
// 2. A page is stored only after every hashed file it names is, so the stored pair is whole.
// 3. A request for a file is never answered with a page: what is missing stays missing.
//
// Its name does not change, so a deploy writes it last: a worker that arrived before the page it stores would store the
// old page under the new worker.

const PAGES = 'pages-1';
const FILES = 'files-1';
/** Hashed files kept. The oldest go first; two releases of this console are about thirty. */
const KEPT_FILES = 120;

self.addEventListener('install', (event) => {
  event.waitUntil(fetch('/', { cache: 'no-cache' }).then(storePage));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== PAGES && name !== FILES).map(forget)))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin || isOfTheApi(url.pathname)) return;
  if (request.mode === 'navigate') event.respondWith(page(event));
  else if (url.pathname.startsWith('/assets/')) event.respondWith(hashedFile(request));
  else if (isOfflineData(url.pathname)) event.respondWith(networkFirst(event));
});

/** Answers of the API are its own: none is stored, and no page stands in for one. */
function isOfTheApi(pathname) {
  return pathname.startsWith('/api/') || pathname.startsWith('/healthz');
}

/** Unhashed data without which the console cannot start. */
function isOfflineData(pathname) {
  return pathname === '/config.json' || pathname.startsWith('/locales/');
}

async function page(event) {
  try {
    const response = await fetch(event.request);
    if (isPage(response)) event.waitUntil(storePage(response.clone()));
    return response;
  } catch (unreachable) {
    const stored = await caches.match('/', { cacheName: PAGES });
    if (stored) return stored;
    throw unreachable;
  }
}

/** The name holds a digest of the content, so a stored copy is never stale. */
async function hashedFile(request) {
  const stored = await caches.match(request, { cacheName: FILES });
  if (stored) return stored;
  const response = await fetch(request);
  if (isFile(response)) await keep(FILES, request, response.clone());
  return response;
}

async function networkFirst(event) {
  try {
    const response = await fetch(event.request);
    if (isFile(response)) event.waitUntil(keep(PAGES, event.request, response.clone()));
    return response;
  } catch (unreachable) {
    const stored = await caches.match(event.request, { cacheName: PAGES });
    if (stored) return stored;
    throw unreachable;
  }
}

async function storePage(response) {
  if (!isPage(response)) throw new TypeError(`the page answered ${response.status}`);
  const html = await response.clone().text();
  const named = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map((match) => match[1]);
  const files = await caches.open(FILES);
  for (const path of named) {
    if (await files.match(path)) continue;
    const file = await fetch(path);
    if (!isFile(file)) throw new TypeError(`${path} answered ${file.status}`);
    await files.put(path, file);
  }
  await keep(PAGES, '/', response);
  await trim(files, named);
}

async function trim(files, spared) {
  const spare = (await files.keys()).filter((request) => !spared.includes(new URL(request.url).pathname));
  const over = spare.slice(0, Math.max(0, spare.length - KEPT_FILES));
  await Promise.all(over.map((request) => files.delete(request)));
}

/** A full disk costs the offline copy, never the answer. */
async function keep(name, request, response) {
  try {
    const cache = await caches.open(name);
    await cache.put(request, response);
  } catch (refused) {
    console.warn('not stored for offline use', refused);
  }
}

function forget(name) {
  return caches.delete(name);
}

function isPage(response) {
  return response.ok && type(response).startsWith('text/html');
}

function isFile(response) {
  return response.ok && response.status === 200 && !type(response).startsWith('text/html');
}

function type(response) {
  return response.headers.get('content-type') ?? '';
}
