import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createBrowserRouter, RouterProvider } from 'react-router';
import { Failure } from './failure.tsx';
import { Frame } from './frame.tsx';
import { type Config, loadConfig } from './shared/config.ts';
import { reloadStaleTab } from './stale-tab.ts';
import './styles.css';

reloadStaleTab();
if (import.meta.env.PROD && 'serviceWorker' in navigator) void navigator.serviceWorker.register('/sw.js');

const root = createRoot(document.querySelector('#app') ?? document.body);
loadConfig().then(show, (thrown: unknown) => {
  root.render(
    <main className="stopped" role="alert">
      <h1>The portal cannot start</h1>
      <p>{thrown instanceof Error ? thrown.message : String(thrown)}</p>
    </main>,
  );
});

/** Each page is a chunk of its own, fetched when it is gone to. */
function show(config: Config): void {
  const router = createBrowserRouter([
    {
      element: <Frame config={config} />,
      errorElement: <Failure />,
      hydrateFallbackElement: <p className="said">…</p>,
      children: [
        { index: true, lazy: () => import('./pages/start.tsx') },
        { path: 'readings', lazy: () => import('./pages/readings.tsx') },
        { path: 'reports', lazy: () => import('./pages/reports.tsx') },
        { path: 'account', lazy: () => import('./pages/account.tsx') },
        { path: '*', lazy: () => import('./pages/missing.tsx') },
      ],
    },
  ]);
  root.render(
    <StrictMode>
      <RouterProvider router={router} />
    </StrictMode>,
  );
}
