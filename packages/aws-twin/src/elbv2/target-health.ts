import type {
  DescribeTargetHealthInput,
  DescribeTargetHealthOutput,
  TargetHealthDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { TargetView } from '../fleet/target-view.ts';
import type { Given } from '../wire/operation.ts';
import { type ElbOperation, elbError, readNeed } from './elbv2-operation.ts';

export const describeTargetHealth: ElbOperation<Given<DescribeTargetHealthInput, 'TargetGroupArn'>> = {
  honours: ['TargetGroupArn', 'Targets'],
  needs: () => readNeed('DescribeTargetHealth'),
  run({ TargetGroupArn, Targets = [] }, { fleet }): DescribeTargetHealthOutput {
    const ids = Targets.map(({ Id = '' }) => Id);
    if (ids.includes('')) throw elbError('ValidationError', 'A target must have an id.');
    const targets =
      ids.length === 0 ? fleet.describeTargets(TargetGroupArn) : fleet.describeTargets(TargetGroupArn, ids);
    return { TargetHealthDescriptions: targets.map(healthMembers) };
  },
};

function healthMembers(target: TargetView): TargetHealthDescription {
  return {
    Target: { Id: target.instanceId, Port: target.port },
    HealthCheckPort: String(target.port),
    TargetHealth: {
      State: target.state,
      ...(target.reason === null ? {} : { Reason: target.reason }),
      ...(target.description === null ? {} : { Description: target.description }),
    },
  };
}
