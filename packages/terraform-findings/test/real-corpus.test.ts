import { join } from 'node:path';
import { parsers, type ToolName, type Verdict } from '@deploy/terraform-findings';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Case, cases, runOver, toBeTold, told, treeOf } from './corpus.ts';
import {
  argumentsOf,
  execute,
  findProgram,
  makeRoom,
  placeTree,
  programOf,
  type Room,
  runCase,
  twoAtATime,
} from './real-tools.ts';

/** The same corpus with the tools of this machine, where they are: what was recorded is still what they say. */
const tools: readonly ToolName[] = ['fmt', 'validate', 'test', 'tflint', 'checkov'];

let room: Room;
const verdicts = new Map<string, Verdict>();

beforeAll(async () => {
  room = makeRoom();
  const present = cases.filter(({ tool }) => findProgram(programOf(tool)) !== null);
  const together = present.filter(isCheckedTogether);
  const alone = present.filter((item) => !isCheckedTogether(item));
  await twoAtATime([together, ...alone.map((item) => [item])], (some) =>
    some === together ? checkTogether(some) : checkAlone(some),
  );
}, 240_000);

afterAll(() => room.remove());

/** checkov takes seconds to start and none to check: all its cases lie in one tree, save the one that spoils a run. */
const isCheckedTogether = ({ tool, verdict }: Case) => tool === 'checkov' && !verdict.startsWith('failed');

async function checkAlone(some: readonly Case[]): Promise<void> {
  for (const item of some) {
    const { output, root } = await runCase(item, room);
    verdicts.set(item.name, parsers[item.tool](output, runOver(treeOf(item), { root, stack: item.directory })));
  }
}

async function checkTogether(some: readonly Case[]): Promise<void> {
  const program = findProgram('checkov');
  if (program === null) return;
  for (const item of some) placeTree(room, treeOf(item), join('together', item.name));
  const root = join(room.folder, 'together');
  const output = await execute(program, argumentsOf('checkov', '.'), root, room.environment);
  const verdict = parsers.checkov(output, runOver(root));
  for (const item of some) verdicts.set(item.name, partOf(verdict, item));
}

/** What a verdict about all says of one. */
function partOf(verdict: Verdict, { name }: Case): Verdict {
  if (verdict.state !== 'judged') return verdict;
  const findings = verdict.findings.flatMap((finding) => {
    const file = finding.place?.file ?? '';
    return file.startsWith(`${name}/`)
      ? [{ ...finding, place: { file: file.slice(name.length + 1), range: finding.place?.range ?? null } }]
      : [];
  });
  return { ...verdict, findings };
}

for (const tool of tools) {
  const program = programOf(tool);
  const isHere = findProgram(program) !== null;
  const say = isHere ? describe : describe.skip;
  say(`${tool} of this machine${isHere ? '' : ` (there is no ${program} here)`}`, () => {
    const own = cases.filter((item) => item.tool === tool);
    test.each(own.map((item) => [item.name, item] as const))('%s: each finding lands on its line', (_, item) => {
      const verdict = verdicts.get(item.name);
      if (verdict === undefined) throw new Error(`${item.name} was not checked`);
      const isNothing = item.verdict === 'skipped' && isCheckedTogether(item);
      expect(told(verdict, item)).toEqual(isNothing ? { verdict: 'judged', findings: [] } : toBeTold(item));
    });
  });
}
