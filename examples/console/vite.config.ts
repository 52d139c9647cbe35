import { readFileSync } from 'node:fs';
import { type Connect, defineConfig, type Plugin } from 'vite';

// What the footer shows; a pipeline passes the commit. It goes into index.html alone.
process.env['VITE_RELEASE'] ??= 'local';

const API = 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [localConfiguration()],
  // In development as behind the CDN: the API has the same origin. Start it in examples/api.
  server: { proxy: { '/api': API, '/healthz': API } },
  preview: { proxy: { '/api': API, '/healthz': API } },
  build: {
    // An asset inlined into a script changes that script's name whenever the picture changes, and needs `data:` in a
    // content security policy.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // Shared code gets a chunk of its own. Left in the entry, it would make every lazy chunk import the entry, whose
        // name changes with each of them: one edited page would rename all files.
        codeSplitting: { groups: [{ name: 'shared', test: /\/src\/shared\// }] },
      },
    },
  },
});

/**
 * Serves environments/local/config.json in development. The build holds no configuration: one artifact goes to every
 * environment, and the deploy lays the environment's own config.json over it (input `overlay` of upload-static).
 */
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
