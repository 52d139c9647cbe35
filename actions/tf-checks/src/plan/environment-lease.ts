import { rolloutKeys, underFleetLease } from '@deploy/fleet-rollout';
import { type DeploymentContract, parseContract, sha256Hex } from '@deploy/kernel';
import type { Job } from '../job.ts';

/**
 * Does work while holding the lease of the environment's rollouts: the same one that asg-refresh takes, so that no
 * weights move while Terraform changes what they lead to. Without a contract, or an API in it, there is none to hold.
 *
 * @param work its signal aborts when the job is cancelled, the lease is lost, or somebody asks the holder to stop
 */
export async function underEnvironmentLease(job: Job, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const { action, inputs, ports } = job;
  const { clock, random, reporter, run, signal } = action;
  const contract = await contractOf(job);
  const api = contract?.api;
  if (contract === null || api === undefined) {
    const text = 'No lease is held: there is no contract with an API. A rollout could run at the same time.';
    reporter.message({ code: 'no-lease', level: contract === null ? 'notice' : 'info', text });
    await work(signal);
    return;
  }
  const store = ports.openStore(api.artifact_bucket, inputs.region ?? contract.region, 'apply');
  const claim = {
    keys: rolloutKeys(sha256Hex(api.listener_rule_arns.toSorted().join('\n'))),
    me: { run: run.run, runId: run.runId, attempt: run.attempt, process: random.nonce() },
    lockTimeoutSeconds: inputs['lock-timeout-seconds'],
    abortHolder: null,
    signal,
  };
  await underFleetLease(
    { store, clock, random, reporter },
    { ...claim, ignoreHold: false },
    async (lease, quietUntil) => {
      const quietMs = quietUntil - clock.now();
      if (quietMs > 0) {
        const text = `A rollout ended without freeing its lease; waiting ${Math.ceil(quietMs / 1000)} s for what it may still have sent.`;
        reporter.message({ code: 'lease-quiet', level: 'notice', text });
        await clock.sleep(quietMs, signal);
      }
      await work(AbortSignal.any([signal, lease.signal]));
      lease.signal.throwIfAborted();
    },
  );
}

async function contractOf({ inputs, ports }: Job): Promise<DeploymentContract | null> {
  if (inputs.contract !== null) return parseContract(inputs.contract);
  const name = inputs['contract-parameter'];
  return name === null ? null : parseContract(await ports.readParameter(name, inputs.region));
}
