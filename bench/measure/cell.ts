import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuiltSite, type SitePair, touch } from '../data-set/site.ts';
import type { Peer } from '../peers/peer.ts';
import { type ServerKind, type Stand, startStand } from '../servers/stand.ts';
import { costOf } from './client-cost.ts';
import type { Measurement, Scenario } from './measurement.ts';
import { createBucket, directClient, staleFiles } from './served.ts';

/** One client at one server: its scenarios follow each other in one bucket. */
export interface Cell {
  readonly server: ServerKind;
  readonly site: SitePair;
  readonly peer: Peer;
  readonly round: number;
  readonly scenarios: readonly Scenario[];
}

export interface CellPlace {
  readonly roundTripMs: number;
  /** A folder for passing files. */
  readonly scratch: string;
}

const BUCKET = 'bench-site';

/** Measures a client from an empty bucket on. Every cell has a server of its own, so none inherits anything. */
export async function measureCell(cell: Cell, place: CellPlace): Promise<readonly Measurement[]> {
  const stand = await startStand(cell.server, place.roundTripMs);
  const scratch = await mkdtemp(join(place.scratch, 'cell-'));
  try {
    await createBucket(directClient(stand), BUCKET);
    const measured: Measurement[] = [];
    for (const scenario of cell.scenarios) measured.push(await runOnce(cell, scenario, stand, scratch));
    return measured;
  } finally {
    await stand.stop();
    await rm(scratch, { recursive: true, force: true });
  }
}

async function runOnce(cell: Cell, scenario: Scenario, stand: Stand, scratch: string): Promise<Measurement> {
  const site = siteOf(cell.site, scenario);
  await touch(site);
  const { accessKeyId, secretAccessKey, region, endpoint } = stand;
  const keys = { accessKeyId, secretAccessKey, region, endpoint };
  const job = { source: site.folder, bucket: BUCKET, ...keys, scratch, turn: cell.scenarios.indexOf(scenario) + 1 };
  const command = await cell.peer.command(job);
  await stand.takeTraffic();
  const cost = await costOf(command, scratch);
  const traffic = await stand.takeTraffic();
  const { server, round, peer } = cell;
  const stale = server === 'versitygw' ? (await staleFiles(directClient(stand), BUCKET, site.files)).length : null;
  return { server, files: cell.site.count, round, peer: peer.id, scenario, ...cost, ...traffic, stale };
}

const siteOf = (site: SitePair, scenario: Scenario): BuiltSite => (scenario === 'changed' ? site.second : site.first);
