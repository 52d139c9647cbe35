import type { JsonObject } from '@deploy/kernel';
import {
  type ComparedStack,
  decideIssues,
  driftIssue,
  driftOf,
  driftState,
  type OpenIssue,
} from '@deploy/terraform-findings';
import { describe, expect, test } from '@jest/globals';
import { planOf } from './plan-fixtures.ts';

const change = (address: string, actions: readonly string[], before: unknown, after: unknown): JsonObject => ({
  address,
  mode: 'managed',
  type: address.split('.')[0] ?? '',
  change: { actions, before, after, after_unknown: {} },
});

const driftIn = (
  resource_drift: readonly JsonObject[],
  resource_changes: readonly JsonObject[],
  more: JsonObject = {},
) => driftOf(planOf({ resource_drift, resource_changes, ...more }));

describe('drift', () => {
  test('is what was changed outside and an apply would set back', () => {
    const drift = driftIn(
      [change('aws_x.a', ['update'], { size: 1, seen: 1 }, { size: 2, seen: 2 })],
      [change('aws_x.a', ['update'], { size: 2, seen: 2 }, { size: 1, seen: 2 })],
    );
    expect(drift).toEqual({
      drifted: [{ address: 'aws_x.a', type: 'aws_x', how: 'changed', attributes: ['size'] }],
      pending: [],
      leftToOthers: [],
      isWhole: true,
    });
    expect(driftState(drift)).toBe('drifted');
  });

  test('is not what the code leaves to deploys, such as weights', () => {
    const drift = driftIn(
      [change('aws_lb_listener_rule.live', ['update'], { action: [1] }, { action: [2] })],
      [change('aws_lb_listener_rule.live', ['no-op'], { action: [2] }, { action: [2] })],
    );
    expect(drift).toMatchObject({ drifted: [], pending: [], leftToOthers: ['aws_lb_listener_rule.live'] });
    expect(driftState(drift)).toBe('clean');
  });

  test('is not what waits in the code', () => {
    const drift = driftIn(
      [],
      [change('aws_x.a', ['update'], { size: 1 }, { size: 2 }), change('aws_x.b', ['create'], null, {})],
    );
    expect(drift.pending.map(({ address, kind }) => `${kind} ${address}`)).toEqual([
      'update aws_x.a',
      'create aws_x.b',
    ]);
    expect(driftState(drift)).toBe('pending');
  });

  test('and a waiting change of the same resource are told apart by attribute', () => {
    const drift = driftIn(
      [change('aws_x.a', ['update'], { size: 1, name: 'a' }, { size: 2, name: 'a' })],
      [change('aws_x.a', ['update'], { size: 2, name: 'a' }, { size: 1, name: 'b' })],
    );
    expect(drift.drifted).toMatchObject([{ attributes: ['size'] }]);
    expect(drift.pending).toMatchObject([{ attributes: ['name'] }]);
  });

  test('is a resource that somebody deleted, unless the code has dropped it too', () => {
    const gone = change('aws_x.a', ['delete'], { size: 1 }, null);
    expect(driftIn([gone], [change('aws_x.a', ['create'], null, { size: 1 })]).drifted).toMatchObject([
      { how: 'deleted' },
    ]);
    expect(driftState(driftIn([gone], []))).toBe('clean');
  });

  test('is not known where planning failed', () => {
    expect(driftState(driftIn([], [], { errored: true }))).toBe('failed');
  });
});

describe('issues of drift', () => {
  const url = 'https://github.com/o/r/actions/runs/1';
  const stack = (drifted: readonly string[], given: Partial<ComparedStack> = {}): ComparedStack => ({
    stack: 'stacks/test',
    environment: 'test',
    drift: {
      drifted: drifted.map((address) => ({ address, type: 'aws_x', how: 'changed', attributes: ['size'] })),
      pending: [],
      leftToOthers: [],
      isWhole: true,
    },
    ...given,
  });
  const context = { runUrl: url, isComplete: true };
  const open = (number: number, compared: ComparedStack): OpenIssue => ({ number, ...driftIssue(compared, url) });
  const steps = (issues: readonly OpenIssue[], ...compared: readonly ComparedStack[]) =>
    decideIssues(issues, compared, context).map((step) => (step.do === 'open' ? step.do : `${step.do} ${step.number}`));

  test('one is opened for a stack that drifts, and none for one that does not', () => {
    expect(steps([], stack(['aws_x.a']), stack([], { stack: 'other' }))).toEqual(['open']);
  });

  test('one stays as it is while the drift is the same, though the run is another', () => {
    expect(
      decideIssues([open(3, stack(['aws_x.a']))], [stack(['aws_x.a'])], { ...context, runUrl: `${url}9` }),
    ).toEqual([]);
  });

  test('one is updated when the drift is another, and closed when it is gone', () => {
    const issues = [open(3, stack(['aws_x.a']))];
    expect(steps(issues, stack(['aws_x.a', 'aws_x.b']))).toEqual(['update 3']);
    expect(steps(issues, stack([]))).toEqual(['close 3']);
  });

  test('a stack that cannot be planned neither opens nor closes any', () => {
    expect(steps([open(3, stack(['aws_x.a']))], stack([], { drift: null }))).toEqual([]);
  });

  test('doubles are closed, and those of stacks that are gone', () => {
    const issues = [
      open(5, stack(['aws_x.a'])),
      open(3, stack(['aws_x.a'])),
      open(7, stack(['aws_x.a'], { stack: 'gone' })),
    ];
    expect(steps(issues, stack(['aws_x.a']))).toEqual(['close 5', 'close 7']);
    expect(decideIssues(issues.slice(2), [], { ...context, isComplete: false })).toEqual([]);
  });

  test('issues of people are left alone, also where they quote one', () => {
    const issue = open(3, stack(['aws_x.a']));
    expect(steps([{ ...issue, body: `> ${issue.body}` }], stack([]))).toEqual([]);
  });

  test('environments of the same stack have issues of their own', () => {
    expect(steps([open(3, stack(['aws_x.a']))], stack(['aws_x.a'], { environment: 'prod' }))).toEqual([
      'open',
      'close 3',
    ]);
  });

  test('a long list fits, and names of strangers are harmless', () => {
    const many = stack(Array.from({ length: 3_000 }, (_, at) => `aws_x.a["@octocat | \`<!-- ${at}"]`));
    const { body } = driftIssue(many, url);
    expect(Buffer.byteLength(body)).toBeLessThan(65_536);
    expect(body).toContain('more have no room here');
  });
});
