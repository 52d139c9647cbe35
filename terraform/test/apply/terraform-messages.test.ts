import { describe, expect, test } from '@jest/globals';
import { readMessages } from './terraform-messages.ts';

const lines = (...messages: readonly object[]): string => messages.map((message) => JSON.stringify(message)).join('\n');

describe('what Terraform says', () => {
  test('names the resources and outputs that a plan changes', () => {
    const said = readMessages(
      lines(
        { type: 'planned_change', change: { resource: { addr: 'aws_lb.this' }, action: 'update' } },
        { type: 'outputs', outputs: { url: { action: 'update' }, name: { action: 'noop' }, other: {} } },
      ),
    );
    expect(said.changes).toEqual([{ address: 'aws_lb.this', action: 'update' }]);
    expect(said.outputs).toEqual(['url']);
  });

  test('tells an error with its place and its detail, and no warning', () => {
    const said = readMessages(
      lines(
        { type: 'diagnostic', diagnostic: { severity: 'warning', summary: 'old' } },
        {
          type: 'diagnostic',
          diagnostic: { severity: 'error', summary: 'creating', address: 'aws_lb.this', detail: 'no' },
        },
        { type: 'diagnostic', diagnostic: { severity: 'error', summary: 'bare' } },
      ),
    );
    expect(said.errors).toEqual(['creating\n  with aws_lb.this\nno', 'bare']);
  });

  test('counts what was done, and tells what took longest', () => {
    const done = (addr: string, elapsed_seconds: number) => ({
      type: 'apply_complete',
      hook: { resource: { addr }, elapsed_seconds },
    });
    const said = readMessages(lines(done('a.a', 1), done('b.b', 9), done('c.c', 3), done('d.d', 2)));
    expect(said.done).toBe(4);
    expect(said.longest.map(({ address }) => address)).toEqual(['b.b', 'c.c', 'd.d']);
  });

  test('passes over lines that are no messages', () => {
    expect(readMessages('panic: x\n{half\n\n')).toEqual({ changes: [], outputs: [], errors: [], done: 0, longest: [] });
  });
});
