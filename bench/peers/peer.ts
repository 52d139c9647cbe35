import type { Command } from '../measure/client-cost.ts';

/** What a client is asked to do: make the bucket serve what lies in the folder. */
export interface Job {
  readonly source: string;
  readonly bucket: string;
  /** Such as `http://127.0.0.1:40123`. */
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** A folder for configuration that the client wants in a file; empty at the start. */
  readonly scratch: string;
  /** Counts the jobs of one bucket, from 1. */
  readonly turn: number;
}

/** One way of uploading a site that the benchmark measures. A file of this folder each; `registry.ts` lists them. */
export interface Peer {
  /** Short and stable: the name in options and in raw results. */
  readonly id: string;
  /** As the tables call it, with the settings that matter. */
  readonly title: string;
  /** Name in `tools/catalogue.mjs`, or null for what needs no installation. */
  readonly tool: string | null;
  /** Ours; a peer; or a floor that only uploads, without looking, comparing or protecting anything. */
  readonly role: 'ours' | 'peer' | 'floor';
  command(job: Job): Promise<Command>;
}

/** What nearly every client reads from its environment. */
export function awsEnvironment(job: Job): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: job.accessKeyId,
    AWS_SECRET_ACCESS_KEY: job.secretAccessKey,
    AWS_REGION: job.region,
    AWS_DEFAULT_REGION: job.region,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}
