import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { asArray, asObject, asString } from '@deploy/kernel';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const RULES = ['noRestrictedImports', 'noRestrictedGlobals', 'noJsRestrictedProperties', 'noConsole', 'plugin'];

/** What must not be written where: room, line. */
const REFUSED = [
  ['packages/kernel/src', "import '@deploy/static-release';"],
  ['packages/kernel/src', "import '@deploy/action-kit';"],
  ['packages/static-release/src', "import '@deploy/cdn-invalidation';"],
  ['packages/static-release/src', "import type { A } from '@deploy/aws-adapters';"],
  ['packages/static-release/src', "import '@deploy/aws-twin';"],
  ['packages/static-release/src', "import '@aws-sdk/client-s3';"],
  ['packages/static-release/src', "import '@smithy/types';"],
  ['packages/static-release/src', "import '@actions/core';"],
  ['packages/static-release/src', "await import('@aws-sdk/client-s3');"],
  ['packages/static-release/src', "export * from 'node:fs';"],
  ['packages/static-release/src', "import 'node:fs/promises';"],
  ['packages/static-release/src', "import 'node:process';"],
  ['packages/static-release/src', "import 'node:timers/promises';"],
  ['packages/static-release/src', "import 'node:path';"],
  ['packages/static-release/src', "import { randomUUID } from 'node:crypto';"],
  ['packages/static-release/src/deep', "import '../../../kernel/src/errors.ts';"],
  ['packages/static-release/src', "import '../../../actions/upload-static/src/main.ts';"],
  ['packages/cdn-invalidation/src', 'Date.now();'],
  ['packages/cdn-invalidation/src', 'new Date();'],
  ['packages/cdn-invalidation/src', 'Math.random();'],
  ['packages/cdn-invalidation/src', 'performance.now();'],
  ['packages/cdn-invalidation/src', 'setTimeout(() => {}, 1);'],
  ['packages/cdn-invalidation/src', 'setInterval(() => {}, 1);'],
  ['packages/cdn-invalidation/src', 'AbortSignal.timeout(1);'],
  ['packages/cdn-invalidation/src', 'crypto.randomUUID();'],
  ['packages/cdn-invalidation/src', "process.env['A'];"],
  ['packages/cdn-invalidation/src', "fetch('https://example.com');"],
  ['packages/cdn-invalidation/src', 'console.log(1);'],
  ['packages/aws-adapters/src', "import '@deploy/action-kit';"],
  ['packages/aws-adapters/src', "import '@actions/core';"],
  ['packages/aws-adapters/src', "import '@deploy/aws-twin';"],
  ['packages/aws-adapters/src', 'console.log(1);'],
  ['packages/action-kit/src', "import '@aws-sdk/client-s3';"],
  ['packages/action-kit/src', "import '@deploy/aws-adapters';"],
  ['packages/action-kit/src', "import '@deploy/static-release';"],
  ['packages/aws-twin/src', "import '@deploy/aws-adapters';"],
  ['packages/aws-twin/src', "import '@deploy/action-kit';"],
  ['actions/upload-static/src', "import '@deploy/aws-twin';"],
  ['actions/upload-static/src', "import '@deploy/action-kit/testing';"],
  ['actions/upload-static/src', "import '@deploy/invalidate-cdn';"],
  ['actions/upload-static/src', "import '../../invalidate-cdn/src/main.ts';"],
  ['actions/upload-static/src', "import '@aws-sdk/client-s3';"],
  ['actions/upload-static/src', "import '../../../packages/kernel/src/errors.ts';"],
  ['actions/upload-static/test', "import '../../../packages/aws-twin/src/index.ts';"],
  ['packages/kernel/test', "import '@deploy/upload-static';"],
  ['rehearsal', "import '@deploy/action-kit';"],
  ['rehearsal', "import '../actions/upload-static/src/main.ts';"],
  ['bench', "import '@deploy/action-kit';"],
] as const;

/** What must stay possible. */
const ALLOWED = [
  ['packages/kernel/src', "import 'node:crypto';"],
  ['packages/static-release/src', "import '@deploy/kernel';"],
  ['packages/static-release/src', "import { createHash } from 'node:crypto';"],
  ['packages/static-release/src', "import 'node:path/posix';"],
  ['packages/static-release/src', 'new Date(0).toISOString();'],
  ['packages/static-release/src/deep', "import '../scan.ts';"],
  ['packages/aws-adapters/src', "import '@aws-sdk/client-s3';"],
  ['packages/aws-adapters/src', "import '@deploy/static-release';"],
  ['packages/action-kit/src', "import '@actions/core';"],
  ['packages/aws-twin/src', "import '@aws-sdk/client-s3';"],
  ['actions/upload-static/src', "import '@deploy/action-kit';"],
  ['actions/upload-static/src', "import '@deploy/aws-adapters';"],
  ['actions/upload-static/test', "import '@deploy/aws-twin';"],
  ['actions/upload-static/test', "import '@deploy/action-kit/testing';"],
  ['packages/kernel/test', "import '../src/index.ts';"],
  ['rehearsal', "import '@deploy/aws-twin';"],
  ['bench', "import '../tools/servers/versitygw.ts';"],
] as const;

/** Each line in a file of its own, in a copy of the house that holds nothing else: one run of the linter for all. */
function lint(folder: string): readonly string[] {
  for (const part of ['biome.json', '.gitignore', 'scripts/lint']) {
    cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  }
  for (const [at, [room, line]] of [...REFUSED, ...ALLOWED].entries()) {
    const file = join(folder, room, `line-${at}.ts`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${line}\n`);
  }
  const biome = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');
  const args = [biome, 'lint', '--reporter=json', '--max-diagnostics=none', '.'];
  const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  const { diagnostics } = asObject(JSON.parse(stdout), 'report');
  return asArray(diagnostics, 'diagnostics', (value, path) => {
    const diagnostic = asObject(value, path);
    const isOurs = RULES.some((rule) => asString(diagnostic['category'], 'category').endsWith(rule));
    return isOurs ? asString(asObject(diagnostic['location'], 'location')['path'], 'path') : '';
  });
}

describe('import directions', () => {
  let folder = '';
  let reported: readonly string[] = [];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'house-'));
    reported = lint(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(REFUSED.map(([room, line], at) => [room, line, at] as const))('%s may not hold: %s', (room, _line, at) => {
    expect(reported).toContain(`${room}/line-${at}.ts`);
  });

  test.each(ALLOWED.map(([room, line], at) => [room, line, REFUSED.length + at] as const))(
    '%s may hold: %s',
    (room, _line, at) => {
      expect(reported).not.toContain(`${room}/line-${at}.ts`);
    },
  );
});
