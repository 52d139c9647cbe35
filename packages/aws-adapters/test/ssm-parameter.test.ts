import { Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { HttpResponse } from '@smithy/core/transport';
import type { HttpRequest } from '@smithy/types';
import { VirtualClock } from '../../aws-twin/src/index.ts';
import { createExecutor, readParameter } from '../src/index.ts';

interface Answer {
  readonly status: number;
  readonly body: object;
}

const NAME = '/nwac/test/deploy-contract';
const FOUND: Answer = { status: 200, body: { Parameter: { Name: NAME, Type: 'String', Value: '{"version":1}' } } };
const failing = (type: string, status = 400): Answer => ({ status, body: { __type: type, message: 'words' } });

/** Reads from a service that gives these answers in turn, the last one for ever. */
async function readWith(...answers: readonly Answer[]) {
  const seen: HttpRequest[] = [];
  const executor = createExecutor({
    hooks: [
      async (request) => {
        const { body, status } = answers[Math.min(seen.length, answers.length - 1)] ?? FOUND;
        seen.push(request);
        const headers = { 'content-type': 'application/x-amz-json-1.1' };
        return new HttpResponse({
          statusCode: status,
          headers,
          body: Readable.from([Buffer.from(JSON.stringify(body))]),
        });
      },
    ],
  });
  const outcome = await readParameter(NAME, {
    region: 'ca-central-1',
    executor,
    credentials: () => Promise.resolve({ accessKeyId: 'AKIAKEY', secretAccessKey: 'secret' }),
    clock: new VirtualClock(),
    random: { fraction: () => 0.5, nonce: () => 'nonce' },
  }).catch((thrown: unknown) => thrown);
  return { outcome, seen };
}

describe('A parameter', () => {
  test('is read by its name, in its region, with a signature', async () => {
    const { outcome, seen } = await readWith(FOUND);
    expect(outcome).toBe('{"version":1}');
    expect(seen).toHaveLength(1);
    const [request] = seen;
    expect(request?.hostname).toBe('ssm.ca-central-1.amazonaws.com');
    expect(request?.headers['x-amz-target']).toBe('AmazonSSM.GetParameter');
    expect(request?.headers['authorization']).toContain('/ca-central-1/ssm/aws4_request');
    expect(JSON.parse(new TextDecoder().decode(request?.body))).toMatchObject({ Name: NAME });
  });

  test('that does not exist is named, with its region', async () => {
    const { outcome } = await readWith(failing('ParameterNotFound'));
    expect(outcome).toMatchObject({
      code: 'parameter-not-found',
      message: expect.stringMatching(/\/nwac\/test\/deploy-contract.*ca-central-1/),
    });
  });

  test('that may not be read names the statement to add', async () => {
    const { outcome } = await readWith(failing('AccessDeniedException'));
    expect(outcome).toMatchObject({
      code: 'access-denied',
      remedy: expect.stringContaining('arn:aws:ssm:ca-central-1:*:parameter/nwac/test/deploy-contract'),
    });
  });

  test('is asked for again where the service throttles or fails', async () => {
    const { outcome, seen } = await readWith(
      failing('ThrottlingException'),
      failing('InternalServerError', 500),
      FOUND,
    );
    expect(outcome).toBe('{"version":1}');
    expect(seen).toHaveLength(3);
  });
});
