import { execFileSync, spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { installedPath } from '../../tools/catalogue.mjs';
import { isCurrent } from '../../tools/stamp.mjs';
import { root } from './workflow.ts';

/** A tool that this machine could not install is no verdict: `npm test` says so, and fails where CI is set. */
const where = (tool: string) => (isCurrent(tool) ? describe : describe.skip);

let copy = '';

beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'workflows-'));
  await cp(join(root, '.github'), join(copy, '.github'), { recursive: true });
  await cp(join(root, 'examples/app-repo'), join(copy, 'examples/app-repo'), { recursive: true });
  for (const action of await readdir(join(root, 'actions'))) {
    await mkdir(join(copy, 'actions', action), { recursive: true });
    await cp(join(root, 'actions', action, 'action.yml'), join(copy, 'actions', action, 'action.yml'));
  }
});

afterAll(() => rm(copy, { recursive: true, force: true }));

async function workflowFiles(): Promise<readonly string[]> {
  const own = (await readdir(join(copy, '.github/workflows'))).map((name) => `.github/workflows/${name}`);
  const examples = (await readdir(join(copy, 'examples/app-repo'), { recursive: true }))
    .filter((name) => /\.github\/workflows\/.*\.yml$/.test(name))
    .map((name) => `examples/app-repo/${name}`);
  return [...own, ...examples];
}

async function change(file: string, from: string, to: string): Promise<string> {
  const text = await readFile(join(copy, file), 'utf8');
  if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
  const changed = `.github/workflows/changed-${Math.abs(hash(from + to))}.yml`;
  await writeFile(join(copy, changed), text.replace(from, to));
  return changed;
}

const hash = (text: string): number => [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1e9, 7);

where('workflow-language')("GitHub's own parser and language service", () => {
  const ask = (files: readonly string[]): Record<string, readonly string[]> =>
    JSON.parse(
      execFileSync(process.execPath, [join(root, 'tools/workflow-language.mjs'), copy, ...files], { encoding: 'utf8' }),
    );

  test('find nothing in any workflow, action or example', async () => {
    const files = await workflowFiles();
    const actions = (await readdir(join(copy, 'actions'))).map((name) => `actions/${name}/action.yml`);
    const found = Object.entries(ask([...files, ...actions])).filter(([, problems]) => problems.length > 0);
    expect(found).toEqual([]);
    expect(files.length).toBeGreaterThan(10);
  });

  test('do find an unknown input, a missing job and a bad expression', async () => {
    const base = '.github/workflows/deploy-api.yml';
    const files = [
      await change(base, 'on-failure: $', 'on-failed: $'),
      await change(base, 'needs: preflight', 'needs: check'),
      await change(base, 'toJSON(inputs)', 'toJSN(inputs)'),
    ];
    const found = ask(files);
    expect(files.filter((file) => (found[file] ?? []).length === 0)).toEqual([]);
    await Promise.all(files.map((file) => rm(join(copy, file))));
  });
});

where('zizmor')('zizmor, pedantic', () => {
  const ask = (paths: readonly string[]) =>
    spawnSync(
      installedPath('zizmor'),
      ['--offline', '--no-progress', '--persona=pedantic', '--config', join(copy, '.github/zizmor.yml'), ...paths],
      {
        cwd: copy,
        encoding: 'utf8',
      },
    );

  test('finds nothing but what .github/zizmor.yml gives a reason for', () => {
    const { status, stdout } = ask(['.github/workflows', 'actions']);
    expect([status, stdout]).toEqual([0, expect.anything()]);
  });

  test('does find a script that a caller could write into', async () => {
    const file = await change('.github/workflows/deploy-api.yml', 'echo "| Live |', 'echo "$' + '{{ inputs.app }} |');
    const { status, stdout } = ask([file]);
    expect([status, stdout]).toEqual([14, expect.stringContaining('template-injection')]);
    await rm(join(copy, file));
  });
});

/** What actionlint 1.7.12 does not know yet; GitHub's own parser accepts each. */
const unknownToActionlint = [
  'specifying action "\\$/.+" in invalid format',
  'property "workflow_(sha|ref|repository)" is not defined in object type',
  'unexpected key "queue" for "concurrency" section',
];

where('actionlint')('actionlint', () => {
  const ask = (files: readonly string[]) =>
    spawnSync(
      installedPath('actionlint'),
      [
        '-no-color',
        '-oneline',
        `-shellcheck=${isCurrent('shellcheck') ? installedPath('shellcheck') : ''}`,
        '-pyflakes=',
        ...unknownToActionlint.flatMap((text) => ['-ignore', text]),
        ...files,
      ],
      {
        cwd: copy,
        encoding: 'utf8',
      },
    );

  test('finds nothing but what it does not know yet', async () => {
    const { status, stdout } = ask(await workflowFiles());
    expect([status, stdout]).toEqual([0, '']);
  });

  test('does find a job that nobody defined', async () => {
    const file = await change('.github/workflows/deploy-api.yml', 'needs: preflight', 'needs: check');
    expect(ask([file]).status).toBe(1);
    await rm(join(copy, file));
  });
});
