import { createHash } from 'node:crypto';
import {
  asCount,
  asObject,
  asOneOf,
  asString,
  asStringOrNull,
  type DeployError,
  errorMessage,
  InputError,
  PreconditionError,
  parseJson,
} from '@deploy/kernel';

/** What a saved plan belongs to. Lies beside the plan as JSON; a plan is applied only where all of it is still so. */
export interface PlanBinding {
  readonly version: 1;
  /** Full hash of the commit that was planned. */
  readonly commit: string;
  /** Directory of the stack, relative to the root of the repository. */
  readonly stack: string;
  readonly environment: string | null;
  readonly tool: { readonly name: 'terraform' | 'tofu'; readonly version: string };
  /** SHA-256 of the plan file; all digests in 64 hexadecimal digits. */
  readonly planSha256: string;
  /** Of `.terraform.lock.hcl`; `null` where there is none. */
  readonly lockSha256: string | null;
  /** Of all files that the plan was made of: see `configurationDigest`. */
  readonly configurationSha256: string;
  readonly run: { readonly id: number; readonly attempt: number };
  /** ISO 8601 in UTC. */
  readonly createdAt: string;
  /** Which state was planned against; `null` where that could not be read. */
  readonly state: { readonly lineage: string; readonly serial: number } | null;
  readonly purpose: 'ordinary' | 'cutover';
}

/** What is there at the time of the apply. `expectedSha256` is what the planning job handed over, if it did. */
export interface ObservedPlan extends Omit<PlanBinding, 'version' | 'run' | 'createdAt'> {
  readonly expectedSha256: string | null;
}

export const bindPlan = (facts: Omit<PlanBinding, 'version'>): PlanBinding => ({ version: 1, ...facts });

export const writtenBinding = (binding: PlanBinding): string => `${JSON.stringify(binding, null, 2)}\n`;

/** One digest of many files, whatever order they were read in. Paths are relative, so that checkouts elsewhere agree. */
export function configurationDigest(files: readonly { readonly path: string; readonly sha256: string }[]): string {
  const lines = files.map(({ path, sha256 }) => JSON.stringify([path, sha256])).sort();
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

/** Throws `InputError` `plan-binding-invalid`. */
export function readBinding(text: string): PlanBinding {
  try {
    const json = asObject(parseJson(text, 'the document'), 'the document');
    if (json['version'] !== 1) throw new TypeError(`version is ${JSON.stringify(json['version'])}, and 1 is known`);
    const tool = asObject(json['tool'], 'tool');
    const run = asObject(json['run'], 'run');
    return {
      version: 1,
      commit: matching(json['commit'], 'commit', /^[0-9a-f]{40}([0-9a-f]{24})?$/),
      stack: asString(json['stack'], 'stack'),
      environment: asStringOrNull(json['environment'], 'environment'),
      tool: {
        name: asOneOf(tool['name'], 'tool.name', ['terraform', 'tofu']),
        version: asString(tool['version'], 'tool.version'),
      },
      planSha256: digest(json['planSha256'], 'planSha256'),
      lockSha256: json['lockSha256'] === null ? null : digest(json['lockSha256'], 'lockSha256'),
      configurationSha256: digest(json['configurationSha256'], 'configurationSha256'),
      run: { id: asCount(run['id'], 'run.id'), attempt: asCount(run['attempt'], 'run.attempt') },
      createdAt: matching(json['createdAt'], 'createdAt', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/),
      state: json['state'] === null ? null : stateOf(json['state']),
      purpose: asOneOf(json['purpose'], 'purpose', ['ordinary', 'cutover']),
    };
  } catch (cause) {
    throw new InputError({
      code: 'plan-binding-invalid',
      message: `The document beside the plan cannot be read: ${errorMessage(cause)}.`,
      remedy:
        'Hand over both files that `mode: plan` wrote, as they are: the plan, and the one with `.json` at its end.',
      cause,
    });
  }
}

function stateOf(value: unknown): PlanBinding['state'] {
  const state = asObject(value, 'state');
  return { lineage: asString(state['lineage'], 'state.lineage'), serial: asCount(state['serial'], 'state.serial') };
}

function matching(value: unknown, name: string, form: RegExp): string {
  const text = asString(value, name);
  if (!form.test(text)) throw new TypeError(`${name} is ${JSON.stringify(text)}`);
  return text;
}

const digest = (value: unknown, name: string): string => matching(value, name, /^[0-9a-f]{64}$/);

const PLAN_AGAIN = 'Nothing was applied. Plan again, look at the new plan, and approve it.';

/** Everything by which a plan is not the one for here and now; empty when it may be applied. */
export function verifyBinding(binding: PlanBinding, observed: ObservedPlan): readonly DeployError[] {
  const planned = observed.planSha256;
  const comparisons: readonly (readonly [code: string, what: string, was: string, is: string, remedy: string])[] = [
    [
      'plan-tampered',
      'The plan file',
      binding.planSha256,
      planned,
      `The file is not the one that was planned. ${PLAN_AGAIN} Find out who can write where plans are kept.`,
    ],
    [
      'plan-not-approved',
      'The plan file',
      observed.expectedSha256 ?? planned,
      planned,
      `It is not the plan that the planning job handed over. ${PLAN_AGAIN}`,
    ],
    [
      'plan-of-other-commit',
      'The commit',
      binding.commit,
      observed.commit,
      `Check out the commit that was planned, or plan this one. ${PLAN_AGAIN}`,
    ],
    [
      'plan-of-other-stack',
      'The stack',
      binding.stack,
      observed.stack,
      `Correct input \`stacks\` or \`plan-file\`. ${PLAN_AGAIN}`,
    ],
    [
      'plan-of-other-environment',
      'The environment',
      binding.environment ?? 'none',
      observed.environment ?? 'none',
      `Correct input \`environment\` or \`plan-file\`. ${PLAN_AGAIN}`,
    ],
    [
      'plan-of-other-tool',
      'The tool',
      toolOf(binding),
      toolOf(observed),
      `Install the version that planned in the applying job too. ${PLAN_AGAIN}`,
    ],
    [
      'plan-of-other-providers',
      'The lock file',
      binding.lockSha256 ?? 'none',
      observed.lockSha256 ?? 'none',
      `Commit \`.terraform.lock.hcl\`, and let no step change it. ${PLAN_AGAIN}`,
    ],
    [
      'plan-of-other-configuration',
      'The configuration',
      binding.configurationSha256,
      observed.configurationSha256,
      `A file of the stack or of a module is not as it was: look for a step that writes into the checkout. ${PLAN_AGAIN}`,
    ],
    [
      'plan-of-other-purpose',
      'The purpose',
      binding.purpose,
      observed.purpose,
      `A plan for a cutover is applied by the cutover, and no other. ${PLAN_AGAIN}`,
    ],
    [
      'plan-stale',
      'The state',
      stateText(binding.state),
      stateText(observed.state),
      `Somebody applied in between. ${PLAN_AGAIN}`,
    ],
  ];
  return comparisons
    .filter(([code, , was, is]) => was !== is && !(code === 'plan-stale' && observed.state === null))
    .map(
      ([code, what, was, is, remedy]) =>
        new PreconditionError({ code, message: `${what} is ${is}, and the plan was made for ${was}.`, remedy }),
    );
}

const toolOf = ({ tool }: Pick<PlanBinding, 'tool'>): string => `${tool.name} ${tool.version}`;

const stateText = (state: PlanBinding['state']): string =>
  state === null ? 'not known' : `${state.lineage} at serial ${state.serial}`;
