import type { BuiltSite } from '../data-set/site.ts';
import type { Peer } from '../peers/peer.ts';
import { type CellPlace, measureCell } from './cell.ts';
import type { Measurement } from './measurement.ts';

/** Uploads a site of few, large files to the discarding server: what matters is the peak of memory. */
export async function runBigCampaign(
  site: BuiltSite,
  rounds: number,
  peers: readonly Peer[],
  place: CellPlace,
): Promise<readonly Measurement[]> {
  const pair = { count: site.files.size, first: site, second: site, changed: [] };
  const measured: Measurement[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    for (const peer of peers) {
      measured.push(...(await measureCell({ server: 'discard', site: pair, peer, round, scenarios: ['cold'] }, place)));
    }
  }
  return measured;
}
