import { describe, test } from '@jest/globals';
import { FLEET_CONTRACT, type FleetTarget } from '../contract/fleet-contract.ts';
import { fleetCloud } from './fleet-cloud.ts';

function target(): FleetTarget {
  const cloud = fleetCloud({ floor: 1, desired: 2, maxSize: 4 });
  const { blue, green } = cloud.colours;
  return {
    ...{ autoScaling: cloud.autoScaling, elb: cloud.elb, cloudWatch: cloud.cloudWatch, ssm: cloud.ssm, sts: cloud.sts },
    groups: { blue: blue.asg, green: green.asg },
    targetGroupArns: { blue: blue.target_group_arn, green: green.target_group_arn },
    ...{ loadBalancerArn: cloud.api.loadBalancerArn, listenerArn: cloud.api.listenerArn, ruleArn: cloud.ruleArn },
    alarm: blue.gate_alarms[0] ?? '',
  };
}

describe("the twin keeps the fleet's contract:", () => {
  test.each(FLEET_CONTRACT.map((each) => [each.name, each] as const))('%s', (_name, each) => each.run(target()));
});
