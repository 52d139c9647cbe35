import type { Clock, Random } from '@deploy/kernel';
import type { AwsCredentialIdentity, Provider, RequestSigner } from '@smithy/types';
import { type CallContext, translateAwsError } from './aws-errors.ts';
import { createExecutor, type Executor } from './executor.ts';
import { requestSigner, type Signer, type SigningName } from './request-signer.ts';
import { type Course, NO_RETRIES, type Patience, withRetries } from './retry-rules.ts';
import { ServerClock } from './server-clock.ts';

export interface AwsPorts {
  /** The region that requests are signed for. */
  readonly region: string;
  readonly executor: Executor;
  readonly credentials: Provider<AwsCredentialIdentity>;
  readonly clock: Clock;
  readonly random: Random;
}

/** How this product calls itself in access logs. */
export const USER_AGENT = 'spa-release-actions';

/** One attempt; `course` tells what happened on the way to it. */
export type Work<T> = (course: Course) => Promise<T>;

/** Turns a failure into an outcome, or throws it on. */
export type Settle<T> = (thrown: unknown) => T | Promise<T>;

export interface Job<T> {
  readonly context: CallContext;
  readonly signal?: AbortSignal | undefined;
  readonly settle?: Settle<T> | undefined;
  /** How long it is worth trying; absent: the connection's own. */
  readonly patience?: Patience | undefined;
}

/** What calls to one service have in common: the way out, the signature, the service's time, retries and errors. */
export class AwsConnection {
  readonly executor: Executor;
  readonly signer: Signer;
  readonly time: ServerClock;
  readonly #ports: AwsPorts;
  readonly #patience: Patience | undefined;

  constructor(ports: AwsPorts, service: SigningName, patience?: Patience) {
    const { clock, credentials, executor, region } = ports;
    this.#ports = ports;
    this.#patience = patience;
    this.time = new ServerClock(clock);
    this.executor = createExecutor({ transport: executor, hooks: [this.time.learn] });
    this.signer = requestSigner({ region, credentials, service, time: this.time });
  }

  /** For a client of the SDK: retries, signatures and the correction of the clock are left to us. */
  clientOptions(signer: RequestSigner = this.signer) {
    return {
      region: this.#ports.region,
      credentials: this.#ports.credentials,
      requestHandler: this.executor,
      signer,
      retryStrategy: NO_RETRIES,
      disableClockSkewCorrection: true,
      customUserAgent: USER_AGENT,
    };
  }

  /** Runs work until it succeeds or fails for good. What `settle` does not make an outcome of is translated. */
  async run<T>({ context, patience = this.#patience, settle = throwOn, signal }: Job<T>, work: Work<T>): Promise<T> {
    const { clock, random } = this.#ports;
    try {
      signal?.throwIfAborted();
      return await withRetries({ clock, random, time: this.time, signal, patience, work });
    } catch (thrown) {
      signal?.throwIfAborted();
      try {
        return await settle(thrown);
      } catch (unsettled) {
        throw translateAwsError(unsettled, context, signal);
      }
    }
  }
}

const throwOn = (thrown: unknown): never => {
  throw thrown;
};
