import { createTwin, parseTwinModel, VirtualClock } from '@deploy/aws-twin';
import { describe, expect, test } from '@jest/globals';
import { API, BALANCER, CONTRACT, MODEL, SITES } from '../infrastructure.ts';
import { OVERRIDES, withRelease } from '../overrides.ts';

const RELEASE = `s3://${API.artifact_bucket}/releases/${'0'.repeat(64)}.tar.gz`;

describe('what the rehearsal runs on', () => {
  test('is the test environment of the HCL, with a bucket and a distribution for each site', () => {
    expect(CONTRACT.environment).toBe('test');
    for (const { bucket, distribution_id } of Object.values(SITES)) {
      expect(MODEL.buckets.map(({ name }) => name)).toContain(bucket);
      expect(MODEL.distributions.map(({ id }) => id)).toContain(distribution_id);
    }
    expect(API.listener_rule_arns.every((arn) => arn.includes(BALANCER))).toBe(true);
  });

  test('differs from it in the size of one colour and in its pointer, and nowhere else', () => {
    const model = withRelease(RELEASE);
    const { asg, release_parameter } = API.colours.blue;
    const group = model.fleet?.groups.find(({ name }) => name === asg);
    expect(group?.minSize).toBe(API.floor);
    expect(group?.desiredCapacity).toBeGreaterThan(API.floor);
    expect(model.parameters?.find(({ name }) => name === release_parameter)?.value).toBe(RELEASE);
    const text = (value: unknown) =>
      JSON.stringify(value)
        .replace(RELEASE, 'none')
        .replace(
          `"minSize":${API.floor},"desiredCapacity":${group?.desiredCapacity}`,
          '"minSize":0,"desiredCapacity":0',
        );
    expect(text(model)).toBe(JSON.stringify(MODEL));
    expect(parseTwinModel(JSON.parse(JSON.stringify(model)))).toEqual(model);
    expect(OVERRIDES[0]).toContain(`${group?.desiredCapacity} instances of blue`);
  });

  test('has instances of the release in service from the beginning', () => {
    const { fleet } = createTwin(withRelease(RELEASE), { clock: new VirtualClock({ advance: 'manual' }) });
    const instances =
      fleet?.describeGroups().flatMap((group) => group.instances.map(({ id }) => fleet.instance(id))) ?? [];
    expect(instances.map((instance) => instance?.release)).toEqual([RELEASE, RELEASE, RELEASE]);
  });
});
