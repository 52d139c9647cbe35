import type { ServerProcess } from './server-process.ts';

/** A foreign S3 server and what a client needs to talk to it. */
export interface S3Server extends ServerProcess {
  readonly name: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}
