import express from 'express';
import { everyShare } from './release.js';

/**
 * @param {object} options
 * @param {import('./release.js').Release} options.release
 * @param {string} options.instanceId
 * @param {boolean} [options.isDeclaredBad]
 * @param {ReturnType<typeof import('./lifecycle.js').createLifecycle>} options.lifecycle
 */
export function createApp({ release, instanceId, isDeclaredBad = false, lifecycle }) {
  const { version, defect } = release;
  const isHealthy = !isDeclaredBad && defect?.kind !== 'unhealthy';
  const fails = everyShare(defect?.kind === 'errors' ? (defect.share ?? 1) : 0);
  const app = express();
  app.disable('x-powered-by');
  app.use(lifecycle.track);
  app.use((_request, response, next) => {
    response.set({ 'x-version': version, 'x-instance': instanceId, 'cache-control': 'no-store' });
    next();
  });

  app.get('/healthz', (_request, response) => {
    const status = lifecycle.isStopping ? 'stopping' : isHealthy ? 'ready' : 'bad';
    response.status(status === 'ready' ? 200 : 503).json({ status, version });
  });

  app.use((_request, response, next) => {
    if (fails()) response.status(500).json({ error: 'defect', version, instance: instanceId });
    else next();
  });
  app.get('/', (_request, response) => {
    response.json({ version, instance: instanceId });
  });
  app.post('/echo', express.json(), (request, response) => {
    response.json({ version, instance: instanceId, received: request.body });
  });
  app.use((_request, response) => {
    response.status(404).json({ error: 'not found' });
  });
  return app;
}
