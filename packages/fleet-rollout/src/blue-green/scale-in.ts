import type { Colour } from '@deploy/kernel';
import { type DrainProof, proveDrained } from '../drain-proof.ts';
import type { Observation } from '../observation.ts';
import type { Rollout } from '../rollout.ts';
import { isOldEmpty } from './first-release.ts';

export type Idleness =
  | { readonly kind: 'idle' }
  | { readonly kind: 'not-yet'; readonly until: number; readonly topic: string; readonly text: string };

/**
 * Whether a colour may be scaled in: it has no weight, no client is bound to it by a cookie, three whole minutes went by
 * without a request, and no call of a stopped owner can give it weight any more. One that never had any weight, and the empty
 * one that a first release finds, have nothing to prove but the last.
 */
export function mayScaleIn(rollout: Rollout, colour: Colour, look: Observation): Idleness {
  if (look.at < rollout.noScaleInBefore) {
    const text = 'waiting until no call of the run that was taken over can arrive any more';
    return { kind: 'not-yet', until: rollout.noScaleInBefore, topic: 'late-calls', text };
  }
  if (colour === rollout.to && rollout.highestPercent === 0) return { kind: 'idle' };
  if (colour === rollout.from && isOldEmpty(rollout, look)) return { kind: 'idle' };
  const since = rollout.idleSince[colour];
  if (since === null)
    return { kind: 'not-yet', until: look.at, topic: 'has-weight', text: `${colour} still has weight` };
  return told(colour, look.at, proofOf(rollout, since, look));
}

/** Whether enough time went by for the requests of a colour to be worth reading. */
export function isProofDue(rollout: Rollout, colour: Colour, now: number): boolean {
  const since = rollout.idleSince[colour];
  if (since === null || now < rollout.noScaleInBefore) return false;
  return (
    proveDrained({ now, weightGoneAt: since, cookieSeconds: rollout.cookieSeconds, minutes: [] }).kind === 'proven'
  );
}

function proofOf(rollout: Rollout, weightGoneAt: number, look: Observation): DrainProof | 'unread' {
  const question = { now: look.at, weightGoneAt, cookieSeconds: rollout.cookieSeconds };
  const proof = proveDrained({ ...question, minutes: look.minutes ?? [] });
  return proof.kind === 'proven' && look.minutes === null ? 'unread' : proof;
}

function told(colour: Colour, now: number, proof: DrainProof | 'unread'): Idleness {
  if (proof === 'unread')
    return { kind: 'not-yet', until: now, topic: 'drain-unread', text: `reading ${colour}'s requests` };
  if (proof.kind === 'proven') return { kind: 'idle' };
  const text =
    proof.kind === 'traffic'
      ? `${colour} has no weight and still got ${proof.last.requests} requests in a minute`
      : `${colour} must be seen without requests for three minutes`;
  return { kind: 'not-yet', until: proof.until, topic: 'drain-proof', text };
}
