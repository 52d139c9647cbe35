import { ModifyRule$ } from '@aws-sdk/client-elastic-load-balancing-v2';
import { QueryShapeSerializer } from '@aws-sdk/core/protocols';
import { describe, expect, test } from '@jest/globals';
import { NormalizedSchema } from '@smithy/core/schema';
import fc from 'fast-check';
import { headerSigned } from '../../contract/signing.ts';
import { apiFleetModel, createTwin } from '../../src/index.ts';
import { readForm } from '../../src/wire/query-form.ts';
import { QUERY_SETTINGS, readQueryInput } from '../../src/wire/query-input.ts';
import { rawTarget } from '../raw-target.ts';

const { api, model } = apiFleetModel();
const GROUP = api.colours.blue.asg;
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const JSON_1_1 = { 'content-type': 'application/x-amz-json-1.1' };

function request(headers: Readonly<Record<string, string>>, body: string) {
  return { method: 'POST', path: '/', query: {}, headers, body: new TextEncoder().encode(body) };
}

/** What a twin answers to a message that no SDK would send, signed as it should be. */
async function answer(service: string, headers: Readonly<Record<string, string>>, body: string) {
  const target = rawTarget(createTwin(model), 'twin.local');
  return target.send(await headerSigned(target, request(headers, body), { service }));
}

const form = (body: string) => answer('autoscaling', FORM, body);
const json = (operation: string, body: string) =>
  answer('ssm', { ...JSON_1_1, 'x-amz-target': `AmazonSSM.${operation}` }, body);

describe('the query protocol', () => {
  test('puts results into two envelopes, and names the request in them and in a header', async () => {
    const { headers, status, text } = await form(
      `Action=DescribeAutoScalingGroups&Version=2011-01-01&AutoScalingGroupNames.member.1=${GROUP}`,
    );
    expect([status, headers['content-type']]).toEqual([200, 'text/xml']);
    const id = headers['x-amzn-requestid'];
    expect(text).toMatch(
      /<DescribeAutoScalingGroupsResponse xmlns="http:\/\/autoscaling.amazonaws.com\/doc\/2011-01-01\/">/,
    );
    expect(text).toMatch(new RegExp(`<AutoScalingGroups><member><AutoScalingGroupName>${GROUP}</`));
    expect(text).toContain('</DescribeAutoScalingGroupsResult><ResponseMetadata>');
    expect(text).toContain(`<RequestId>${id}</RequestId></ResponseMetadata></DescribeAutoScalingGroupsResponse>`);
  });

  test('has no result where an operation has none', async () => {
    const { text } = await form(`Action=SuspendProcesses&Version=2011-01-01&AutoScalingGroupName=${GROUP}`);
    expect(text).toMatch(/<SuspendProcessesResponse [^>]+><ResponseMetadata>/);
  });

  test('tells errors with their code, and whose fault they are', async () => {
    const { status, text } = await form(
      'Action=SetDesiredCapacity&Version=2011-01-01&AutoScalingGroupName=none&DesiredCapacity=1',
    );
    expect(status).toBe(400);
    expect(text).toMatch(/<ErrorResponse [^>]+><Error><Type>Sender<\/Type><Code>ValidationError<\/Code><Message>/);
  });

  test.each([
    ['without an action', 'Version=2011-01-01', 400, 'MissingAction'],
    ['with an action that there is not', 'Action=Dance&Version=2011-01-01', 400, 'InvalidAction'],
    ['with another version', 'Action=DescribeAutoScalingGroups&Version=2010-01-01', 400, 'InvalidAction'],
    ['that is no form', 'Action=%ff', 404, 'MalformedQueryString'],
    [
      'without a required member',
      `Action=SetDesiredCapacity&Version=2011-01-01&AutoScalingGroupName=${GROUP}`,
      400,
      'ValidationError',
    ],
    [
      'with a word for a number',
      'Action=DescribeAutoScalingGroups&Version=2011-01-01&MaxRecords=many',
      400,
      'MalformedInput',
    ],
    [
      'with a word for a boolean',
      'Action=DescribeAutoScalingGroups&Version=2011-01-01&IncludeInstances=yes',
      400,
      'MalformedInput',
    ],
    [
      'with a value for a list',
      'Action=DescribeAutoScalingGroups&Version=2011-01-01&AutoScalingGroupNames=a',
      400,
      'MalformedInput',
    ],
    [
      'with a list for a value',
      'Action=DescribeAutoScalingGroups&Version=2011-01-01&NextToken.member.1=a',
      400,
      'MalformedInput',
    ],
    [
      'with a list that is not numbered',
      'Action=DescribeAutoScalingGroups&Version=2011-01-01&AutoScalingGroupNames.member.x=a',
      400,
      'MalformedInput',
    ],
    [
      'with a field that no shape knows',
      'Action=DescribeAutoScalingGroups&Version=2011-01-01&Dance=a',
      501,
      'NotImplemented',
    ],
    [
      'with a field that no shape knows, deeper',
      `Action=SetDesiredCapacity&Version=2011-01-01&AutoScalingGroupName.a=${GROUP}`,
      400,
      'MalformedInput',
    ],
  ])('refuses a request %s', async (_what, body, status, code) => {
    const refused = await form(body);
    expect(refused).toMatchObject({ status, text: expect.stringContaining(`<Code>${code}</Code>`) });
  });

  test('reads what the SDK writes: any rule, whatever its texts', () => {
    const serializer = new QueryShapeSerializer({ ...QUERY_SETTINGS, serializeEmptyLists: true });
    const schema = NormalizedSchema.of(ModifyRule$[4]);
    const text = fc.string({ unit: 'grapheme', maxLength: 12 });
    const action = fc.record(
      {
        Type: fc.constant('forward'),
        Order: fc.integer({ min: 1, max: 50_000 }),
        ForwardConfig: fc.record({
          TargetGroups: fc.array(fc.record({ TargetGroupArn: text, Weight: fc.nat(999) }), { maxLength: 12 }),
          TargetGroupStickinessConfig: fc.record({ Enabled: fc.boolean() }),
        }),
        AuthenticateOidcConfig: fc.record({
          ...{ Issuer: text, AuthorizationEndpoint: text, TokenEndpoint: text, UserInfoEndpoint: text, ClientId: text },
          AuthenticationRequestExtraParams: fc.dictionary(fc.string({ minLength: 1 }), text, {
            minKeys: 1,
            noNullPrototype: true,
          }),
        }),
      },
      { requiredKeys: ['Type'] },
    );
    fc.assert(
      fc.property(text, fc.array(action, { maxLength: 11 }), (RuleArn, Actions) => {
        serializer.write(schema, { RuleArn, Actions });
        const body = new TextEncoder().encode(String(serializer.flush()));
        expect(readQueryInput(schema, readForm(body))).toEqual({ RuleArn, Actions });
      }),
    );
  });
});

