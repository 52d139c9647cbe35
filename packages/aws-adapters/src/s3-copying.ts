import {
  bytesBody,
  type CopyOutcome,
  type CopyRequest,
  matching,
  type PutRequest,
  type WriteOutcome,
} from '@deploy/kernel';
import { nameOf, statusOf } from './aws-error-facts.ts';
import { encodeKey } from './s3-address.ts';
import { isMissing, isRefusal, toConditionMembers } from './s3-conditions.ts';
import type { S3Call, S3Connection, S3Turn } from './s3-connection.ts';
import { toMembers } from './s3-headers.ts';
import { s3Needs } from './s3-needs.ts';
import { getObject, headObject } from './s3-reading.ts';

export interface CopyPorts {
  readonly connection: S3Connection;
  /** A key that the probe may create. */
  readonly probeKey: string;
  readonly put: (put: PutRequest) => Promise<WriteOutcome>;
}

/** Unknown: the copy that was to tell has no source. */
type Support = 'honours' | 'ignores' | 'unknown';

/** An ETag that no content has. */
const NEVER = matching(`"${'0'.repeat(32)}"`);

/**
 * Copies on the server, under conditions on the destination. Real AWS honours them (source: S3 User Guide, "How to
 * prevent object overwrites with conditional writes", CopyObject); elsewhere one probe decides for the whole run, and
 * where they are ignored the bytes are sent instead, for a conditional PUT is honoured everywhere.
 */
export class Copying {
  readonly #ports: CopyPorts;
  #support: Promise<Support> | null = null;

  constructor(ports: CopyPorts) {
    this.#ports = ports;
  }

  async copy(copy: CopyRequest): Promise<CopyOutcome> {
    if (copy.condition.kind === 'any' || this.#ports.connection.isAws) return this.#onServer(copy);
    switch (await this.#supportFor(copy)) {
      case 'honours':
        return this.#onServer(copy);
      case 'ignores':
        return this.#byPut(copy);
      case 'unknown':
        return { kind: 'source-missing' };
    }
  }

  /** Whoever comes first probes, the others wait; where its copy could not tell, the next one tries with its own. */
  async #supportFor(copy: CopyRequest): Promise<Support> {
    while (this.#support !== null) {
      const support = await this.#support;
      if (support !== 'unknown') return support;
    }
    const probing = this.#probe(copy);
    this.#support = probing;
    try {
      const support = await probing;
      if (support === 'unknown') this.#support = null;
      return support;
    } catch (thrown) {
      this.#support = null;
      throw thrown;
    }
  }

  #onServer(copy: CopyRequest): Promise<CopyOutcome> {
    const { connection } = this.#ports;
    return connection.call<CopyOutcome>(
      this.#callOf(copy),
      (turn) => this.#send(copy, turn),
      async (thrown) => {
        // 404 means that the source is gone, or that If-Match met nothing at the destination: the source tells which.
        if (isMissing(thrown)) {
          const isThere = (await headObject(connection, copy.from, copy.signal)) !== null;
          return { kind: isThere ? 'refused' : 'source-missing' };
        }
        if (isRefusal(thrown, copy.condition)) return { kind: 'refused' };
        throw thrown;
      },
    );
  }

  async #byPut(copy: CopyRequest): Promise<CopyOutcome> {
    const { condition, fence, from, headers, signal, to } = copy;
    let { body } = copy;
    if (body === undefined) {
      const source = await getObject(this.#ports.connection, from, signal);
      if (source === null) return { kind: 'source-missing' };
      body = bytesBody(source.bytes);
    }
    return this.#ports.put({ key: to, body, headers, condition, ...(fence && { fence }), ...(signal && { signal }) });
  }

  /** One copy whose condition cannot hold: whoever carries it out ignores conditions, and so does who knows them not. */
  #probe({ from, signal }: CopyRequest): Promise<Support> {
    const { connection, probeKey } = this.#ports;
    const probe = { from, to: probeKey, headers: {}, condition: NEVER, ...(signal && { signal }) };
    return connection.call<Support>(
      this.#callOf(probe),
      async (turn) => {
        await this.#send(probe, turn);
        return 'ignores';
      },
      async (thrown) => {
        if (statusOf(thrown) === 501 || nameOf(thrown) === 'NotImplemented') return 'ignores';
        if (isMissing(thrown) && (await headObject(connection, from, signal)) === null) return 'unknown';
        if (isRefusal(thrown, NEVER)) return 'honours';
        throw thrown;
      },
    );
  }

  async #send({ condition, from, headers, to }: CopyRequest, { client, course, options, sdk }: S3Turn) {
    const { bucket } = this.#ports.connection.options;
    const input = {
      Bucket: bucket,
      Key: to,
      CopySource: `${bucket}/${encodeKey(from)}`,
      MetadataDirective: 'REPLACE' as const,
      ...toMembers(headers),
      ...toConditionMembers(condition),
    };
    const { $metadata, CopyObjectResult } = await client.send(new sdk.CopyObjectCommand(input), options);
    return this.#ports.connection.written({ $metadata, ETag: CopyObjectResult?.ETag }, course);
  }

  #callOf({ condition, fence, from, signal, to }: CopyRequest): S3Call {
    const needs = s3Needs(this.#ports.connection.options.bucket).copy(from, to, condition);
    return { operation: 'CopyObject', key: to, needs, fence, signal };
  }
}
