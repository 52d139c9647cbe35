import {
  bytesBody,
  type CopyOutcome,
  type CopyRequest,
  matching,
  type PutRequest,
  type WriteOutcome,
  type Written,
} from '@deploy/kernel';
import { nameOf, statusOf } from './aws-error-facts.ts';
import { elementOf, readAnswer } from './error-answer.ts';
import type { Course } from './retry-rules.ts';
import { encodeKey } from './s3-address.ts';
import { isMissing, isRefusal, toConditionHeaders } from './s3-conditions.ts';
import type { S3Call, S3Connection } from './s3-connection.ts';
import { toWire } from './s3-headers.ts';
import { s3Needs } from './s3-needs.ts';
import { getObject, headObject } from './s3-reading.ts';
import { EMPTY_SHA256 } from './short-path.ts';

export interface CopyPorts {
  readonly connection: S3Connection;
  /** A key that the probe may create. */
  readonly probeKey: string;
  readonly put: (put: PutRequest) => Promise<WriteOutcome>;
}

/** Unknown: the copy that was to tell has no source. */
type Support = 'honours' | 'ignores' | 'unknown';

const NO_BYTES = new Uint8Array();

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
    return connection.run<CopyOutcome>(
      this.#callOf(copy),
      (course) => this.#send(copy, course),
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
    return connection.run<Support>(
      this.#callOf(probe),
      async (course) => {
        await this.#send(probe, course);
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

  async #send({ condition, fence, from, headers, signal, to }: CopyRequest, course: Course): Promise<Written> {
    const { connection } = this.#ports;
    const wire = {
      'x-amz-copy-source': `${connection.options.bucket}/${encodeKey(from)}`,
      'x-amz-metadata-directive': 'REPLACE',
      ...toWire(headers),
      ...toConditionHeaders(condition),
    };
    const write = {
      method: 'PUT' as const,
      key: to,
      headers: wire,
      body: NO_BYTES,
      sha256: EMPTY_SHA256,
      fence,
      signal,
    };
    const answer = await connection.shortPath.send(write);
    return connection.writtenBy(answer, elementOf(await readAnswer(answer), 'ETag'), course);
  }

  #callOf({ condition, fence, from, signal, to }: CopyRequest): S3Call {
    const needs = s3Needs(this.#ports.connection.options.bucket).copy(from, to, condition);
    return { operation: 'CopyObject', key: to, needs, fence, signal };
  }
}
