import type { Emulator } from './concessions.ts';
import { callEmulator, type EmulatorCall } from './emulator-calls.ts';

const CDN = '/2020-05-31';
const ec2 = (action: string, form: Readonly<Record<string, string>> = {}) => ({
  service: 'ec2',
  form: { Action: action, Version: '2016-11-15', ...form },
});
const elb = (action: string) => ({ service: 'elasticloadbalancing', form: { Action: action, Version: '2015-12-01' } });
const scaling = (action: string) => ({ service: 'autoscaling', form: { Action: action, Version: '2011-01-01' } });
const edge = { region: 'us-east-1' };

type List = Omit<EmulatorCall, 'url' | 'region'> & { readonly region?: string };

/** Where names of the environment stand while it exists. Instances are left out: a group that is gone has ended its own. */
const LISTS: Readonly<Record<Emulator, Readonly<Record<string, List>>>> = {
  moto: {
    networks: ec2('DescribeVpcs'),
    subnets: ec2('DescribeSubnets'),
    'route tables': ec2('DescribeRouteTables'),
    gateways: ec2('DescribeInternetGateways'),
    addresses: ec2('DescribeAddresses'),
    'security groups': ec2('DescribeSecurityGroups'),
    'launch templates': ec2('DescribeLaunchTemplates'),
    balancers: elb('DescribeLoadBalancers'),
    'target groups': elb('DescribeTargetGroups'),
    'scaling groups': scaling('DescribeAutoScalingGroups'),
    'scaling policies': scaling('DescribePolicies'),
    roles: { service: 'iam', form: { Action: 'ListRoles', Version: '2010-05-08' } },
    'instance profiles': { service: 'iam', form: { Action: 'ListInstanceProfiles', Version: '2010-05-08' } },
    alarms: { service: 'monitoring', form: { Action: 'DescribeAlarms', Version: '2010-08-01' } },
    certificates: { service: 'acm', target: 'CertificateManager.ListCertificates' },
    'certificates of the edge': { service: 'acm', target: 'CertificateManager.ListCertificates', ...edge },
    firewalls: { service: 'wafv2', target: 'AWSWAF_20190729.ListWebACLs', body: '{"Scope":"CLOUDFRONT"}', ...edge },
  },
  ministack: {
    buckets: { service: 's3' },
    distributions: { service: 'cloudfront', path: `${CDN}/distribution`, ...edge },
    functions: { service: 'cloudfront', path: `${CDN}/function`, ...edge },
    'cache policies': { service: 'cloudfront', path: `${CDN}/cache-policy?Type=custom`, ...edge },
    'header policies': { service: 'cloudfront', path: `${CDN}/response-headers-policy?Type=custom`, ...edge },
    'access controls': { service: 'cloudfront', path: `${CDN}/origin-access-control`, ...edge },
    'VPC origins': { service: 'cloudfront', path: `${CDN}/vpc-origin`, ...edge },
    parameters: { service: 'ssm', target: 'AmazonSSM.DescribeParameters' },
    topics: { service: 'sns', form: { Action: 'ListTopics', Version: '2010-03-31' } },
    'key aliases': { service: 'kms', target: 'TrentService.ListAliases' },
    'log groups': { service: 'logs', target: 'Logs_20140328.DescribeLogGroups' },
    'log groups of the edge': { service: 'logs', target: 'Logs_20140328.DescribeLogGroups', ...edge },
    'log sources': { service: 'logs', target: 'Logs_20140328.DescribeDeliverySources', ...edge },
    'log destinations': { service: 'logs', target: 'Logs_20140328.DescribeDeliveryDestinations', ...edge },
  },
};

/** What is asked of both emulators, and by which names a thing of the environment is known. */
export interface Survey {
  readonly urls: Readonly<Record<Emulator, string>>;
  readonly region: string;
  readonly zoneId: string;
  /** Begins every name of the project: `nwac`. */
  readonly project: string;
}

/** Names of the project that the emulators hold, by what they are names of. */
export async function namesThere(survey: Survey): Promise<ReadonlyMap<string, readonly string[]>> {
  const records: List = { service: 'route53', path: `/2013-04-01/hostedzone/${survey.zoneId}/rrset` };
  const asked = [
    ...Object.entries(LISTS.moto).map(([kind, list]) => ({ kind, list, url: survey.urls.moto })),
    ...Object.entries({ ...LISTS.ministack, records }).map(([kind, list]) => ({
      kind,
      list,
      url: survey.urls.ministack,
    })),
  ];
  const found = new Map<string, readonly string[]>();
  for (const { kind, list, url } of asked) {
    const text = await callEmulator({ region: survey.region, ...list, url });
    found.set(kind, namesIn(text, survey.project));
  }
  return found;
}

/** Names that begin like those of a project, each once: `nwac-api-test`, `/nwac/test/api`. */
export function namesIn(text: string, project: string): readonly string[] {
  const name = new RegExp(`(?<![\\w-])/?${project}[-/][\\w./-]*\\w`, 'g');
  return [...new Set([...text.matchAll(name)].map(([found]) => found))].sort((a, b) => (a < b ? -1 : 1));
}
