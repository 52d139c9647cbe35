import { type AutoScalingGroup, DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import type { Colour, ColourContract } from '@deploy/kernel';
import { type ApiFleet, type ApiFleetOptions, apiFleetModel, type FleetWorld, type TwinOptions } from '../src/index.ts';
import { type RegionalCloud, regionalCloud } from './regional-cloud.ts';

export const MINUTE = 60_000;

export interface FleetCloud extends RegionalCloud {
  readonly api: ApiFleet;
  readonly fleet: FleetWorld;
  readonly colours: Readonly<Record<Colour, ColourContract>>;
  /** The rule that forwards to both colours. */
  readonly ruleArn: string;
  /** Moves the clock and lets happen what happens by itself. */
  pass(ms: number): Promise<void>;
  /** A group as the API describes it. */
  group(colour: Colour): Promise<AutoScalingGroup>;
}

/** A twin of a whole API, and a client of each service. */
export function fleetCloud(fleetOptions: ApiFleetOptions = {}, options: TwinOptions = {}): FleetCloud {
  const api = apiFleetModel(fleetOptions);
  const cloud = regionalCloud(api.model, options);
  const { fleet } = cloud.twin;
  const [ruleArn] = api.api.listener_rule_arns;
  if (fleet === null || ruleArn === undefined) throw new Error('an API has a fleet and a rule');
  return {
    ...cloud,
    ...{ api, fleet, ruleArn, colours: api.api.colours },
    async pass(ms) {
      await cloud.clock.advance(ms);
      cloud.twin.advance();
    },
    async group(colour) {
      const [found] = (await describe(cloud, api.api.colours[colour].asg)) ?? [];
      if (found === undefined) throw new Error(`there is no ${colour} group`);
      return found;
    },
  };
}

async function describe({ autoScaling }: RegionalCloud, name: string) {
  const command = new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] });
  return (await autoScaling.send(command)).AutoScalingGroups;
}
