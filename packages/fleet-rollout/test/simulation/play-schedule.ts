import { Campaign } from './campaign.ts';
import { type Happening, isHarmful, type Schedule, type ScheduledRun } from './schedule.ts';
import type { ProcessEnd } from './sim-process.ts';

const HOURS = 3_600_000;
const GATES = { blue: ['blue-5xx'], green: ['green-5xx'] } as const;
/** No run takes longer than what it may wait for, phase by phase, with the cookies' life and the late calls of another. */
const LONGEST_RUN_MS = 4 * HOURS;

export function campaignOf({ fleet, onFailure }: Schedule): Campaign {
  return new Campaign(fleet, { onFailure, gateAlarms: GATES });
}

/** Plays a schedule, then brings the fleet to rest as its people would, and tells everything that should not be. */
export async function playSchedule(schedule: Schedule, campaign = campaignOf(schedule)): Promise<readonly string[]> {
  const { clock } = campaign.fleet;
  for (const { atMs, what } of schedule.happenings) void clock.sleep(atMs).then(() => happen(campaign, what));
  const ends = await clock.until(Promise.all(schedule.runs.map((run) => play(campaign, run))), 12 * HOURS);
  const problems = ends.flatMap((end, nth) => bugsOf(end, `run ${nth + 1}`));
  const last = schedule.happenings.at(-1)?.atMs ?? 0;
  await clock.pass(Math.max(60_000, last - clock.monotonic() + 60_000));
  problems.push(...(await bringToRest(campaign)));
  const losses = campaign.invariants.losses();
  if (!isHarmful(schedule) && losses.length > 0) problems.push(`lost requests: ${JSON.stringify(losses[0])}`);
  return [...campaign.invariants.breaches, ...problems];
}

async function play(campaign: Campaign, { atMs, wish, options }: ScheduledRun): Promise<ProcessEnd> {
  const { clock } = campaign.fleet;
  await clock.sleep(atMs);
  const process = campaign.process(wish, options);
  const begunMs = clock.monotonic();
  const end = await process.run();
  const tookMs = clock.monotonic() - begunMs;
  if (tookMs > LONGEST_RUN_MS) campaign.invariants.breaches.push(`a run took ${tookMs / 1000} s`);
  return end;
}

function happen(campaign: Campaign, what: Happening): void {
  const { fleet } = campaign;
  const world = fleet.now;
  switch (what.kind) {
    case 'autoscale': {
      const { desired, minSize, maxSize } = fleet.group(what.colour);
      // An idle group that nothing loads is scaled by nobody.
      if (desired > 0) {
        world.autoscale(fleet.names.groups[what.colour], Math.min(maxSize, Math.max(minSize, desired + what.by)));
      }
      return;
    }
    case 'lose-instance': {
      const [instance] = world.answering(fleet.names.groups[what.colour]);
      if (instance !== undefined) world.loseInstance(instance);
      return;
    }
    case 'launches-fail':
      world.failLaunches(fleet.names.groups[what.colour], { times: what.times });
      return;
    case 'min-edit':
      campaign.invariants.noteMinimumEdit(what.min);
      world.updateGroup(fleet.names.groups[what.colour], {
        minSize: Math.min(what.min, fleet.group(what.colour).maxSize),
      });
      return;
    case 'pointer-edit':
      fleet.parameters.set(fleet.names.parameters[what.colour], 'stray');
      return;
    case 'alarm':
      fleet.alarms.set(GATES[what.colour][0], what.state);
      return;
    case 'weights-edit':
      campaign.setWeights(what.blue);
  }
}

/** What a run must never end with. */
function bugsOf(end: ProcessEnd, name: string): readonly string[] {
  if (end.kind !== 'thrown') return [];
  const { thrown } = end;
  const isTold = thrown instanceof Error && 'code' in thrown && 'remedy' in thrown;
  return isTold ? [] : [`${name} threw ${String(thrown)} ${thrown instanceof Error ? thrown.stack : ''}`];
}

/** What people do: let the janitor clean up, say which colour is to serve where weights are unclear, deploy what is good. */
async function bringToRest(campaign: Campaign): Promise<readonly string[]> {
  const good = { mode: 'deploy', release: 'good' } as const;
  const told: string[] = [];
  campaign.fleet.alarms.clear();
  for (let attempt = 1; attempt <= 4; attempt += 1) {
    const end = await campaign.run(good);
    const status = end.kind === 'report' ? end.report.status : String(end.kind === 'thrown' ? end.thrown : end.kind);
    told.push(status);
    // Longer than reads may lag behind.
    await campaign.fleet.clock.pass(60_000);
    const { unsettled, weights } = campaign.state;
    if ((status === 'succeeded' || status === 'nothing-to-do') && unsettled === null) {
      return atRest(campaign);
    }
    if (weights !== '100:0' && weights !== '0:100')
      campaign.setWeights(campaign.invariants.healthy('blue') > 0 ? 100 : 0);
    await campaign.emptyForeignIdle();
    await campaign.fleet.clock.pass(600_000);
  }
  return [`came to no rest: ${told.join('; ')} ${JSON.stringify(campaign.state)}`];
}

function atRest(campaign: Campaign): readonly string[] {
  const { weights, blue, green, pointers } = campaign.state;
  const isBlue = weights === '100:0';
  const [live, idle] = isBlue ? [blue, green] : [green, blue];
  const release = pointers.split(' ')[isBlue ? 0 : 1];
  const told = JSON.stringify(campaign.state);
  if (weights !== '100:0' && weights !== '0:100') return [`weights at rest: ${told}`];
  if (release !== 'good') return [`live at rest is ${release}: ${told}`];
  if (live.startsWith('0/') || live.endsWith('/0')) return [`nothing is live at rest: ${told}`];
  if (idle !== '0/0/0' && !campaign.hasForeignMinimum(isBlue ? 'green' : 'blue'))
    return [`the idle colour at rest: ${told}`];
  return [];
}
