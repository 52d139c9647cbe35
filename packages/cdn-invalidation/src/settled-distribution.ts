import { PreconditionError } from '@deploy/kernel';
import type { Distribution } from './distribution.ts';
import { pollIntervalMs } from './polling.ts';
import type { PurgePorts } from './submit.ts';

/**
 * Reads a distribution, waiting while a change of its settings is on its way to the edge locations: until then some of
 * them cache by the old settings, and a plan made from the new ones would miss what they hold. Throws `PreconditionError`
 * when that takes longer than the deadline, or at once when waiting is not wanted.
 */
export async function readSettled(ports: PurgePorts, id: string, mayWait: boolean): Promise<Distribution> {
  const { cdn, clock, deadline, reporter, signal } = ports;
  for (let looks = 0; ; looks += 1) {
    const distribution = await cdn.readDistribution(id, signal);
    if (distribution.isDeployed) return distribution;
    if (!mayWait || deadline.isPast()) throw beingDeployed(id);
    if (looks === 0) {
      reporter.message({
        code: 'distribution-waited-for',
        level: 'notice',
        text: `A change of the settings of ${id} is on its way to the edge locations; waiting until it is everywhere.`,
      });
    }
    await clock.sleep(Math.min(pollIntervalMs(looks), deadline.remainingMs()), signal);
  }
}

function beingDeployed(id: string): PreconditionError {
  return new PreconditionError({
    code: 'distribution-being-deployed',
    message: `Distribution ${id} is being deployed: a change of its settings is not at all edge locations yet.`,
    remedy:
      'Nothing was purged or recorded. Run the job again when the distribution is deployed, which takes a few minutes, or raise `wait-timeout-seconds` to wait for it here.',
  });
}
