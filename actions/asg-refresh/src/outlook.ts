import {
  type BlueGreenPlan,
  type FleetFacts,
  type Journal,
  JournalStore,
  otherColour,
  type Rollout,
  readRollout,
} from '@deploy/fleet-rollout';
import { type Job, keysOf } from './job.ts';
import { liveIn } from './live-in.ts';
import { alarmsOf, type Forecast, forecast, planOf } from './plan.ts';

/** What is known of a fleet before anything is decided. Reading it needs no lease, so that it may be old news under one. */
export interface Outlook {
  readonly facts: FleetFacts;
  readonly plan: BlueGreenPlan;
  readonly journal: Journal<Rollout>;
  /** Of a new rollout with this purpose. */
  readonly forecast: Forecast;
}

export async function lookAhead(job: Job, purpose: Rollout['purpose']): Promise<Outlook> {
  const { action, fleet, inputs, target } = job;
  const store = new JournalStore<Rollout>(
    { store: fleet.store, random: action.random },
    keysOf(target).journal,
    readRollout,
  );
  const [facts, journal] = await Promise.all([fleet.facts(alarmsOf(target), action.signal), store.read(action.signal)]);
  const plan = planOf(inputs, target, facts);
  tellLive(action, facts);
  return { facts, plan, journal, forecast: forecast(plan, purpose, facts, journal.past) };
}

/** Outputs that are set also where the run is refused. */
function tellLive(action: Job['action'], facts: FleetFacts): void {
  const live = liveIn(facts);
  if (live === null) return;
  const release = facts.colours[live].pointer?.value ?? '';
  action.known({ 'live-colour': live, 'previous-colour': otherColour(live), release });
}
