import {
  type BlueGreenPlan,
  type FleetFacts,
  type Journal,
  JournalStore,
  type Rollout,
  readRollout,
} from '@deploy/fleet-rollout';
import { type Job, keysOf } from './job.ts';
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
  return { facts, plan, journal, forecast: forecast(plan, purpose, facts, journal.past) };
}
