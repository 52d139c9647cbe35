import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSitePair, type SitePair } from './data-set/site.ts';
import { runCampaign } from './measure/campaign.ts';
import { type Options, parseOptions } from './options.ts';
import { peers } from './peers/registry.ts';

const say = (line: string) => process.stderr.write(`bench: ${line}\n`);

async function measure(options: Options): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'bench-'));
  process.once('exit', () => rmSync(scratch, { recursive: true, force: true }));
  const sites: SitePair[] = [];
  for (const count of options.files) {
    say(`building two releases of a site of ${count} files`);
    sites.push(await buildSitePair(scratch, count));
  }
  mkdirSync('.work/bench', { recursive: true });
  const raw = '.work/bench/raw.jsonl';
  writeFileSync(raw, '');
  await runCampaign(
    { ...options, sites, peers: peers.filter(({ id }) => options.only.includes(id)) },
    { scratch, roundTripMs: options.delayMs, say, record: (m) => appendFileSync(raw, `${JSON.stringify(m)}\n`) },
  );
}

await measure(parseOptions(process.argv.slice(2)));
