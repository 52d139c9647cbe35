import type { ProofFinding } from '@deploy/cdn-invalidation';
import { RolloutFailedError } from '@deploy/kernel';
import type { Proof } from './prove.ts';

/** Null when nothing is wrong that visitors would notice. */
export function proofFailure({ findings, url }: Proof): RolloutFailedError | null {
  const failures = findings.filter(({ level }) => level === 'failure');
  const [first] = failures;
  if (first === undefined) return null;
  const list = failures.map(({ target, text }) => `- ${target}: ${text}`).join('\n');
  const isBlocked = first.code === 'proof-blocked';
  return new RolloutFailedError({
    code: isBlocked ? 'proof-blocked' : 'proof-failed',
    message: isBlocked
      ? `The site at ${url} could not be proven: this runner may not see it.\n${list}`
      : `The CDN does not serve the live release at ${url}:\n${list}`,
    remedy: REMEDIES[first.code],
  });
}

const REMEDIES: Readonly<Record<ProofFinding['code'], string>> = {
  'proof-blocked':
    'Let the runner through: rules against anonymous addresses block hosted runners (set them to count), and a disabled distribution or one without this alternate name refuses everybody.',
  'proof-redirected': 'Set `verify-url` to where it sends on, if that is this app.',
  'entry-wrong-status':
    'Check that `verify-url` is an address of this app and the distribution the one that answers there; with `connect-to`, that the distribution has its host as an alternate name.',
  'entry-outdated':
    'Check that `verify-url` and `distribution-ids` belong together. If they do, run again with `strategy: everything`: something caches under a path that the plan does not know.',
  'entry-other-headers': 'Look for a response headers policy that overrides Cache-Control.',
  'asset-wrong-status': 'Check that the distribution may read the bucket, and its origin path.',
  'asset-is-html':
    'A rule answers missing files with a page. Remove that error response or let the function pass names of files.',
  'asset-different':
    'Somebody overwrote it or an edge serves it from elsewhere: run `upload-static` with `mode: audit`.',
  'asset-not-immutable': 'Look for a response headers policy that overrides Cache-Control.',
  'missing-answered':
    'Open tabs would get a page for a script. Remove the error response that answers with 200, and let a viewer-request function send routes of the app to its entry page.',
  'missing-cached-long': 'Set the error caching TTL to 10 s or less.',
};
