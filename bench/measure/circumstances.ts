import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, release, totalmem, type } from 'node:os';
import { fileURLToPath } from 'node:url';
import { asArray, asObject, asString, asStringOrNull, parseJson } from '@deploy/kernel';
import type { SitePair } from '../data-set/site.ts';
import { startStand } from '../servers/stand.ts';
import { median } from '../statistics/summary.ts';
import type { Circumstances, SiteFacts } from './raw-results.ts';

const TOOLS = fileURLToPath(new URL('../../scripts/tools.mjs', import.meta.url));

export interface ToolState {
  readonly name: string;
  readonly version: string;
  readonly isInstalled: boolean;
}

/** Installs what is missing of the tools, as far as this machine can, and tells which are there. */
export function ensureTools(names: readonly string[]): readonly ToolState[] {
  try {
    execFileSync(process.execPath, [TOOLS, '--ensure', names.join(',')], { stdio: ['ignore', 'inherit', 'inherit'] });
  } catch {
    // It said itself what it could not install; the report lists it.
  }
  const list = execFileSync(process.execPath, [TOOLS, '--list', '--json'], { encoding: 'utf8' });
  return asArray(parseJson(list, 'tools'), 'tools', readTool).filter(({ name }) => names.includes(name));
}

function readTool(value: unknown, path: string): ToolState {
  const tool = asObject(value, path);
  return {
    name: asString(tool['name'], `${path}.name`),
    version: asString(tool['version'], `${path}.version`),
    isInstalled: asStringOrNull(tool['path'], `${path}.path`) !== null,
  };
}

/** Looks at the machine while nothing is measured. */
export async function observeCircumstances(
  delayMs: number,
  tools: readonly ToolState[],
  sites: readonly SitePair[],
): Promise<Circumstances> {
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memory: totalmem(),
    system: `${type()} ${release()}`,
    node: process.version,
    delayMs,
    roundTripMs: await measureRoundTrip(delayMs),
    tools: tools.filter(({ isInstalled }) => isInstalled).map(({ name, version }) => ({ name, version })),
    missing: tools.filter(({ isInstalled }) => !isInstalled).map(({ name }) => name),
    sites: sites.map(factsOf),
  };
}

function factsOf({ count, first, second, changed }: SitePair): SiteFacts {
  const overwritten = changed.filter((path) => first.files.has(path));
  return {
    files: count,
    bytes: first.bytes,
    changed: changed.length,
    changedBytes: changed.reduce((sum, path) => sum + (second.files.get(path)?.size ?? 0), 0),
    overwritten: overwritten.length,
    sameSize: overwritten.filter((path) => first.files.get(path)?.size === second.files.get(path)?.size).length,
  };
}

async function measureRoundTrip(delayMs: number): Promise<number> {
  const stand = await startStand('discard', delayMs);
  const times: number[] = [];
  for (let nth = 0; nth < 20; nth += 1) {
    const started = performance.now();
    await (await fetch(`${stand.endpoint}/bench-site/absent`)).arrayBuffer();
    // The first opens the connection.
    if (nth > 0) times.push(performance.now() - started);
  }
  await stand.stop();
  return median(times);
}
