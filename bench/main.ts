import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildBigFiles } from './data-set/big-files.ts';
import { buildSitePair, type SitePair } from './data-set/site.ts';
import { runBigCampaign } from './measure/big-campaign.ts';
import { runCampaign } from './measure/campaign.ts';
import { ensureTools, observeCircumstances } from './measure/circumstances.ts';
import { foreignLoad } from './measure/foreign-load.ts';
import { parseRawResults } from './measure/raw-results.ts';
import { measureStarts } from './measure/start-time.ts';
import { type Options, parseOptions } from './options.ts';
import type { Peer } from './peers/peer.ts';
import { peers } from './peers/registry.ts';
import { isBundled } from './peers/upload-static.ts';
import { chartOf } from './report/chart.ts';
import { resultsText } from './report/results.ts';

/** Of this run alone: two at once must not mix. */
const RAW = `.work/bench/${new Date().toISOString().slice(0, 19).replaceAll(':', '')}-${process.pid}.jsonl`;
/** Files of 15 MiB, and the clients whose memory is compared on them. */
const BIG_FILES = 200;
const BIG_PEERS = ['upload-static', 'rclone-no-head', 's3deploy', 'aws-sync-50'];
/** The size that the chart shows, where it was measured. */
const CHART_FILES = 3_500;

const say = (line: string) => process.stderr.write(`bench: ${line}\n`);
const record = (kind: string, value: unknown) => appendFileSync(RAW, `${JSON.stringify({ kind, value })}\n`);

/** Measures everything that was asked for; raw results go to a file as they come. */
async function measure(options: Options): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'bench-'));
  process.once('exit', () => rmSync(scratch, { recursive: true, force: true }));
  process.once('SIGINT', () => process.exit(130));
  mkdirSync('.work/bench', { recursive: true });
  writeFileSync(RAW, '');
  const tools = ensureTools([...new Set(['versitygw', ...options.only.flatMap(toolOf)])]);
  const isThere = (name: string) => tools.some((tool) => tool.name === name && tool.isInstalled);
  const present = peers.filter((peer) => options.only.includes(peer.id) && isMeasurable(peer, isThere));
  const servers = options.servers.filter((server) => server !== 'versitygw' || isThere('versitygw'));
  const sites: SitePair[] = [];
  for (const count of options.files) {
    say(`building two releases of a site of ${count} files`);
    sites.push(await buildSitePair(scratch, count));
  }
  record('circumstances', await observeCircumstances(options.delayMs, tools, sites));
  const place = { scratch, roundTripMs: options.delayMs };
  await measureStartsOf(options, sites, scratch);
  const look = async () => record('load', await foreignLoad());
  await runCampaign(
    { ...options, servers, sites, peers: present },
    { ...place, say, look, record: (run) => record('run', run) },
  );
  if (options.bigRounds > 0) {
    say(`building ${BIG_FILES} files of 15 MiB`);
    const big = await buildBigFiles(scratch, BIG_FILES);
    const contenders = present.filter(({ id }) => BIG_PEERS.includes(id));
    for (const run of await runBigCampaign(big, options.bigRounds, contenders, place)) record('big', run);
  }
}

async function measureStartsOf(options: Options, sites: readonly SitePair[], scratch: string): Promise<void> {
  const [smallest] = [...sites].sort((a, b) => a.count - b.count);
  if (options.starts === 0 || smallest === undefined || !isBundled()) return;
  say(`starting upload-static ${options.starts} times`);
  const { first } = await buildSitePair(scratch, 30);
  for (const start of await measureStarts(options.starts, first, scratch)) record('start', start);
}

const toolOf = (id: string): readonly string[] =>
  peers.flatMap((peer) => (peer.id === id && peer.tool ? [peer.tool] : []));

function isMeasurable(peer: Peer, isThere: (tool: string) => boolean): boolean {
  if (peer.role === 'ours') return isBundled();
  return peer.tool === null || isThere(peer.tool);
}

function report(raw: string, out: string): void {
  const results = parseRawResults(readFileSync(raw, 'utf8'));
  const sizes = results.circumstances.sites.map(({ files }) => files);
  mkdirSync(out, { recursive: true });
  const charted = sizes.includes(CHART_FILES) ? CHART_FILES : (sizes.at(-1) ?? CHART_FILES);
  writeFileSync(join(out, 'results.svg'), chartOf(results.runs, charted, results.circumstances.delayMs));
  writeFileSync(join(out, 'RESULTS.md'), resultsText(results));
  say(`wrote ${join(out, 'RESULTS.md')} and ${join(out, 'results.svg')} from ${raw}`);
}

const options = parseOptions(process.argv.slice(2));
if (options.from === null) await measure(options);
report(options.from ?? RAW, options.out);
