import { expect, test } from '@jest/globals';
import {
  type BehaviourModel,
  type DistributionModel,
  staticSiteModel,
  testStackState,
  twinModelOf,
} from '../../src/index.ts';

const { model, told } = twinModelOf(testStackState());
const admin = told?.contract.apps['admin'];
const bucket = model.buckets.find(({ name }) => name === admin?.bucket);
const distribution = model.distributions.find(({ id }) => id === admin?.distribution_id);

/** Without what is only a name, or an order that means nothing. */
function compared({ behaviours, defaultBehaviour, origins, ...others }: DistributionModel) {
  const behaviour = ({ allowedMethods, cachePolicy, functions, removedHeaders = [], ...rest }: BehaviourModel) => ({
    ...rest,
    removedHeaders,
    allowedMethods: new Set(allowedMethods),
    cachePolicy: { ...cachePolicy, id: '', name: '' },
    functions: functions.viewerRequest?.source,
  });
  return {
    ...others,
    origins: new Set(origins),
    defaultBehaviour: behaviour(defaultBehaviour),
    behaviours: behaviours.map(({ pathPattern, ...rest }) => ({ pathPattern, ...behaviour(rest) })),
  };
}

test('a site that tests write by hand is what the HCL makes, but for names and headers', () => {
  const api = distribution?.origins.find(({ kind }) => kind === 'http');
  const written = staticSiteModel({
    bucket: admin?.bucket ?? '',
    distributionId: admin?.distribution_id ?? '',
    domainName: admin?.distribution_domain ?? '',
    aliases: distribution?.aliases ?? [],
    apiUrl: api?.kind === 'http' ? api.url : '',
  });
  const headers = { responseHeaders: {}, removedHeaders: [] };
  const plain = distribution && {
    ...distribution,
    defaultBehaviour: { ...distribution.defaultBehaviour, ...headers },
    behaviours: distribution.behaviours.map((behaviour) => ({ ...behaviour, ...headers })),
  };
  expect(plain && compared(plain)).toEqual(written.distributions.map(compared)[0]);
  expect(bucket).toEqual(written.buckets[0]);
});
