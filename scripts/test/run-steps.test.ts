import { describe, expect, test } from '@jest/globals';
import { resultTable, runSteps } from '../checks/run-steps.mjs';

const exits = (code: number) => ['--eval', `process.exitCode = ${code}`];

describe('the steps of a check', () => {
  test('all run, also after one failed, and in order', async () => {
    const said: string[] = [];
    const steps = [
      { name: 'one', command: exits(1) },
      { name: 'two', command: exits(3), skips: 3, early: true },
      { name: 'three', command: exits(0) },
    ];
    const results = await runSteps(steps, {
      environment: {},
      say: ({ name }: { name: string }) => said.push(name),
    });
    expect(results.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual(['one failed', 'two skipped', 'three ok']);
    expect(said).toEqual(['one', 'two', 'three']);
  });

  test('hand the environment on', async () => {
    const command = ['--eval', "process.exitCode = process.env.DEEP === '1' ? 0 : 1"];
    const results = await runSteps([{ name: 'x', command }], { environment: { DEEP: '1' }, say: () => {} });
    expect(results[0]?.outcome).toBe('ok');
  });

  test('are told in a table with their times', () => {
    expect(
      resultTable([
        { name: 'lint', outcome: 'failed', seconds: 1.25 },
        { name: 'referees', outcome: 'ok', seconds: 291 },
      ]),
    ).toEqual(['lint      FAILED      1.3 s', 'referees  ok        291.0 s']);
  });
});
