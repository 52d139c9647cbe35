import { type DeployError, PreconditionError } from '@deploy/kernel';
import { isNumbered } from './refresh-order.ts';
import type { RefreshPlan } from './refresh-plan.ts';
import type { RefreshFacts } from './refresh-preflight.ts';

/** Whether there is a numbered template version, without which neither AWS nor a later run knows what to go back to. */
export function refreshTemplateRefusals({ group }: RefreshFacts, plan: RefreshPlan): readonly DeployError[] {
  const { name, template } = group.observed;
  const wanted = plan.templateVersion;
  const refuse = (code: string, message: string, remedy: string) => [new PreconditionError({ code, message, remedy })];
  const numbered = 'numbered-template-missing';
  switch (group.launch) {
    case 'launch-configuration': {
      const message = `${name} launches from a launch configuration, which a refresh cannot name or roll back to.`;
      return refuse(numbered, message, 'Move the group to a launch template with a numbered version.');
    }
    case 'mixed-by-attributes': {
      const message = `${name} chooses instance types by attributes (InstanceRequirements), and a refresh of such a group takes no desired configuration.`;
      return refuse(numbered, message, 'List instance types instead of requirements, or use strategy blue-green.');
    }
    case 'mixed':
      if (wanted === null) return [];
      return refuse(
        'template-version-unsupported',
        `${name} has a mixed-instances policy, and version ${wanted} of one launch template would replace the policy.`,
        'Leave out template-version and change the template in the policy, where its Terraform stands.',
      );
    case 'template':
      break;
  }
  if (!isNumbered(template)) {
    const message = `${name} launches version ${template?.version ?? 'unknown'} of its launch template, which means something else tomorrow.`;
    const remedy =
      'Give the group a numbered version; in Terraform `version = aws_launch_template.x.latest_version`, and no `$Latest`.';
    return refuse(numbered, message, remedy);
  }
  if (wanted === null || /^\d+$/.test(wanted)) return [];
  const message = `template-version is ${wanted}, which is no number.`;
  return refuse(numbered, message, 'Set template-version to the number of a version, or leave it out.');
}

export function refreshTemplateWarnings({ group }: RefreshFacts, plan: RefreshPlan): readonly string[] {
  const { name } = group.observed;
  return [
    ...(group.launch === 'mixed'
      ? [`${name} has a mixed-instances policy: AWS cannot roll its refresh back, so a second refresh would lead back.`]
      : []),
    ...(plan.release !== null && plan.onFailure === 'rollback'
      ? [
          `AWS does not roll back by itself where the release pointer of ${name} moves: this action puts the pointer back first.`,
        ]
      : []),
  ];
}