describe('the JSON protocols', () => {
  test('name errors in the body, and not in a header of the query protocol', async () => {
    const { headers, status, text } = await json('GetParameter', '{"Name":"/none"}');
    expect(status).toBe(400);
    expect(headers['content-type']).toBe('application/x-amz-json-1.1');
    expect(headers['x-amzn-query-error']).toBeUndefined();
    expect(JSON.parse(text)).toMatchObject({ __type: 'com.amazonaws.ssm#ParameterNotFound' });
  });

  test('of CloudWatch name errors as the query protocol did too', async () => {
    const target = { 'x-amz-target': 'GraniteServiceVersion20100801.SetAlarmState' };
    const body = JSON.stringify({ AlarmName: 'none', StateValue: 'OK', StateReason: 'x' });
    const { headers, status, text } = await answer(
      'monitoring',
      { ...target, 'content-type': 'application/x-amz-json-1.0' },
      body,
    );
    expect([status, headers['x-amzn-query-error']]).toEqual([404, 'ResourceNotFound;Sender']);
    expect(JSON.parse(text)).toMatchObject({ __type: 'com.amazonaws.cloudwatch#ResourceNotFound' });
  });

  test.each([
    ['that is no JSON', 'GetParameter', '{', 400, 'SerializationException'],
    ['that is no structure', 'GetParameter', '[]', 400, 'SerializationException'],
    ['with a number for a text', 'GetParameter', '{"Name":1}', 400, 'SerializationException'],
    ['with a text for a list', 'GetParameters', '{"Names":"a"}', 400, 'SerializationException'],
    ['without a required member', 'GetParameter', '{}', 400, 'ValidationException'],
    ['without an operation that there is', 'Dance', '{}', 400, 'UnknownOperationException'],
    ['with a member that no shape knows', 'GetParameter', '{"Name":"a","Dance":1}', 501, 'NotImplemented'],
  ])('refuse a request %s', async (_what, operation, body, status, code) => {
    const refused = await json(operation, body);
    expect(refused.status).toBe(status);
    expect(JSON.parse(refused.text)['__type']).toMatch(new RegExp(`#${code}$`));
  });
});

describe('a request that nobody signed is refused by the service whose form it has', () => {
  async function unsigned(headers: Readonly<Record<string, string>>, body: string) {
    const twin = createTwin(model);
    const { text } = await rawTarget(twin, 'twin.local').send(request(headers, body));
    return { text, service: twin.requests.all[0]?.service };
  }

  test.each([
    ['2011-01-01', 'autoscaling'],
    ['2015-12-01', 'elasticloadbalancing'],
    ['2011-06-15', 'sts'],
  ])('version %s of %s', async (version, service) => {
    const refused = await unsigned(FORM, `Action=Dance&Version=${version}`);
    expect(refused).toMatchObject({ service, text: expect.stringContaining('MissingAuthenticationToken') });
  });

  test.each([
    ['AmazonSSM', 'ssm'],
    ['GraniteServiceVersion20100801', 'monitoring'],
  ])('target %s of %s', async (target, service) => {
    const refused = await unsigned({ ...JSON_1_1, 'x-amz-target': `${target}.Dance` }, '{}');
    expect(refused).toMatchObject({ service, text: expect.stringContaining('MissingAuthenticationTokenException') });
  });

  test('and by S3 for anything else', async () => {
    expect(await unsigned({}, 'x')).toMatchObject({ service: 's3' });
  });
});

test('a signature for one service opens no other', async () => {
  const target = rawTarget(createTwin(model), 'twin.local');
  const body = '{"Name":"/none"}';
  const signed = await headerSigned(target, request({ ...JSON_1_1, 'x-amz-target': 'AmazonSSM.GetParameter' }, body), {
    service: 'monitoring',
  });
  expect(JSON.parse((await target.send(signed)).text)['__type']).toMatch(/#UnknownOperationException$/);
});
