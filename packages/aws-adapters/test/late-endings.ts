import { Readable } from 'node:stream';
import type { HttpRequest } from '@smithy/types';
import type { Hook } from '../src/index.ts';

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';

export const lateError = (code: string): string => `${HEAD}<Error><Code>${code}</Code><Message>words</Message></Error>`;

export const lateCopy = (etag: string): string =>
  `${HEAD}<CopyObjectResult><ETag>${etag.replaceAll('"', '&quot;')}</ETag></CopyObjectResult>`;

export interface LateEnding {
  readonly isMeant: (request: HttpRequest) => boolean;
  readonly xml: string;
  readonly times?: number;
}

/**
 * What takes long is answered before it ends: a status of success and white space, then how it ended (source: S3 API
 * reference, CopyObject and CompleteMultipartUpload).
 */
export function lateEnding({ isMeant, times = 1, xml }: LateEnding): Hook {
  let left = times;
  return async (request, send) => {
    const response = await send();
    if (left === 0 || !isMeant(request)) return response;
    left -= 1;
    const body = Readable.from([Buffer.from('    \n'), Buffer.from(xml)]);
    return Object.assign(response, { statusCode: 200, body });
  };
}

export const isCopy = ({ headers }: HttpRequest): boolean => headers['x-amz-copy-source'] !== undefined;
export const isCompletion = ({ method, query }: HttpRequest): boolean =>
  method === 'POST' && query?.['uploadId'] !== undefined;
