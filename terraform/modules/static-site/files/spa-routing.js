// CloudFront Function (runtime 2.0), viewer request, default behaviour only: routes of a single-page app are answered
// with its entry page. Whatever names a file, and whatever is not the app's to route, goes through untouched, so that
// a missing asset stays an error and is never answered with HTML.
const PASSED = ['/assets', '/.well-known', '/_deploy', '/api', '/healthz'];
const FILE_NAME = /\.[A-Za-z0-9]+$/;

// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it.
function handler(event) {
  const request = event.request;
  const path = decoded(request.uri);
  if (path !== null && isRoute(path)) request.uri = '/index.html';
  return request;
}

function isRoute(path) {
  for (const prefix of PASSED) {
    if (path === prefix || path.startsWith(`${prefix}/`)) return false;
  }
  return !FILE_NAME.test(path.slice(path.lastIndexOf('/') + 1));
}

// A path that cannot be decoded is the origin's to refuse.
function decoded(uri) {
  try {
    return decodeURIComponent(uri);
  } catch (_) {
    return null;
  }
}
