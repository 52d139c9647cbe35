import { InputError } from '@deploy/kernel';
import { bucketOrigin } from './bucket-origin.ts';
import type { EdgeOptions } from './edge.ts';
import { httpOrigin } from './http-origin.ts';
import type { EdgeKnobs } from './knobs.ts';
import type { Origin } from './origin.ts';
import { distributionPrincipal } from './origin-access.ts';

/** The origins of a distribution by id. Throws `InputError` when a behaviour names one that is not there. */
export function distributionOrigins(
  options: Pick<EdgeOptions, 'accountId' | 'addressOf' | 'distribution' | 'readObject'>,
  knobs: EdgeKnobs,
): ReadonlyMap<string, Origin> {
  const { accountId, addressOf = (url: string) => url, distribution, readObject } = options;
  const principal = distributionPrincipal(accountId, distribution.id);
  const origins = new Map(
    distribution.origins.map((origin) => [
      origin.id,
      origin.kind === 'http'
        ? httpOrigin(() => addressOf(origin.url), origin.originPath)
        : bucketOrigin({ bucket: origin.bucket, originPath: origin.originPath, principal, readObject, knobs }),
    ]),
  );
  for (const { originId } of [distribution.defaultBehaviour, ...distribution.behaviours])
    originNamed(origins, originId);
  return origins;
}

export function originNamed(origins: ReadonlyMap<string, Origin>, id: string): Origin {
  const origin = origins.get(id);
  if (origin) return origin;
  throw new InputError({
    code: 'twin-origin-unknown',
    message: `A behaviour of the distribution names the origin "${id}", which it does not have.`,
    remedy: `Use one of ${[...origins.keys()].join(', ')}.`,
  });
}
