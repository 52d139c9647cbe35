import { readdirSync, readFileSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { type Finding, parsers, type ToolName, type Verdict } from '@deploy/terraform-findings';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { filesIn, runOver } from './corpus.ts';
import { argumentsOf, execute, findProgram, makeRoom, placeTree, programOf, type Room } from './real-tools.ts';

/**
 * Terraform that nobody here wrote. FOREIGN_REPOSITORIES names folders that hold trees of repositories, separated as PATH
 * is; each is copied, and every tool of this machine judges it without an init: no network, nothing is downloaded.
 */
const folders = (process.env['FOREIGN_REPOSITORIES'] ?? '').split(delimiter).filter((folder) => folder !== '');
const MOST_DIRECTORIES = 12;
const say = folders.length === 0 ? describe.skip : describe;

say(`repositories that nobody here wrote${folders.length === 0 ? ' (FOREIGN_REPOSITORIES names none)' : ''}`, () => {
  let room: Room;
  beforeAll(() => {
    room = makeRoom();
  });
  afterAll(() => room.remove());

  test.each(folders)(
    '%s is judged without a crash or a wrong path',
    async (folder) => {
      const tree = placeTree(room, folder, basename(folder));
      const files = filesIn(tree).filter((file) => !file.startsWith('.git/'));
      const hcl = files.filter((file) => /\.tf$/.test(file));
      const directories = [...new Set(hcl.map((file) => dirname(file)))].slice(0, MOST_DIRECTORIES);
      expect(directories.length).toBeGreaterThan(0);
      const judgedAt: string[] = [];
      for (const [tool, directory] of runsOver(directories)) {
        const verdict = await judge(tool, tree, directory, room);
        expect([tool, directory, isPlain(verdict)]).toEqual([tool, directory, true]);
        for (const finding of findingsOf(verdict)) expect(misplaced(finding, tree)).toBeNull();
        if (verdict.state === 'judged') judgedAt.push(tool);
      }
      expect(judgedAt.length).toBeGreaterThan(0);
    },
    600_000,
  );
});

function runsOver(directories: readonly string[]): readonly (readonly [ToolName, string])[] {
  const perDirectory = (['validate', 'test', 'tflint'] as const).flatMap((tool) =>
    directories.map((directory) => [tool, directory] as const),
  );
  const all = [['fmt', '.'] as const, ['checkov', '.'] as const, ...perDirectory];
  return all.filter(([tool]) => findProgram(programOf(tool)) !== null);
}

async function judge(tool: ToolName, tree: string, directory: string, room: Room): Promise<Verdict> {
  const program = findProgram(programOf(tool)) ?? programOf(tool);
  const output = await execute(program, argumentsOf(tool, directory), tree, room.environment);
  return parsers[tool](output, runOver(tree, { root: tree, stack: directory }));
}

/** A verdict, or a failure whose reason is one of the tool's own: nothing that a parser stumbled over. */
const isPlain = (verdict: Verdict): boolean =>
  verdict.state !== 'failed' || !/cannot be read|no result|exit code/.test(verdict.message);

const findingsOf = (verdict: Verdict): readonly Finding[] =>
  verdict.state === 'skipped' ? [] : (verdict.findings ?? []);

/** Why a finding points to nothing; `null` when its lines are there. */
function misplaced({ place, message }: Finding, tree: string): string | null {
  if (place === null) return null;
  const lines = readFileSync(join(tree, place.file), 'utf8').split('\n').length;
  const isNamed = readdirSync(join(tree, dirname(place.file))).includes(basename(place.file));
  const isThere = place.range === null || (place.range.startLine >= 1 && place.range.endLine <= lines);
  return isNamed && isThere ? null : `${place.file}:${place.range?.startLine}-${place.range?.endLine} ${message}`;
}
