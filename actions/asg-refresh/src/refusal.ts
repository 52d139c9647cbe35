import { type DeployError, PreconditionError } from '@deploy/kernel';

/** One error for everything that is wrong; null where nothing is. */
export function refusalOf(refusals: readonly DeployError[]): DeployError | null {
  const [first, ...others] = refusals;
  if (first === undefined || others.length === 0) return first ?? null;
  const told = refusals.map(({ code, message }) => `- ${code}: ${message}`);
  const remedies = refusals.map(({ code, remedy }) => `- ${code}: ${remedy}`);
  return new PreconditionError({
    code: 'preflight-refused',
    message: `${refusals.length} things would break this rollout, and nothing was changed:\n${told.join('\n')}`,
    remedy: `Put right each of them, then run this again:\n${remedies.join('\n')}`,
    cause: first,
  });
}
