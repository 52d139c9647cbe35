import { test } from '@jest/globals';
import { installedTool } from '../../../../tools/servers/installed.ts';
import { startMinistack } from '../../../../tools/servers/ministack.ts';
import type { S3Server } from '../../../../tools/servers/s3-server.ts';
import { startVersitygw } from '../../../../tools/servers/versitygw.ts';

/** Stores written by others that keep, or break, the same contracts as the twin. */
export type RefereeName = 'versitygw' | 'ministack';

export interface Referee {
  readonly name: RefereeName;
  start(): Promise<S3Server>;
}

const ALL: readonly Referee[] = [
  { name: 'versitygw', start: () => startVersitygw({ versioning: true }) },
  { name: 'ministack', start: startMinistack },
];

/** Starting and stopping a server may take longer than a test. */
export const START_WITHIN_MS = 60_000;

/** The referees of this machine. */
export const refereesHere = (what: string): readonly Referee[] => ALL.filter(({ name }) => isHere(name, what));

/**
 * Whether a foreign tool is installed. If not, it is said what it does not judge; where CI or REQUIRE_REFEREES asks for it,
 * its absence is a failed test.
 */
export function isHere(tool: string, what: string): boolean {
  if (installedTool(tool) !== null) return true;
  const notJudged = `not judged: ${what} by ${tool}, which \`node scripts/tools.mjs --ensure ${tool}\` installs`;
  if (process.env['CI'] === 'true' || process.env['REQUIRE_REFEREES'] === '1') {
    test(notJudged, () => {
      throw new Error(notJudged);
    });
  } else {
    process.stderr.write(`${notJudged}\n`);
    test.skip(notJudged, () => undefined);
  }
  return false;
}

/**
 * Runs a case that the referee passes, or demands that it fails one that it is known to fail: a list of differences that
 * nobody checks soon says nothing.
 */
export async function judge(run: () => Promise<void>, knownDifference: string | undefined): Promise<void> {
  if (knownDifference === undefined) return run();
  const passed = await run().then(
    () => true,
    () => false,
  );
  if (passed) throw new Error(`It passes by now, but is listed as a difference: ${knownDifference}`);
}
