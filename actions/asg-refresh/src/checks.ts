import { type FleetFacts, namesRelease, otherColour, preflight, type Rollout } from '@deploy/fleet-rollout';
import { type AccessDeniedError, type Colour, ConflictError, type DeployError, NotFoundError } from '@deploy/kernel';
import type { Job } from './job.ts';
import { liveIn } from './live-in.ts';
import type { Outlook } from './outlook.ts';
import { alarmsOf, forecast } from './plan.ts';
import { refusalOf } from './refusal.ts';

export interface Checked {
  /** Everything that would break the rollout, as one error; null where it may begin. */
  readonly refusal: DeployError | null;
  /** What will work and may surprise. */
  readonly warnings: readonly string[];
}

/**
 * Looks at everything that could break a rollout, with fresh eyes: facts may be old news by the time that a lease is held.
 *
 * @param unsettled what the journal has, which explains weights and sizes that would be refused otherwise
 */
export async function check(
  job: Job,
  { journal, plan }: Outlook,
  purpose: Rollout['purpose'],
  unsettled: Rollout | null,
): Promise<Checked> {
  const { action, fleet, inputs, target } = job;
  const [facts, denials] = await Promise.all([
    fleet.facts(alarmsOf(target), action.signal),
    fleet.denials(action.signal),
  ]);
  const { seconds } = forecast(plan, purpose, facts, journal.past);
  const expected = inputs['expected-live'];
  const { refusals, warnings } = preflight(facts, {
    ...{ unsettled, floor: plan.floor, missingData: plan.missingData },
    smoke: plan.smoke && purpose === 'deploy',
    expectedLive: isColour(expected) ? expected : null,
    predictedEnd: action.clock.now() + seconds * 1000,
    isRollback: purpose === 'rollback',
    excusedAlarms: excusedAlarms(target, facts),
  });
  const noWayBack = purpose === 'rollback' && unsettled === null ? nothingBefore(facts) : [];
  const refused = [...refusals, ...otherRelease(expected, facts), ...noWayBack];
  return judged({ denials, refused, warnings }, inputs['dry-run']);
}

interface Found {
  readonly denials: readonly AccessDeniedError[];
  readonly refused: readonly DeployError[];
  readonly warnings: readonly string[];
}

/** A dry run may have the credentials of somebody who may only look: what they may not change is no reason to refuse it. */
export function judged({ denials, refused, warnings }: Found, isDryRun: boolean): Checked {
  if (!isDryRun) return { refusal: refusalOf([...denials, ...refused]), warnings };
  const told = denials.map(({ message }) => `With these credentials the rollout itself would be refused: ${message}`);
  return { refusal: refusalOf(refused), warnings: [...warnings, ...told] };
}

const isColour = (given: string | null): given is Colour => given === 'blue' || given === 'green';

/** Whether another release is live than the one that was expected. */
function otherRelease(expected: string | null, facts: FleetFacts): readonly DeployError[] {
  const live = liveIn(facts);
  if (expected === null || isColour(expected) || live === null) return [];
  const found = facts.colours[live].pointer?.value ?? '';
  if (found === expected) return [];
  return [
    new ConflictError({
      code: 'expected-release-differs',
      message: `${found === '' ? 'No release' : found} is live, and \`expected-live\` says ${expected}.`,
      remedy: 'Somebody deployed or rolled back meanwhile. Look at what is live, and start again with what you find.',
    }),
  ];
}

/**
 * Of a first release that turned out bad only a better one leads away. What both colours have as a gate would stop that one
 * as well.
 */
function excusedAlarms({ gateAlarms }: Job['target'], facts: FleetFacts): readonly string[] {
  const live = liveIn(facts);
  if (live === null || namesRelease(facts.colours[otherColour(live)].pointer?.value ?? '')) return [];
  return gateAlarms[live].filter((name) => !gateAlarms[otherColour(live)].includes(name));
}

/** Whether the idle colour names anything that could be live again; before its first deploy it names none. */
function nothingBefore(facts: FleetFacts): readonly DeployError[] {
  const live = liveIn(facts);
  if (live === null) return [];
  const { pointer } = facts.colours[otherColour(live)];
  if (pointer === null || /^s3:\/\//.test(pointer.value)) return [];
  return [
    new NotFoundError({
      code: 'no-previous-release',
      message: `The release parameter ${pointer.name} of ${otherColour(live)} holds ${JSON.stringify(pointer.value)}, which is no release.`,
      remedy: 'Deploy the release you want with `mode: deploy` and `release`; there is no earlier one to go back to.',
    }),
  ];
}
