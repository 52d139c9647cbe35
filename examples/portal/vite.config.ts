import { readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { type Connect, defineConfig, type Plugin } from 'vite';

// What the footer shows; a pipeline passes the commit. It goes into index.html alone.
process.env['VITE_RELEASE'] ??= 'local';

// In development as behind the CDN: the API has the same origin. Start it in examples/api.
const proxy = { '/api': 'http://127.0.0.1:8080', '/healthz': 'http://127.0.0.1:8080' };

export default defineConfig({
  plugins: [react(), localConfiguration()],
  server: { proxy },
  preview: { proxy },
  build: {
    // An asset inlined into a script changes that script's name whenever the picture changes, and needs `data:` in a
    // content security policy.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // What changes with dependencies, what pages share, and each page: an edited page renames only itself and the entry.
        codeSplitting: {
          groups: [
            { name: 'framework', test: /\/node_modules\// },
            { name: 'shared', test: /\/src\/shared\// },
          ],
        },
      },
    },
  },
});

/** Serves environments/local/config.json in development; a deploy lays the environment's own over the artifact. */
function localConfiguration(): Plugin {
  const serve: Connect.NextHandleFunction = (request, response, next) => {
    if (request.url?.split('?')[0] !== '/config.json') return next();
    response.setHeader('content-type', 'application/json');
    response.end(readFileSync(new URL('environments/local/config.json', import.meta.url)));
  };
  return {
    name: 'local-configuration',
    configureServer: (server) => void server.middlewares.use(serve),
    configurePreviewServer: (server) => void server.middlewares.use(serve),
  };
}
