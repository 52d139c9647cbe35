import { resolve, sep } from 'node:path';
import { type Body, InputError, type Reporter } from '@deploy/kernel';
import {
  BodyBuffers,
  checkGuards,
  type HeaderRule,
  layeredSource,
  parseAllowance,
  parseHeaderRules,
  type ReleaseEntry,
  refuseViolations,
  type SourceTree,
  scanSource,
  toEntries,
  unmatchedRules,
  untypedKeys,
  type Violation,
  verifiedBody,
} from '@deploy/static-release';
import { diskSource } from './disk-source.ts';
import type { Inputs } from './inputs.ts';
import type { Job } from './job.ts';
import { watchYoungMemory } from './young-memory.ts';

/** What the source wants to be live. */
export interface Wanted {
  readonly entries: readonly ReleaseEntry[];
  readonly bodyOf: (entry: ReleaseEntry) => Body;
  /** References that only a retained release may satisfy; judged when those are known. */
  readonly missingReferences: readonly Violation[];
  readonly excluded: readonly string[];
}

/** Reads the source, decides headers and roles, and runs every guard that needs no network. */
export async function readWanted({ inputs, target, action, release }: Job): Promise<Wanted> {
  const source = openSource(inputs, action.run.workspace);
  const rules = await parseHeaderRules(inputs.headers ?? '');
  const allowance = parseAllowance(inputs.allow);
  const scan = await scanSource(source, {
    exclude: inputs.exclude,
    signal: release.signal,
    onFile: watchYoungMemory(),
  });
  const entries = toEntries(scan.files, rules, inputs.entry);
  const place = { prefix: target.prefix, siteUrl: target.url, retainedKeys: new Set<string>() };
  const { refused, allowed } = checkGuards({ scan, entries, ...place }, allowance);
  refuseViolations(refused.filter((violation) => violation.guard !== 'missing-reference'));
  tell(action.reporter, { entries, rules, allowed });
  const files = new Map(scan.files.map((file) => [file.key, file]));
  const buffers = new BodyBuffers();
  return {
    entries,
    bodyOf: (entry) => verifiedBody(source, files.get(entry.key) ?? entry, buffers),
    missingReferences: refused.filter((violation) => violation.guard === 'missing-reference'),
    excluded: scan.excluded,
  };
}

function openSource(inputs: Inputs, workspace: string): SourceTree {
  if (inputs.source === null) throw new TypeError('a deploy without a source was let through');
  const allowance = parseAllowance(inputs.allow);
  const open = (name: string, path: string) =>
    diskSource(inside(workspace, name, path), {
      name: `${name} ${path}`,
      followsOut: (link) => allowance.lets('link', [link]),
    });
  const source = open('source', inputs.source);
  return inputs.overlay === null ? source : layeredSource(source, open('overlay', inputs.overlay));
}

/** A folder of the workspace. Never the whole file system, whatever the input says. */
function inside(workspace: string, input: string, path: string): string {
  const folder = resolve(workspace, path);
  if (folder === resolve(workspace) || folder.startsWith(`${resolve(workspace)}${sep}`)) return folder;
  throw new InputError({
    code: 'path-outside-workspace',
    message: `Input \`${input}\` is ${JSON.stringify(path)}, which is outside the workspace ${workspace}.`,
    remedy: 'Build or download into the workspace, and give the folder relative to it.',
  });
}

interface News {
  readonly entries: readonly ReleaseEntry[];
  readonly rules: readonly HeaderRule[];
  readonly allowed: readonly Violation[];
}

function tell(reporter: Reporter, { entries, rules, allowed }: News): void {
  const untyped = untypedKeys(entries);
  if (untyped.length > 0) {
    reporter.message({
      code: 'content-type-unknown',
      level: 'notice',
      text: `${untyped.length} file(s) have no known content type and are served as a download: ${untyped.slice(0, 5).join(', ')}. A rule in \`headers\` can give them one.`,
    });
  }
  const keys = entries.map((entry) => entry.key);
  for (const rule of unmatchedRules(rules, keys)) {
    reporter.message({
      code: 'header-rule-unmatched',
      level: 'notice',
      text: `The rule in line ${rule.line} of \`headers\` (${rule.match.join(', ')}) matches no file.`,
    });
  }
  for (const violation of allowed) {
    reporter.message({
      code: 'guard-allowed',
      level: 'info',
      text: `Let through by \`allow\`: ${violation.guard}: ${violation.text}`,
    });
  }
}
