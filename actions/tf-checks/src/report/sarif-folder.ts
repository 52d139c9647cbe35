import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type SarifFile, sarifFiles, type ToolReport } from '@deploy/terraform-findings';
import type { Job } from '../job.ts';

/** Writes one SARIF file for each tool and directory. Answers the folder. */
export async function writeSarif(job: Job, reports: readonly ToolReport[]): Promise<string> {
  const { action, inputs, tree, workspace } = job;
  const given = inputs['sarif-dir'];
  const folder = given === null ? join(action.run.tempDirectory, 'tf-checks-sarif') : resolve(workspace, given);
  await mkdir(folder, { recursive: true });
  const codeOf = new Map(tree.map(({ files, path }) => [path, files.find((file) => file.endsWith('.tf')) ?? null]));
  const files = sarifFiles(reports, {
    compressedSize: (text) => gzipSync(text).length,
    fileOf: (stack) => codeOf.get(stack) ?? null,
  });
  for (const file of files) {
    tellCut(job, file);
    await writeFile(join(folder, file.name), file.text);
  }
  return folder;
}

function tellCut({ action }: Job, { category, cut }: SarifFile): void {
  const count = Object.values(cut).reduce((sum, number) => sum + number, 0);
  if (count === 0) return;
  const text = `The SARIF file of ${category} lacks ${count} finding(s), the mildest ones: GitHub takes no more. The result file has all.`;
  action.reporter.message({ code: 'sarif-cut', level: 'notice', text });
}
