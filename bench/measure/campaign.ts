import type { SitePair } from '../data-set/site.ts';
import type { Peer } from '../peers/peer.ts';
import type { ServerKind } from '../servers/stand.ts';
import { seededRandom, shuffled } from '../statistics/seeded-random.ts';
import { median } from '../statistics/summary.ts';
import { type Cell, type CellPlace, measureCell } from './cell.ts';
import type { Measurement, Scenario } from './measurement.ts';

export interface Campaign {
  readonly sites: readonly SitePair[];
  readonly rounds: number;
  readonly peers: readonly Peer[];
  readonly servers: readonly ServerKind[];
  readonly scenarios: readonly Scenario[];
}

export interface CampaignPorts extends CellPlace {
  /** Hears of every measurement as it is made. */
  readonly record: (measurement: Measurement) => void;
  /** Called before each client, while nothing runs. */
  readonly look: () => Promise<void>;
  readonly say: (line: string) => void;
}

/** After this many rounds a client whose first deploys took longer than `SLOW_MS` is far enough behind to be left out. */
const ROUNDS_OF_SLOW = 3;
const SLOW_MS = 15_000;

/**
 * Measures everything, in rounds: each round runs every client once at every size and server, in an order of its own, so
 * that no client always follows the same one and a slow minute of the machine hits all alike.
 */
export async function runCampaign(campaign: Campaign, ports: CampaignPorts): Promise<readonly Measurement[]> {
  const measured: Measurement[] = [];
  const random = seededRandom(1);
  for (let round = 1; round <= campaign.rounds; round += 1) {
    const cells = shuffled(cellsOf(campaign, round), random).filter((cell) => !isSettled(cell, measured));
    for (const [nth, cell] of cells.entries()) {
      await ports.look();
      const results = await measureCell(cell, ports);
      results.forEach(ports.record);
      measured.push(...results);
      ports.say(`round ${round}/${campaign.rounds}, ${nth + 1}/${cells.length}: ${describe(cell, results)}`);
    }
  }
  return measured;
}

function isSettled({ round, peer, site, server }: Cell, measured: readonly Measurement[]): boolean {
  if (round <= ROUNDS_OF_SLOW || peer.role !== 'peer') return false;
  const cold = measured.filter(
    (run) => run.peer === peer.id && run.files === site.count && run.server === server && run.scenario === 'cold',
  );
  return cold.length >= ROUNDS_OF_SLOW && median(cold.map(({ wallMs }) => wallMs)) > SLOW_MS;
}

/** The discarding server keeps no bodies, so only what needs none is measured there. */
function cellsOf({ sites, servers, peers, scenarios }: Campaign, round: number): readonly Cell[] {
  const cells = sites.flatMap((site) =>
    servers.flatMap((server) =>
      peers.map((peer) => {
        const onlyCold = server === 'discard' || peer.role === 'floor';
        const wanted = onlyCold ? scenarios.filter((scenario) => scenario === 'cold') : scenarios;
        return { server, site, peer, round, scenarios: wanted };
      }),
    ),
  );
  return cells.filter((cell) => cell.scenarios.length > 0);
}

function describe(cell: Cell, results: readonly Measurement[]): string {
  const times = results.map(({ scenario, wallMs, failure, stale }) => {
    const note = failure === null ? (stale ? ` (${stale} stale)` : '') : ' FAILED';
    return `${scenario} ${(wallMs / 1000).toFixed(2)} s${note}`;
  });
  return `${cell.peer.id}, ${cell.site.count} files, ${cell.server}: ${times.join(', ')}`;
}
