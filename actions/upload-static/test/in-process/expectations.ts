import { readFileSync } from 'node:fs';
import { parseJson } from '@deploy/kernel';
import { expect } from '@jest/globals';
import type { Files } from '../small-site.ts';
import type { Ended, Inputs, Stage } from './stage.ts';

/** Prunes everything but the live release. */
export const KEEP_ONE: Inputs = { mode: 'prune', 'retain-releases': '1', 'retain-days': '0' };

export async function succeed(run: Promise<Ended>): Promise<Ended> {
  const ended = await run;
  expect(ended.failure).toBeNull();
  expect(ended.exitCode).toBe(0);
  return ended;
}

/** What a visitor gets whose cache is empty. */
export async function served(stage: Stage, path: string) {
  await stage.edge.applyInvalidation(['/*']);
  const { body, headers, status } = await stage.edge.fetch({ target: path });
  return { status, text: new TextDecoder().decode(body), headers };
}

export async function expectServed(stage: Stage, files: Files): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    expect(await served(stage, `/${path}`)).toMatchObject({ status: 200, text: content });
  }
}

/** Content of a JSON file that an output names. */
export const fileOf = ({ outputs }: Ended, output: string): unknown =>
  parseJson(readFileSync(outputs[output] ?? '', 'utf8'), output);
