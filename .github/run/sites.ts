import { createTwin, realClock, serveTwin, staticSiteModel } from '@deploy/aws-twin';
import { ACCOUNT, REGION } from './names.ts';
import { permissionsOf } from './permissions.ts';

const ENVIRONMENTS = ['test', 'prod'] as const;

/** Two environments with a static app each, and a role for each that may do what `iam.json` asks for there. */
export async function openSites() {
  const models = ENVIRONMENTS.map((name) =>
    staticSiteModel({ bucket: `site-${name}`, distributionId: `E${name.toUpperCase()}` }),
  );
  const twin = createTwin(
    {
      accountId: ACCOUNT,
      buckets: models.flatMap(({ buckets }) => buckets),
      distributions: models.flatMap(({ distributions }) => distributions),
      parameters: ENVIRONMENTS.map((name) => ({ name: `/nwac/${name}/deploy-contract`, value: contractOf(name) })),
    },
    // Time of the steps is measured, and that of AWS is not to be in it.
    { clock: realClock(), cloudFront: { invalidationMs: 0 } },
  );
  for (const name of ENVIRONMENTS) {
    twin.identities.add({
      arn: `arn:aws:sts::${ACCOUNT}:assumed-role/deploy-${name}/act`,
      credentials: secretOf(`deploy-${name}`),
      allow: allowedIn(name),
    });
  }
  const aws = await serveTwin(twin, { port: 0 });
  const page = (name: string, key: string) =>
    new TextDecoder().decode(twin.store.buckets.get(`site-${name}`)?.current(key)?.bytes);
  return {
    twin,
    roles: ENVIRONMENTS.map((name) => `deploy-${name}`),
    credentialsOf: (role: string): Readonly<Record<string, string>> => {
      const { accessKeyId, secretAccessKey, sessionToken } = secretOf(role);
      return {
        ...{ AWS_ENDPOINT_URL: aws.url, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey },
        AWS_SESSION_TOKEN: sessionToken,
      };
    },
    page,
    /** What test and prod serve; empty for nothing. */
    pages: () => ENVIRONMENTS.map((name) => page(name, 'index.html')),
    /** Calls that AWS refused for want of a permission. */
    denied: () => twin.requests.all.filter(({ code }) => /^AccessDenied/.test(code ?? '')),
    close: () => aws.close(),
  };
}

export type Sites = Awaited<ReturnType<typeof openSites>>;

const secretOf = (role: string) => ({
  accessKeyId: `KEY-${role}`,
  secretAccessKey: `secret-${role}`,
  sessionToken: 'session',
});

function allowedIn(environment: string) {
  const values = {
    bucket: `site-${environment}`,
    distribution: `E${environment.toUpperCase()}`,
    ...{ prefix: '', account: ACCOUNT, region: REGION, parameter: `/nwac/${environment}/deploy-contract` },
  };
  return [
    ...permissionsOf('upload-static', ['deploy', 'rollback', 'list', 'prune'], values),
    ...permissionsOf('invalidate-cdn', ['purge'], values),
  ];
}

function contractOf(environment: string): string {
  const app = {
    bucket: `site-${environment}`,
    distribution_id: `E${environment.toUpperCase()}`,
    distribution_domain: 'd111111abcdef8.cloudfront.net',
    url: `https://console-${environment}.example.org`,
  };
  return JSON.stringify({ version: 1, environment, region: REGION, apps: { admin: app } });
}
