import type { NextFunction, Request, Response } from 'express';

/** Whether this process still wants requests, and which it is answering. The health check and the shutdown read it. */
export interface Lifecycle {
  readonly isStopping: boolean;
  /** How many requests are being answered. */
  readonly inFlight: number;
  track(request: Request, response: Response, next: NextFunction): void;
  /** `listener` is called whenever a request has been answered, or given up by who sent it. */
  whenAnswered(listener: () => void): void;
  /** From now on no connection is kept: whoever has one is told with the answer, and takes the next elsewhere. */
  stop(): void;
}

export function createLifecycle(): Lifecycle {
  const inFlight = new Set<Response>();
  let isStopping = false;
  let onAnswered = () => {};

  return {
    get isStopping() {
      return isStopping;
    },
    get inFlight() {
      return inFlight.size;
    },
    track(_request, response, next) {
      inFlight.add(response);
      response.once('close', () => {
        inFlight.delete(response);
        onAnswered();
      });
      if (isStopping) response.setHeader('Connection', 'close');
      next();
    },
    whenAnswered(listener) {
      onAnswered = listener;
    },
    stop() {
      isStopping = true;
      for (const response of inFlight) {
        if (!response.headersSent) response.setHeader('Connection', 'close');
      }
    },
  };
}
