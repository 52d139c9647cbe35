import {
  asObject,
  asString,
  asStringOrNull,
  type DeployError,
  errorMessage,
  InputError,
  PreconditionError,
  parseJson,
} from '@deploy/kernel';

/** What a saved plan was made for and with. It lies beside the plan as JSON. */
export interface Binding {
  readonly version: 1;
  readonly stack: string;
  readonly environment: string;
  /** SHA of the commit whose code was planned. */
  readonly commit: string;
  /** `terraform` or `tofu`, and its version. */
  readonly binary: string;
  readonly toolVersion: string;
  /** SHA-256 of the plan file, 64 hexadecimal digits. */
  readonly plan: string;
  /** Of the lock file of providers; null where there is none. */
  readonly lockFile: string | null;
  /** Of all Terraform code below the root, so that a change without a commit is noticed too. */
  readonly code: string;
  readonly cutover: boolean;
  /** For people. */
  readonly run: string;
  readonly createdAt: string;
}

/** What is there when a plan is to be applied. */
export type Observed = Pick<
  Binding,
  'stack' | 'environment' | 'commit' | 'binary' | 'toolVersion' | 'plan' | 'lockFile' | 'code' | 'cutover'
>;

export const writtenBinding = (binding: Binding): string => `${JSON.stringify(binding, null, 2)}\n`;

/** Throws `InputError` `plan-binding-invalid`. */
export function readBinding(text: string): Binding {
  try {
    const it = asObject(parseJson(text, 'the binding'), 'the binding');
    if (it['version'] !== 1) throw new TypeError(`its version is ${JSON.stringify(it['version'])}, not 1`);
    const word = (key: string): string => asString(it[key], key);
    return {
      version: 1,
      stack: word('stack'),
      environment: word('environment'),
      commit: word('commit'),
      binary: word('binary'),
      toolVersion: word('toolVersion'),
      plan: word('plan'),
      lockFile: asStringOrNull(it['lockFile'], 'lockFile'),
      code: word('code'),
      cutover: it['cutover'] === true,
      run: word('run'),
      createdAt: word('createdAt'),
    };
  } catch (cause) {
    throw new InputError({
      code: 'plan-binding-invalid',
      message: `What lies beside the plan does not say what it was made for: ${errorMessage(cause)}.`,
      remedy:
        'Make the plan again with `mode: plan` of this version, and hand over both files: the plan and the one with `.json` at the end.',
      cause,
    });
  }
}

/** Everything in which what is there differs from what the plan was made for. None: it may be applied. */
export function differences(binding: Binding, observed: Observed, expected: string): readonly DeployError[] {
  const found: readonly (DeployError | null)[] = [
    observed.plan === binding.plan && observed.plan === expected
      ? null
      : refused(
          'plan-tampered',
          `The plan file has the SHA-256 ${observed.plan}; ${observed.plan === expected ? `what lies beside it says ${binding.plan}` : `approved was ${expected}`}.`,
          'It is not the plan that was shown and approved. Make a new one, and find out who could change the file.',
        ),
    differs(
      'stack',
      binding,
      observed,
      'plan-of-other-stack',
      'Apply it on the stack that it was made for, or plan this one.',
    ),
    differs(
      'environment',
      binding,
      observed,
      'plan-of-other-environment',
      'Apply it to the environment that it was made for, or plan for this one.',
    ),
    differs(
      'commit',
      binding,
      observed,
      'plan-of-other-commit',
      'Plan again on this commit, or check out the one that was planned. What was approved is that commit’s change.',
    ),
    differs(
      'code',
      binding,
      observed,
      'plan-of-other-code',
      'Files below `root` are not as they were for the plan, although the commit is. Check out afresh, without a step that writes there before.',
    ),
    differs(
      'lockFile',
      binding,
      observed,
      'plan-of-other-providers',
      'Plan again: the lock file chooses other providers than the plan was made with.',
    ),
    toolDiffers(binding, observed),
    binding.cutover === observed.cutover
      ? null
      : refused(
          'plan-of-other-purpose',
          `The plan was made with \`cutover: ${binding.cutover}\`, and is to be applied with \`cutover: ${observed.cutover}\`.`,
          'Only the cutover workflow plans and applies public entries; everything else goes the ordinary way.',
        ),
  ];
  return found.filter((difference) => difference !== null);
}

type Code =
  | 'plan-tampered'
  | 'plan-of-other-stack'
  | 'plan-of-other-environment'
  | 'plan-of-other-commit'
  | 'plan-of-other-code'
  | 'plan-of-other-providers'
  | 'plan-of-other-tool'
  | 'plan-of-other-purpose';

const refused = (code: Code, message: string, remedy: string): DeployError =>
  new PreconditionError({ code, message, remedy });

function differs(
  key: 'stack' | 'environment' | 'commit' | 'code' | 'lockFile',
  binding: Binding,
  observed: Observed,
  code: Code,
  remedy: string,
): DeployError | null {
  if (binding[key] === observed[key]) return null;
  const message = `The plan was made for ${WORDS[key]} ${binding[key] ?? 'none'}; here it is ${observed[key] ?? 'none'}.`;
  return refused(code, message, remedy);
}

const WORDS = {
  stack: 'stack',
  environment: 'environment',
  commit: 'commit',
  code: 'code with the digest',
  lockFile: 'a lock file with the digest',
} as const;

function toolDiffers(binding: Binding, observed: Observed): DeployError | null {
  const [made, here] = [binding, observed].map(({ binary, toolVersion }) => `${binary} ${toolVersion}`);
  if (made === here) return null;
  const message = `The plan was made with ${made}; here is ${here}.`;
  return refused(
    'plan-of-other-tool',
    message,
    `Install ${made} in this job too, or plan again. A plan is only read by the version that made it.`,
  );
}
