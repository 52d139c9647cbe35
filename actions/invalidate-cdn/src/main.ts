import type { Action, ActionContext, ActionResult } from '@deploy/action-kit';
import { DeployError, deadlineIn } from '@deploy/kernel';
import { inputRules } from './input-rules.ts';
import { type Inputs, inputs } from './inputs.ts';
import type { Job } from './job.ts';
import { readPathsFile } from './paths-file.ts';
import { type PlannedPurge, planAll } from './plan.ts';
import type { Ports } from './ports.ts';
import { proofFailure } from './proof-failure.ts';
import { type Proof, prove } from './prove.ts';
import { type DonePurge, stillRunning, submitAll, waitForAll } from './purge.ts';
import { Releases } from './releases.ts';
import { outputsOf, resultOf } from './report.ts';
import { statusOf } from './status.ts';
import { resolveTarget } from './target.ts';
import { readTypedLines } from './typed-lines.ts';

export const invalidateCdn = (ports: Ports): Action<typeof inputs> => ({
  name: 'invalidate-cdn',
  inputs,
  rules: inputRules,
  main: async (action) => {
    try {
      return await run(await prepare(action, ports));
    } finally {
      ports.close();
    }
  },
});

/** Reads everything that can be refused before the first request. */
async function prepare(action: ActionContext<Inputs>, ports: Ports): Promise<Job> {
  const { clock, inputs: given, random, reporter, run: context, signal } = action;
  const deadline = deadlineIn(clock, given['wait-timeout-seconds'] * 1000);
  const typed = readTypedLines(given.paths, given['paths-encoding'], reporter);
  const file = given['paths-file'];
  const changed = file === null ? null : await readPathsFile(file, context.workspace, ports.readFile);
  const target = await resolveTarget(given, changed, ports.readParameter);
  const mode = given['dry-run'] ? 'dry-run' : 'purge';
  const { bucket, prefix } = target;
  const needsReleases = changed !== null || given['verify-url'] !== null;
  const store = bucket === null || !needsReleases ? null : ports.openStore({ bucket, prefix }, target.region, mode);
  return {
    inputs: given,
    action,
    ports,
    target,
    changed,
    typed,
    purge: { cdn: ports.openCdn(target.region, mode), clock, reporter, deadline, signal },
    releases: store === null ? null : new Releases({ store, clock, random, reporter, signal }, prefix),
  };
}

async function run(job: Job): Promise<ActionResult> {
  const planned = await planAll(job);
  if (job.inputs['dry-run']) {
    return resultOf(job, { status: 'planned', purges: planned, completion: null, proof: null, failure: null });
  }
  job.action.known(outputsOf({ status: 'failed', purges: planned }));
  const done = await submitAll(job, planned);
  job.action.known(outputsOf({ status: statusOf(done, null), purges: done }));
  const completion = job.inputs.wait ? await waitForAll(job, done) : null;
  const status = statusOf(done, completion);
  const unfinished = firstFailure(done) ?? (completion === null ? null : stillRunning(job, completion));
  const known = { status, purges: done, completion };
  if (unfinished !== null) return resultOf(job, { ...known, proof: null, failure: unfinished });
  job.action.known(outputsOf(known));
  try {
    const proof = await proofOf(job, planned, status !== 'unknown');
    return resultOf(job, { ...known, proof, failure: proof === null ? null : proofFailure(proof) });
  } catch (thrown) {
    if (!(thrown instanceof DeployError) || job.purge.signal.aborted) throw thrown;
    return resultOf(job, { ...known, proof: null, failure: thrown });
  }
}

const firstFailure = (done: readonly DonePurge[]): DeployError | null =>
  done.find(({ failure }) => failure !== null)?.failure ?? null;

async function proofOf(job: Job, planned: readonly PlannedPurge[], isDone: boolean): Promise<Proof | null> {
  const site = job.inputs['verify-url'];
  if (site === null) return null;
  const proof = await prove(job, site, planned, isDone);
  for (const { code, level, target, text } of proof.findings) {
    if (level === 'warning') job.action.reporter.message({ code, level, text: `${site.origin}${target}: ${text}` });
  }
  return proof;
}
