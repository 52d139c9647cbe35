import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { githubServer } from '@deploy/action-kit/testing';
import { runAct } from './act.ts';
import type { ActLog } from './act-log.ts';
import { type GithubSetting, githubAnswer } from './github-api.ts';
import { type HomeParts, prepareHome } from './home.ts';

/** Collects what must hold after a run. */
export interface Stage {
  check(claim: string, holds: boolean): void;
  /** Runs a caller in a folder of its own. `path` is PATH where it is not that of this program. */
  run(parts: Omit<HomeParts, 'github'>, github: GithubSetting, path?: string): Promise<ActLog>;
}

export interface Scene {
  /** By which it is asked for on the command line. */
  readonly name: string;
  readonly title: string;
  play(stage: Stage): Promise<void>;
}

export interface Played {
  readonly isRight: boolean;
  readonly logs: readonly ActLog[];
}

/** Plays one scene and says which of its claims do not hold, with the log of act. */
export async function play({ name, title, play: begin }: Scene): Promise<Played> {
  const started = performance.now();
  const wrong: string[] = [];
  const logs: ActLog[] = [];
  await begin({
    check: (claim, holds) => void (holds || wrong.push(claim)),
    run: async (parts, github, path) => {
      const log = await runOnce(parts, github, path);
      logs.push(log);
      return log;
    },
  });
  const isRight = wrong.length === 0;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${isRight ? 'ok   ' : 'WRONG'}  ${name}: ${title} (${seconds} s)`);
  for (const claim of wrong) console.log(`       does not hold: ${claim}`);
  if (!isRight) for (const { text } of logs) console.log(text);
  return { isRight, logs };
}

async function runOnce(parts: Omit<HomeParts, 'github'>, setting: GithubSetting, path?: string): Promise<ActLog> {
  const home = mkdtempSync(join(tmpdir(), 'run-workflows-'));
  await using github = await githubServer((request) => githubAnswer(request.path, setting));
  try {
    prepareHome(home, { ...parts, github: github.url });
    return await runAct(home, path);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
