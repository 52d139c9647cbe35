import {
  assetTargets,
  entryTarget,
  judgeAnswer,
  missingTarget,
  type ProofAnswer,
  type ProofFile,
  type ProofFinding,
  type ProofTarget,
  pollIntervalMs,
  referredTargets,
  servedPathOf,
} from '@deploy/cdn-invalidation';
import { RemoteError } from '@deploy/kernel';
import { extractReferences, hashedKeys, type Manifest, referenceTargets } from '@deploy/static-release';
import type { Job } from './job.ts';
import type { PlannedPurge } from './plan.ts';

export interface Proof {
  readonly url: string;
  readonly checked: readonly { readonly kind: ProofTarget['kind']; readonly target: string; readonly status: number }[];
  readonly findings: readonly ProofFinding[];
  /** Contents were compared with the manifest of the live release. */
  readonly isAgainstManifest: boolean;
}

/** An edge location may be a moment behind; what is wrong after so many looks stays wrong. */
const MOST_LOOKS = 3;

/**
 * Asks the site as a visitor does. A proof that fails is repeated; for as long as there is time where CloudFront does not
 * tell whether it is done.
 *
 * @param isDone the purge is known to be completed
 */
export async function prove(job: Job, site: URL, planned: readonly PlannedPurge[], isDone: boolean): Promise<Proof> {
  const files = filesOf(job, (await job.releases?.live()) ?? [], planned);
  const { clock, deadline, signal } = job.purge;
  for (let looks = 1; ; looks += 1) {
    const isLast = isDone ? looks >= MOST_LOOKS : deadline.isPast();
    const proof = await look(job, site, files, isLast);
    const isGood = proof?.findings.every(({ level }) => level !== 'failure') ?? false;
    const isHopeless = proof?.findings.some(({ code }) => code === 'proof-blocked') ?? false;
    if (proof !== null && (isGood || isHopeless || isLast)) return proof;
    await clock.sleep(pollIntervalMs(looks - 1), signal);
  }
}

/** Null when there was no answer and another look is allowed. */
async function look(job: Job, site: URL, files: readonly ProofFile[], isLast: boolean): Promise<Proof | null> {
  try {
    return await proveOnce(job, site, files);
  } catch (thrown) {
    if (isLast || !(thrown instanceof RemoteError)) throw thrown;
    return null;
  }
}

async function proveOnce(job: Job, site: URL, files: readonly ProofFile[]): Promise<Proof> {
  const base = `${site.pathname}${site.search}`;
  const ask = (target: ProofTarget) => askFor(job, site, target);
  const entry = await ask(entryTarget(base, files));
  const referred = referredPaths(entry.answer, site);
  const assets = files.some(({ kind }) => kind === 'hashed')
    ? assetTargets(files, referred)
    : referredTargets(referred, (path) => hashedKeys(referred).has(path));
  const missing = missingTarget(assets, base, job.action.random.nonce());
  const all = [entry, ...(await Promise.all([...assets, missing].map(ask)))];
  return {
    url: site.href,
    checked: all.map(({ answer, target }) => ({ kind: target.kind, target: target.target, status: answer.status })),
    findings: all.flatMap(({ answer, target }) => judgeAnswer(target, answer)),
    isAgainstManifest: files.length > 0,
  };
}

async function askFor({ inputs, ports, purge }: Job, site: URL, target: ProofTarget) {
  const connectTo = inputs['connect-to'];
  const answer = await ports.fetch({ site, target: target.target, connectTo, signal: purge.signal });
  return { target, answer };
}

/** Paths of the site that a page needs, as written in it. */
function referredPaths({ status, text }: ProofAnswer, site: URL): readonly string[] {
  if (status !== 200) return [];
  const page = decodeURIComponent(site.pathname.slice(1));
  const targets = referenceTargets(page, extractReferences(text), { basePath: '/', origin: site.origin });
  return [...new Set(targets.map(({ key }) => `/${key}`))];
}

/** What the live release consists of, at the paths where visitors get it. */
function filesOf(
  { target }: Job,
  manifests: readonly Manifest[],
  planned: readonly PlannedPurge[],
): readonly ProofFile[] {
  const views = planned.map(({ view }) => view);
  return manifests.flatMap(({ entries }) =>
    entries.flatMap(({ headers, key, role, sha256 }) => {
      if (role !== 'entry' && role !== 'hashed') return [];
      const object = `/${target.prefix}${key}`;
      const path = views.flatMap((view) => servedPathOf(view, object) ?? [])[0]?.path ?? object;
      return [{ path, kind: role, sha256, cacheControl: headers.cacheControl ?? null }];
    }),
  );
}
