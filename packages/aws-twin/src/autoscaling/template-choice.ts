import type { LaunchTemplateSpecification } from '@aws-sdk/client-auto-scaling';
import type { TemplateChoice } from '../fleet/fleet-model.ts';
import type { FleetWorld } from '../fleet/fleet-world.ts';
import { validationError } from '../fleet/refusal.ts';

/** A launch template by its name or id; its default version unless another is named. Throws `ValidationError` for an unknown one. */
export function templateChoice(specification: LaunchTemplateSpecification, fleet: FleetWorld): TemplateChoice {
  const { LaunchTemplateId, LaunchTemplateName, Version = '$Default' } = specification;
  if ((LaunchTemplateId === undefined) === (LaunchTemplateName === undefined)) {
    throw validationError('Valid requests must contain either LaunchTemplateId or LaunchTemplateName');
  }
  const found = fleet
    .describeLaunchTemplates()
    .find(({ id, name }) => id === LaunchTemplateId || name === LaunchTemplateName);
  if (found) return { id: found.id, version: Version };
  const which = LaunchTemplateId ?? LaunchTemplateName;
  throw validationError(
    `You must use a valid fully-formed launch template. The specified launch template, ${which}, does not exist.`,
  );
}
