import type { LaunchTemplateModel, TemplateChoice, TemplateVersionModel } from './fleet-model.ts';
import type { FleetState } from './fleet-state.ts';
import { validationError } from './refusal.ts';

/** A template with the version that a choice stands for now. */
export interface ResolvedTemplate {
  readonly id: string;
  readonly name: string;
  readonly version: TemplateVersionModel;
}

/** Throws `ValidationError` for a template or version that is not there. */
export function resolveTemplate(state: FleetState, choice: TemplateChoice): ResolvedTemplate {
  const template = templateOf(state, choice.id);
  const number = versionNumber(template, choice.version);
  const version = template.versions.find((each) => each.version === number);
  if (version === undefined) {
    throw validationError(`Version ${choice.version} of launch template ${choice.id} does not exist.`);
  }
  return { id: template.id, name: template.name, version };
}

export function isNumbered({ version }: TemplateChoice): boolean {
  return /^\d+$/.test(version);
}

export function templateOf(state: FleetState, id: string): LaunchTemplateModel {
  const template = state.templates.get(id);
  if (template === undefined) throw validationError(`The launch template ${id} does not exist.`);
  return template;
}

export function addVersion(
  state: FleetState,
  id: string,
  version: Omit<TemplateVersionModel, 'version'>,
  isDefault: boolean,
): number {
  const template = templateOf(state, id);
  const number = latest(template) + 1;
  state.templates.set(id, {
    ...template,
    versions: [...template.versions, { ...version, version: number }],
    defaultVersion: isDefault ? number : template.defaultVersion,
  });
  return number;
}

function versionNumber(template: LaunchTemplateModel, version: string): number {
  if (version === '$Latest') return latest(template);
  return version === '$Default' ? template.defaultVersion : Number(version);
}

function latest({ versions }: LaunchTemplateModel): number {
  return Math.max(0, ...versions.map(({ version }) => version));
}
