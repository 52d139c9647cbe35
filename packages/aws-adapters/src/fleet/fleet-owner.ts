import type { AutoScalingGroup, LifecycleHook } from '@aws-sdk/client-auto-scaling';
import type { FleetOwner } from '@deploy/fleet-rollout';

/**
 * Who changes a group by itself, if it says so. Sources: CloudFormation User Guide, "Resource tag"; Elastic Beanstalk
 * Developer Guide, "Tagging resources in your environments"; CodeDeploy User Guide, "How Amazon EC2 Auto Scaling works with
 * CodeDeploy"; Auto Scaling API reference, `Operator`. Elastic Beanstalk works through CloudFormation, so it goes first.
 */
export function ownerOf(group: AutoScalingGroup, hooks: readonly LifecycleHook[]): FleetOwner | null {
  const tags = new Map((group.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
  const byTag = (service: FleetOwner['service'], tag: string): FleetOwner | null =>
    tags.has(tag) ? { service, evidence: `tag ${tag} = ${tags.get(tag)}` } : null;
  return (
    byTag('Elastic Beanstalk', 'elasticbeanstalk:environment-name') ??
    byTag('Elastic Beanstalk', 'elasticbeanstalk:environment-id') ??
    codeDeploy(group, hooks) ??
    byTag('CloudFormation', 'aws:cloudformation:stack-name') ??
    byTag('CloudFormation', 'aws:cloudformation:stack-id') ??
    operator(group)
  );
}

/** Its copies of a group carry its name; groups that it deploys to carry its hooks. */
function codeDeploy({ AutoScalingGroupName: name = '' }: AutoScalingGroup, hooks: readonly LifecycleHook[]) {
  const hook = hooks.find(({ LifecycleHookName = '' }) => /^CodeDeploy-/i.test(LifecycleHookName));
  if (name.startsWith('CodeDeploy_')) return { service: 'CodeDeploy' as const, evidence: `name ${name}` };
  if (hook === undefined) return null;
  return { service: 'CodeDeploy' as const, evidence: `lifecycle hook ${hook.LifecycleHookName}` };
}

function operator({ Operator }: AutoScalingGroup): FleetOwner | null {
  const principal = Operator?.Principal;
  return principal ? { service: 'another service', evidence: `operator ${principal}` } : null;
}
