/**
 * Service workers by name, and what their updates hang on. Not their registration (`registerSW.js`), not what they import
 * (`workbox-1a2b3c4d.js`, `workbox-sw.js`), and no web worker. Angular's worker compares everything else with `ngsw.json`,
 * which therefore has to arrive as late as the worker itself.
 */
const WORKER = [
  /(^|[/._-])(?<!workbox-)sw(\.(min|bundle|prod))?\.m?js$/i,
  /(^|[/._-])service[-_]?worker(\.(min|bundle|prod))?\.m?js$/i,
  /(^|\/)(mockServiceWorker|ngsw-worker|safety-worker|worker-basic\.min|OneSignalSDK(Updater)?Worker)\.js$/i,
  /(^|\/)ngsw\.json$/,
];

/** Web manifests and the names under which apps read their runtime configuration. */
const CONFIG = [
  /(^|\/)([^/]+\.webmanifest|manifest\.json|browserconfig\.xml)$/i,
  /(^|\/)((app|runtime|env|site)[-_.]?)?(config|configuration|env|environment|settings)(\.[a-z]+)?\.m?js(on)?$/i,
  /(^|\/)__env\.js$/i,
  /(^|\/)(_app\/version\.json|_nuxt\/builds\/latest\.json)$/,
];

export const isWorkerName = (key: string): boolean => WORKER.some((pattern) => pattern.test(key));
export const isConfigName = (key: string): boolean => CONFIG.some((pattern) => pattern.test(key));
