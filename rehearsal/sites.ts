import { staticSiteModel, type TwinModel } from '@deploy/aws-twin';

export const ACCOUNT = '111122223333';
export const REGION = 'ca-central-1';

/** Two sites, each a bucket and a distribution of its own: the console, and one that somebody else built. */
export const SITES = {
  console: { bucket: 'tidewatch-console-test', distributionId: 'E2CONSOLETEST' },
  guest: { bucket: 'tidewatch-guest-test', distributionId: 'E2GUESTTEST' },
} as const;

export type SiteName = keyof typeof SITES;

/** What the local AWS holds when the rehearsal begins: empty buckets behind distributions. */
export function rehearsalModel(): TwinModel {
  const models = Object.values(SITES).map((site) => staticSiteModel({ ...site, accountId: ACCOUNT, region: REGION }));
  return {
    accountId: ACCOUNT,
    buckets: models.flatMap(({ buckets }) => buckets),
    distributions: models.flatMap(({ distributions }) => distributions),
  };
}
