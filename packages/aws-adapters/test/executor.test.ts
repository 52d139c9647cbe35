import { describe, expect, test } from '@jest/globals';
import { HttpRequest, HttpResponse } from '@smithy/core/transport';
import { createExecutor, type Hook, type Transport } from '../src/index.ts';

const REQUEST = new HttpRequest({ hostname: 'example.com' });

interface FakeTransport extends Transport {
  readonly sent: HttpRequest[];
  readonly isClosed: () => boolean;
}

function fakeTransport(): FakeTransport {
  const sent: HttpRequest[] = [];
  let closed = false;
  return {
    sent,
    isClosed: () => closed,
    metadata: { handlerProtocol: 'http/1.1' },
    handle: async (request) => {
      sent.push(new HttpRequest(request));
      return { response: new HttpResponse({ statusCode: 200 }) };
    },
    destroy: () => {
      closed = true;
    },
  };
}

describe('The executor', () => {
  test('lets every hook see each request on its way out and back, the first one outermost', async () => {
    const course: string[] = [];
    const hook =
      (name: string): Hook =>
      async (_request, send) => {
        course.push(`${name} out`);
        const response = await send();
        course.push(`${name} back`);
        return response;
      };
    const executor = createExecutor({ transport: fakeTransport(), hooks: [hook('first'), hook('second')] });
    await executor.handle(REQUEST);
    expect(course).toEqual(['first out', 'second out', 'second back', 'first back']);
  });

  test('lets a hook answer in place of AWS, send twice, or fail', async () => {
    const transport = fakeTransport();
    const answering: Hook = async () => new HttpResponse({ statusCode: 418 });
    const { response } = await createExecutor({ transport, hooks: [answering] }).handle(REQUEST);
    expect([response.statusCode, transport.sent.length]).toEqual([418, 0]);
    const twice: Hook = async (_request, send) => {
      await send();
      return send();
    };
    await createExecutor({ transport, hooks: [twice] }).handle(REQUEST);
    expect(transport.sent).toHaveLength(2);
    const failure = new Error('no network');
    const failing: Hook = () => Promise.reject(failure);
    await expect(createExecutor({ transport, hooks: [failing] }).handle(REQUEST)).rejects.toBe(failure);
  });

  test('stays open when an SDK client destroys it, and closes when its owner says so', () => {
    const transport = fakeTransport();
    const executor = createExecutor({ transport });
    executor.destroy?.();
    expect(transport.isClosed()).toBe(false);
    executor.close();
    expect(transport.isClosed()).toBe(true);
  });

  test('can stand on another executor', async () => {
    const transport = fakeTransport();
    let seen = 0;
    const counting: Hook = (_request, send) => {
      seen += 1;
      return send();
    };
    const outer = createExecutor({ transport: createExecutor({ transport, hooks: [counting] }), hooks: [counting] });
    await outer.handle(REQUEST);
    expect([seen, transport.sent.length]).toEqual([2, 1]);
  });
});
