import { Readable } from 'node:stream';
import { HttpResponse } from '@smithy/core/transport';
import { VirtualClock } from '../../../aws-twin/src/index.ts';
import { type FleetConnections, fleetConnections } from '../../src/fleet/index.ts';
import { createExecutor } from '../../src/index.ts';
import { REGION } from './fleet-ground.ts';

/** What a request asks for: members of a JSON body, or fields of a form. */
export type Asked = Readonly<Record<string, unknown>>;

/** By operation: the answer's body, JSON for an object and XML for a text. */
export type Script = Readonly<Record<string, (asked: Asked, nth: number) => object | string>>;

export interface ScriptedAws {
  readonly connections: FleetConnections;
  readonly clock: VirtualClock;
  asked(operation: string): readonly Asked[];
}

/** The SDK over answers that a test writes down: for what the twin has no model of. */
export function scriptedAws(script: Script): ScriptedAws {
  const seen: { readonly operation: string; readonly asked: Asked }[] = [];
  const executor = createExecutor({
    hooks: [
      async ({ body, headers }) => {
        const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
        const target = headers['x-amz-target'];
        const asked: Asked = target === undefined ? Object.fromEntries(new URLSearchParams(text)) : JSON.parse(text);
        const operation = target?.split('.').at(-1) ?? String(asked['Action']);
        seen.push({ operation, asked });
        const answer = script[operation]?.(asked, seen.filter((each) => each.operation === operation).length);
        if (answer === undefined) throw new Error(`the script has no answer to ${operation}`);
        const isXml = typeof answer === 'string';
        const xml = `<${operation}Response><${operation}Result>${isXml ? answer : ''}</${operation}Result></${operation}Response>`;
        return new HttpResponse({
          statusCode: 200,
          headers: { 'content-type': isXml ? 'text/xml' : 'application/x-amz-json-1.0' },
          body: Readable.from([Buffer.from(isXml ? xml : JSON.stringify(answer))]),
        });
      },
    ],
  });
  const clock = new VirtualClock();
  const connections = fleetConnections({
    region: REGION,
    executor,
    credentials: () =>
      Promise.resolve({ accessKeyId: 'KEY', secretAccessKey: 'secret', expiration: new Date(clock.now() + 3_600_000) }),
    endpoints: { scaling: null, balancing: null, cloudWatch: null, ssm: null, sts: null },
    permissions: null,
    clock,
    random: { fraction: () => 0.5, nonce: () => 'nonce' },
  });
  const asked = (operation: string) => seen.filter((each) => each.operation === operation).map((each) => each.asked);
  return { connections, clock, asked };
}
