import type { ResolvedPermission } from '@deploy/kernel';
import { combineVerdicts, evaluatePolicy, type Verdict } from '../edge/access-policy.ts';
import type { PolicyDocument } from '../model.ts';
import type { TwinPrincipal } from './identities.ts';

/** One thing that a request needs to be allowed to do. */
export interface AccessNeed {
  /** Such as `s3:PutObject`. */
  readonly action: string;
  readonly resource: string;
  /** Condition keys beyond those of every request. */
  readonly context?: Readonly<Record<string, string>>;
}

/** An explicit refusal that a test switches on. */
export interface Denial {
  /** Such as `s3:PutObject` or `s3:*`. */
  readonly action: string;
  /** An ARN pattern; absent: any resource. */
  readonly resource?: string;
  /** Absent: everybody. */
  readonly accessKeyId?: string;
}

/** Decides whether principals may do what they ask for. */
export class Access {
  readonly #accountId: string;
  readonly #denials = new Set<Denial>();

  constructor(accountId: string) {
    this.#accountId = accountId;
  }

  /** Refuses something from now on; the answer ends it. */
  deny(denial: Denial): () => void {
    this.#denials.add(denial);
    return () => void this.#denials.delete(denial);
  }

  /** An explicit deny anywhere wins; else an allow of the principal's or of the resource's policy is enough. */
  isAllowed(principal: TwinPrincipal, need: AccessNeed, resourcePolicy: PolicyDocument | null): boolean {
    const request = {
      principal: { kind: 'identity' as const, accountId: this.#accountId, arns: [principal.arn] },
      action: need.action,
      resource: need.resource,
      context: { 'aws:SecureTransport': 'true', ...need.context },
    };
    const verdicts: Verdict[] = [
      principal.allow === 'everything' ? 'allowed' : evaluatePolicy(asPolicy(principal.allow), request),
      resourcePolicy === null ? 'unmentioned' : evaluatePolicy(resourcePolicy, request),
      ...this.#denialsFor(principal).map((policy) => evaluatePolicy(policy, request)),
    ];
    return combineVerdicts(verdicts) === 'allowed';
  }

  #denialsFor(principal: TwinPrincipal): readonly PolicyDocument[] {
    return [...this.#denials]
      .filter(({ accessKeyId }) => accessKeyId === undefined || accessKeyId === principal.credentials.accessKeyId)
      .map(({ action, resource }) => ({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Deny', Action: action, Resource: resource ?? '*' }],
      }));
  }
}

function asPolicy(permissions: readonly ResolvedPermission[]): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: permissions.map(({ actions, resources }) => ({ Effect: 'Allow', Action: actions, Resource: resources })),
  };
}
