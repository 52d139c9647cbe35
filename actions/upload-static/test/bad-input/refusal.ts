import { expect } from '@jest/globals';
import { type Ended, type Stage, writes } from '../in-process/stage.ts';

export interface Refusal {
  readonly code: string;
  /** All of them stand in the message or the remedy. */
  readonly says: readonly (string | RegExp)[];
}

/** The run was refused with one message that says what to do, before it asked for any change. */
export function expectRefused(ended: Ended, refusal: Refusal): void {
  expectFailure(ended, refusal);
  expect(writes(ended.requests)).toEqual([]);
}

/** The run failed with one message; whether it wrote anything is for the test to say. */
export function expectFailure({ exitCode, failure, result, summary }: Ended, { code, says }: Refusal): void {
  expect(failure).toMatchObject({ code });
  for (const words of says) expect(failure?.text).toMatch(typeof words === 'string' ? literal(words) : words);
  expect(failure?.text).not.toMatch(/undefined|\[object|\bat .*\.ts:\d+/);
  expect(exitCode).toBe(1);
  expect(result).toMatchObject({ ok: false, code, message: expect.any(String), remedy: expect.any(String) });
  expect(summary).toMatch(new RegExp(`${code}|What to do`));
}

const literal = (words: string): RegExp => new RegExp(words.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));

/** Runs work and checks that no object of the bucket was written, changed or deleted by it. */
export async function expectUntouched<T>(stage: Stage, work: () => Promise<T>): Promise<T> {
  const before = await stage.everything();
  const result = await work();
  expect(await stage.everything()).toEqual(before);
  return result;
}

/** What visitors can get did not change: at most hashed files are new, which no page names yet. */
export async function expectSiteUntouched<T>(stage: Stage, work: () => Promise<T>): Promise<T> {
  const site = async () => [...(await stage.everything())].filter(([key]) => !key.startsWith('_deploy/'));
  const before = await site();
  const known = new Set(before.map(([key]) => key));
  const result = await work();
  expect((await site()).filter(([key]) => known.has(key) || !key.startsWith('assets/'))).toEqual(before);
  return result;
}
