import type { S3Client } from '@aws-sdk/client-s3';
import type { MetadataBearer } from '@smithy/types';
import { dateOf } from './server-clock.ts';

/** The Date header of answers, which the SDK leaves out of its outputs. Kept for as long as the output is. */
export class StoreTimes {
  readonly #byMetadata = new WeakMap<object, number>();

  watch(client: S3Client): void {
    client.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        const { output, response } = result;
        const atMs = hasHeaders(response) ? dateOf(response) : null;
        if (atMs !== null && output) this.#byMetadata.set(output.$metadata, atMs);
        return result;
      },
      { step: 'deserialize', name: 'noteStoreTime', priority: 'high' },
    );
  }

  /** Milliseconds since 1970; null where the answer had no date. */
  of({ $metadata }: MetadataBearer): number | null {
    return this.#byMetadata.get($metadata) ?? null;
  }
}

function hasHeaders(response: unknown): response is { headers: Record<string, string> } {
  return typeof response === 'object' && response !== null && 'headers' in response;
}
