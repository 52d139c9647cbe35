import {
  hasChanges,
  maskOf,
  planHeadline,
  planMarkdown,
  readPlan,
  sensitiveValues,
  summarisePlan,
} from '@deploy/terraform-findings';
import { describe, expect, test } from '@jest/globals';
import { builtinPlanText, planOf } from './plan-fixtures.ts';

const plan = readPlan(builtinPlanText);
const summary = summarisePlan(plan);

describe('a plan that Terraform made', () => {
  test('is counted by what happens, moves and imports beside it', () => {
    expect(summary.counts).toEqual({
      create: 1,
      update: 1,
      replace: 1,
      delete: 1,
      forget: 1,
      import: 1,
      move: 1,
      read: 0,
      'no-op': 1,
    });
    expect(planHeadline(summary)).toBe('1 delete, 1 replace, 1 forget, 1 update, 1 create, 1 import, 1 move');
    expect(summary.toolVersion).toBe('1.11.4');
    expect(hasChanges(plan)).toBe(true);
  });

  test('lists the worst first, with what forces a replacement', () => {
    expect(summary.changes.map(({ address, kind }) => `${kind} ${address}`)).toEqual([
      'delete terraform_data.gone',
      'replace terraform_data.replaced',
      'forget terraform_data.forgotten',
      'update terraform_data.changed',
      'create terraform_data.added',
      'import terraform_data.imported',
      'move terraform_data.new_name',
    ]);
    expect(summary.changes[1]).toMatchObject({ forcedBy: ['triggers_replace'], risk: 'interruption' });
    expect(summary.changes[0]).toMatchObject({ reason: 'no block makes it any more' });
    expect(summary.changes[6]).toMatchObject({ previousAddress: 'terraform_data.old_name' });
  });

  test('shows no value, sensitive or not', () => {
    const shown = planMarkdown(summary, []) + JSON.stringify(summary);
    for (const value of ['canary', 'still there', 'second']) expect(shown).not.toContain(value);
  });

  test('tells every sensitive value, of variables and inside of others', () => {
    const values = sensitiveValues(plan.json);
    expect(values).toContain('canary-Pa55 word/with+signs');
    expect(maskOf(values)(builtinPlanText)).not.toMatch(/canary/);
  });
});

describe('a plan that cannot be trusted', () => {
  test.each([
    ['no JSON', '{"format_version":'],
    ['a list', '[]'],
    ['an unknown format', '{"format_version":"2.0"}'],
    [
      'an action nobody knows',
      '{"format_version":"1.2","resource_changes":[{"address":"a.b","type":"a","change":{"actions":["explode"]}}]}',
    ],
    ['a change of nothing', '{"format_version":"1.2","resource_changes":[{"change":{"actions":["update"]}}]}'],
  ])('%s is an error and never "no changes"', (_, text) => {
    expect(() => readPlan(text)).toThrow(expect.objectContaining({ code: 'plan-unreadable' }));
  });

  test('a plan that stopped with an error says so', () => {
    const broken = summarisePlan(planOf({ errored: true }));
    expect(broken.isWhole).toBe(false);
    expect(planMarkdown(broken, [])).toContain('stopped with an error');
  });

  test('no section is longer than asked', () => {
    const changes = Array.from({ length: 2_000 }, (_, at) => ({
      address: `aws_x.${'y'.repeat(50)}["${at}"]`,
      type: 'aws_x',
      mode: 'managed',
      change: { actions: ['delete'], before: {}, after: null },
    }));
    const shown = planMarkdown(summarisePlan(planOf({ resource_changes: changes })), [], 10_000);
    expect(Buffer.byteLength(shown)).toBeLessThanOrEqual(10_000);
    expect(shown).toMatch(/[\d,]+ more have no room here/);
  });
});
