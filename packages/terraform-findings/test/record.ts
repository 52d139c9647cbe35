// Records anew what the tools of this machine print about the corpus: for a new version of a tool, or a new case.
//
//   node --conditions=@deploy/source packages/terraform-findings/test/record.ts [part of a name …]
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Case, cases, RECORDED_ROOT } from './corpus.ts';
import { findProgram, makeRoom, programOf, type Room, runCase, twoAtATime, versionOf } from './real-tools.ts';

const asked = process.argv.slice(2);
const chosen = cases.filter(({ name }) => asked.length === 0 || asked.some((part) => name.includes(part)));
const lacking = new Set(chosen.map(({ tool }) => programOf(tool)).filter((program) => findProgram(program) === null));
for (const program of lacking) console.error(`There is no ${program} here: its cases keep the recordings they have.`);

const room = makeRoom();
try {
  await twoAtATime(
    chosen.filter(({ tool }) => !lacking.has(programOf(tool))),
    (item) => record(item, room),
  );
} finally {
  room.remove();
}

async function record(item: Case, place: Room): Promise<void> {
  // Of checkov only the rules that the case is about: it prints a page for each check that passes, too.
  const rules = item.tool === 'checkov' ? (item.only ?? []).filter((rule) => rule.startsWith('CKV')) : [];
  const { output, root } = await runCase(item, place, rules.length === 0 ? [] : ['--check', rules.join(',')]);
  const lines = (text: string) =>
    text
      .replaceAll(root, RECORDED_ROOT)
      .replaceAll(/"@timestamp":"[^"]*"/g, '"@timestamp":"2026-01-01T00:00:00.000000Z"')
      .split('\n');
  const recording = {
    version: versionOf(findProgram(programOf(item.tool)) ?? ''),
    code: output.code,
    stdout: lines(output.stdout),
    stderr: lines(output.stderr),
  };
  writeFileSync(join(item.folder, 'recorded.json'), `${JSON.stringify(recording, null, 2)}\n`);
}
