import type { FleetCloud } from '@deploy/fleet-rollout';
import { changeFleet } from './fleet-change.ts';
import type { FleetConnections } from './fleet-connections.ts';
import { lookAtFleet } from './fleet-look.ts';
import { checkSettings, type FleetSettings } from './fleet-settings.ts';
import { explainColour } from './instance-stories.ts';
import { type Ask, fetchAsk } from './smoke-request.ts';
import { smokeColour } from './smoke-test.ts';

/**
 * A fleet of two Auto Scaling groups behind an Application Load Balancer. Throws `InputError` for settings that cannot be.
 *
 * @param ask sends the requests of smoke tests; default: this machine's `fetch`
 */
export function awsFleetCloud(
  connections: FleetConnections,
  settings: FleetSettings,
  ask: Ask = fetchAsk(fetch),
): FleetCloud {
  checkSettings(settings);
  return {
    look: (question, signal) => lookAtFleet(connections, settings, question, signal),
    carryOut: (change, confirm, signal) => changeFleet(connections, settings, change, { confirm, signal }),
    smoke: (colour, signal) => smokeColour({ settings, ask, clock: connections.options.clock }, colour, signal),
    explain: (colour, since, signal) => explainColour(connections, settings, colour, since, signal),
  };
}
