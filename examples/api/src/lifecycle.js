/**
 * Whether this process still wants requests, and which it is answering. The health check and the shutdown read it.
 */
export function createLifecycle() {
  /** @type {Set<import('node:http').ServerResponse>} */
  const inFlight = new Set();
  let isStopping = false;
  let onAnswered = () => {};

  return {
    get isStopping() {
      return isStopping;
    },
    /** How many requests are being answered. */
    get inFlight() {
      return inFlight.size;
    },
    /** @type {import('express').RequestHandler} */
    track(_request, response, next) {
      inFlight.add(response);
      response.once('close', () => {
        inFlight.delete(response);
        onAnswered();
      });
      if (isStopping) response.set('Connection', 'close');
      next();
    },
    /** @param {() => void} listener called whenever a request has been answered, or given up by who sent it */
    whenAnswered(listener) {
      onAnswered = listener;
    },
    /** From now on no connection is kept: whoever has one is told with the answer, and takes the next elsewhere. */
    stop() {
      isStopping = true;
      for (const response of inFlight) {
        if (!response.headersSent) response.setHeader('Connection', 'close');
      }
    },
  };
}
