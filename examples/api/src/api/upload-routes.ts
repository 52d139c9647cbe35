import { createHash } from 'node:crypto';
import { Router } from 'express';

const MAX_BYTES = 100 * 1024 * 1024;

/** Takes a body of any kind, keeps nothing of it, and says what arrived: bytes and SHA-256. */
export function uploadRoutes(): Router {
  return Router().post('/uploads', async (request, response) => {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of request) {
      bytes += chunk.length;
      if (bytes > MAX_BYTES) break;
      hash.update(chunk);
    }
    if (bytes > MAX_BYTES)
      response
        .status(413)
        .set('connection', 'close')
        .json({ error: `more than ${MAX_BYTES} bytes` });
    else response.status(201).json({ bytes, sha256: hash.digest('hex') });
  });
}
