import { type DeployError, InputError, PreconditionError } from '@deploy/kernel';
import type { FleetFacts } from '../fleet-facts.ts';
import type { PreflightRequest } from './preflight.ts';

/** Whether the credentials are of the right account and last long enough. */
export function callerRefusals(facts: FleetFacts, { predictedEnd }: PreflightRequest): readonly DeployError[] {
  const { account, arn, credentialsExpireAt } = facts.caller;
  const foreign = [...facts.rules.keys()].find((rule) => accountOf(rule) !== account);
  const refusals: DeployError[] = [];
  if (foreign !== undefined) {
    refusals.push(
      new InputError({
        code: 'wrong-account',
        message: `The credentials (${arn}) are of account ${account}, and ${foreign} is of another.`,
        remedy: 'Assume the role of the environment that the contract describes, or pass the contract of this account.',
      }),
    );
  }
  if (credentialsExpireAt !== null && credentialsExpireAt < predictedEnd) {
    const [ends, needed] = [clockTime(credentialsExpireAt), clockTime(predictedEnd)];
    refusals.push(
      new PreconditionError({
        code: 'credentials-expire-too-soon',
        message: `The credentials end at ${ends}, and the rollout is predicted to take until ${needed} (UTC).`,
        remedy:
          'Set `role-duration-seconds` of the credentials step, and the maximum session duration of the role, to at least the predicted duration; or shorten `bake-seconds` and `keep-old-seconds`.',
      }),
    );
  }
  return refusals;
}

/** The account in an ARN; null in what is none. */
function accountOf(arn: string): string | null {
  return arn.split(':')[4] ?? null;
}

function clockTime(ms: number): string {
  return new Date(ms).toISOString().slice(11, 19);
}
