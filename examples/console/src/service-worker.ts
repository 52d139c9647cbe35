/** Registers the worker once the page has what it needs. Development goes without: a worker there hides edits. */
export function registerServiceWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  window.addEventListener('load', () => {
    navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' }).catch((refused: unknown) => {
      console.warn('The console will not open without a network.', refused);
    });
  });
}
