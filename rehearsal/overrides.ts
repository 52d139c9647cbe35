import type { TwinModel } from '@deploy/aws-twin';
import type { Colour } from '@deploy/kernel';
import { API, MODEL } from './infrastructure.ts';

/** How many seconds of the fleet pass in one of the machine. */
export const TIME_FACTOR = 40;

/** An invalidation is done after about a second here, after about a minute at AWS: nobody learns more by waiting. */
export const INVALIDATION_MS = 1_000;

/** Instances end at once: what they wait for, the balancer of the rehearsal does within milliseconds. */
export const INSTANCE_ENVIRONMENT: Readonly<Record<string, string>> = { SHUTDOWN_GRACE_MS: '0' };

const LIVE: Colour = 'blue';
const INSTANCES = 3;

/** Everything in which the rehearsal is not what terraform/stacks/test says, a sentence each. */
export const OVERRIDES: readonly string[] = [
  `the API begins where a first deploy has ended, with ${INSTANCES} instances of ${LIVE}: a new stack has none, and its pointers say none`,
  `${TIME_FACTOR} seconds of the fleet pass in each of yours, also for its instances`,
  'instances stop without the pause in which a balancer of AWS may still send requests',
  `an invalidation takes ${INVALIDATION_MS / 1000} second instead of about a minute`,
  'no names and no TLS: edges and balancer listen on 127.0.0.1, and the distributions reach the balancer there; the console’s address stands for the name of previews',
];

/** The infrastructure with one release live, as the first deploy leaves it. */
export function withRelease(release: string): TwinModel {
  const { fleet, parameters = [] } = MODEL;
  if (fleet === undefined) throw new TypeError('The committed state of stacks/test has no fleet.');
  const { asg, release_parameter } = API.colours[LIVE];
  const live = { minSize: API.floor, desiredCapacity: INSTANCES };
  return {
    ...MODEL,
    fleet: { ...fleet, groups: fleet.groups.map((group) => (group.name === asg ? { ...group, ...live } : group)) },
    parameters: parameters.map((each) => (each.name === release_parameter ? { ...each, value: release } : each)),
  };
}
