import type { BehaviourModel, DistributionModel } from '../model.ts';
import type { ViewerRequest } from './cache-key.ts';
import { edgeError, httpsRedirect } from './error-answer.ts';
import type { Outcome } from './finished-answer.ts';

/** What the edge answers by itself before any function or cache; null for a request that may go on. */
export function refusalOf(
  distribution: DistributionModel,
  behaviour: BehaviourModel,
  request: ViewerRequest,
  scheme: 'http' | 'https',
): Outcome | null {
  const { method } = request;
  if (!request.path.startsWith('/')) return refused(400, 'Bad request.');
  if (!distribution.enabled) return refused(403, 'The distribution is disabled.');
  if (!isOwnHost(distribution, request.headers['host'])) {
    return refused(403, 'No distribution answers for this host name.');
  }
  if (scheme === 'http' && behaviour.viewerProtocolPolicy === 'https-only') {
    return refused(403, 'This content is only served over HTTPS.');
  }
  if (scheme === 'http' && behaviour.viewerProtocolPolicy === 'redirect-to-https') {
    const target = request.query === '' ? request.path : `${request.path}?${request.query}`;
    const host = request.headers['host'] ?? distribution.domainName;
    return { answer: httpsRedirect(method, host, target), result: 'Redirect', ageSeconds: null };
  }
  if (!behaviour.allowedMethods.includes(method)) {
    return refused(403, `This distribution is not configured to allow the method ${method}.`);
  }
  if (method === 'GET' && request.body.byteLength > 0) return refused(403, 'Bad request.');
  return null;
}

/** Names of this machine always pass; a request without a host is the distribution's own. */
function isOwnHost(distribution: DistributionModel, host: string | undefined): boolean {
  if (host === undefined) return true;
  const name = host.replace(/:\d+$/, '').toLowerCase();
  if (name === 'localhost' || name === '127.0.0.1' || name === '[::1]') return true;
  return [distribution.domainName, ...distribution.aliases].some((own) => hostMatches(own.toLowerCase(), name));
}

/** An alternate name may begin with `*.`, which stands for any labels there. */
function hostMatches(own: string, name: string): boolean {
  return own.startsWith('*.') ? name.endsWith(own.slice(1)) : own === name;
}

function refused(status: number, why: string): Outcome {
  return { answer: edgeError(status, why), result: 'Error', ageSeconds: null };
}
