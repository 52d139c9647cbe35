import { describe, expect, test } from '@jest/globals';
import { examine } from '../src/index.ts';
import { behaviour, distribution, view } from './builders.ts';

const codes = (given: Parameters<typeof distribution>[0], bucket = 'site') =>
  examine(view({ distribution: distribution(given), bucket })).map(({ code }) => code);

const error = (status: number, given: { servedStatus?: number; page?: string; ttl?: number } = {}) => ({
  status,
  servedStatus: null,
  page: null,
  ttl: 10,
  ...given,
});

describe('the doctor', () => {
  test('finds nothing wrong with a distribution as it should be', () => {
    expect(codes({})).toEqual([]);
  });

  test('finds nothing where nothing may be read', () => {
    expect(examine(view({ distribution: null }))).toEqual([]);
  });

  test('names the managed policy whose minimum TTL overrides no-cache', () => {
    const behaviours = [
      behaviour({
        cachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
        ttl: { min: 1, default: 86_400, max: 31_536_000 },
      }),
    ];
    const [finding] = examine(view({ distribution: distribution({ behaviours }) }));
    expect(finding).toMatchObject({ code: 'min-ttl-overrides', level: 'warning' });
    expect(finding?.text).toMatch(/at least 1 s.*658327ea-f89d-4fab-a63d-7e88639e58f6 \(managed CachingOptimized\)/);
  });

  test.each([403, 404])('finds %i answered with a page and 200', (status) => {
    expect(codes({ errorResponses: [error(status, { servedStatus: 200, page: '/index.html' })] })).toEqual([
      'missing-files-answered',
    ]);
    expect(codes({ errorResponses: [error(status, { servedStatus: 404, page: '/404.html' })] })).toEqual([]);
  });

  test('finds errors that are cached for long, and only those of missing files', () => {
    expect(codes({ errorResponses: [error(404, { ttl: 300 }), error(500, { ttl: 300 })] })).toEqual([
      'errors-cached-long',
    ]);
  });

  test('finds compression that is off', () => {
    expect(codes({ behaviours: [behaviour({ compresses: false })] })).toEqual(['compression-off']);
  });

  test('finds a policy that may not be read, and does not guess about it', () => {
    expect(codes({ behaviours: [behaviour({ ttl: null, compresses: false })] })).toEqual(['cache-policy-unreadable']);
  });

  test('finds a distribution that is disabled or being deployed', () => {
    expect(codes({ isEnabled: false, isDeployed: false })).toEqual([
      'distribution-disabled',
      'distribution-in-progress',
    ]);
  });

  test('finds copies that nobody can know of', () => {
    expect(codes({ behaviours: [behaviour({ hasOriginFunction: true })] })).toEqual(['copies-under-other-paths']);
  });

  test('finds a bucket that is none of the origins', () => {
    expect(codes({}, 'elsewhere')).toEqual(['bucket-not-an-origin']);
  });
});
