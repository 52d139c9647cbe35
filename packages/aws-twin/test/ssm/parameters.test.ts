import {
  DescribeParametersCommand,
  GetParameterCommand,
  GetParametersCommand,
  ParameterAlreadyExists,
  ParameterNotFound,
  PutParameterCommand,
} from '@aws-sdk/client-ssm';
import { describe, expect, test } from '@jest/globals';
import { DEFAULT_CREDENTIALS, type TwinModel, type TwinPrincipal } from '../../src/index.ts';
import { refusal } from '../cloud.ts';
import { ACCOUNT, EMPTY, regionalCloud } from '../regional-cloud.ts';

const NAME = '/nwac/test/api/blue/release';
const ARN = `arn:aws:ssm:ca-central-1:${ACCOUNT}:parameter${NAME}`;
const MODEL: TwinModel = {
  ...EMPTY,
  parameters: [
    { name: NAME, value: 's3://releases/v1' },
    { name: 'secret', value: 'hidden', type: 'SecureString' },
  ],
};

describe('a parameter is read', () => {
  test('with its version, type, time and ARN', async () => {
    const { clock, ssm } = regionalCloud(MODEL);
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: NAME }));
    expect(Parameter).toEqual({
      Name: NAME,
      Type: 'String',
      Value: 's3://releases/v1',
      Version: 1,
      LastModifiedDate: new Date(clock.now()),
      ARN,
      DataType: 'text',
    });
  });

  test('by its ARN, and in an older version', async () => {
    const { ssm } = regionalCloud(MODEL);
    await ssm.send(new PutParameterCommand({ Name: NAME, Value: 's3://releases/v2', Overwrite: true }));
    const value = async (Name: string) => (await ssm.send(new GetParameterCommand({ Name }))).Parameter?.Value;
    expect(await value(ARN)).toBe('s3://releases/v2');
    expect(await value(`${NAME}:1`)).toBe('s3://releases/v1');
    expect(await refusal(value(`${NAME}:7`))).toMatchObject({ name: 'ParameterVersionNotFound', status: 400 });
  });

  test('not where there is none: 400 ParameterNotFound, as a class of the client', async () => {
    const { ssm } = regionalCloud(MODEL);
    const call = ssm.send(new GetParameterCommand({ Name: '/none' }));
    await expect(call).rejects.toBeInstanceOf(ParameterNotFound);
    expect(await refusal(ssm.send(new GetParameterCommand({ Name: '/none' })))).toMatchObject({
      name: 'ParameterNotFound',
      status: 400,
    });
  });

  test('a secret only with decryption', async () => {
    const { ssm } = regionalCloud(MODEL);
    const value = async (WithDecryption: boolean) =>
      (await ssm.send(new GetParameterCommand({ Name: 'secret', WithDecryption }))).Parameter?.Value;
    expect(await value(false)).not.toContain('hidden');
    expect(await value(true)).toBe('hidden');
  });

  test('many at once, and those that are missing are named', async () => {
    const { ssm } = regionalCloud(MODEL);
    const found = await ssm.send(new GetParametersCommand({ Names: [NAME, '/none'] }));
    expect(found.Parameters?.map(({ Name }) => Name)).toEqual([NAME]);
    expect(found.InvalidParameters).toEqual(['/none']);
    const eleven = Array.from({ length: 11 }, (_, at) => `/p/${at}`);
    expect(await refusal(ssm.send(new GetParametersCommand({ Names: eleven })))).toMatchObject({
      name: 'ValidationException',
    });
  });
});

describe('a parameter is written', () => {
  test('once, and then only to overwrite', async () => {
    const { ssm, twin } = regionalCloud(EMPTY);
    const put = (Value: string, Overwrite?: boolean) =>
      ssm.send(new PutParameterCommand({ Name: NAME, Value, Type: 'String', ...(Overwrite ? { Overwrite } : {}) }));
    expect(await put('one')).toMatchObject({ Version: 1, Tier: 'Standard' });
    await expect(put('two')).rejects.toBeInstanceOf(ParameterAlreadyExists);
    expect((await put('two', true)).Version).toBe(2);
    expect(twin.parameters.history(NAME).map(({ value, version }) => [version, value])).toEqual([
      [1, 'one'],
      [2, 'two'],
    ]);
  });

  test.each([
    ['4,096 bytes', 'x'.repeat(4096), null],
    ['4,097 bytes', 'x'.repeat(4097), 'ValidationException'],
    ['4,097 bytes of fewer characters', `${'x'.repeat(4095)}é`, 'ValidationException'],
    ['nothing', '', 'ValidationException'],
  ])('with a value of %s', async (_what, Value, name) => {
    const { ssm } = regionalCloud(MODEL);
    const call = ssm.send(new PutParameterCommand({ Name: NAME, Value, Overwrite: true }));
    if (name === null) await call;
    else expect(await refusal(call)).toMatchObject({ name, status: 400 });
  });

  test('new only with a type, and never with another one', async () => {
    const { ssm } = regionalCloud(MODEL);
    expect(await refusal(ssm.send(new PutParameterCommand({ Name: '/new', Value: 'x' })))).toMatchObject({
      name: 'ValidationException',
    });
    const other = new PutParameterCommand({ Name: NAME, Value: 'x', Type: 'SecureString', Overwrite: true });
    expect(await refusal(ssm.send(other))).toMatchObject({ name: 'HierarchyTypeMismatchException' });
  });

  test('in a hundred versions of which the oldest go', async () => {
    const { ssm, twin } = regionalCloud(MODEL);
    for (let version = 2; version <= 101; version += 1) {
      await ssm.send(new PutParameterCommand({ Name: NAME, Value: `v${version}`, Overwrite: true }));
    }
    const history = twin.parameters.history(NAME);
    expect([history.length, history[0]?.version]).toEqual([100, 2]);
  });

  test.each([
    [0, 'two'],
    [5_000, 'one'],
  ])('and read %i ms late, where reads lag', async (readLagMs, expected) => {
    const { clock, ssm } = regionalCloud(
      { ...EMPTY, parameters: [{ name: NAME, value: 'one' }] },
      { ssm: { readLagMs } },
    );
    await clock.advance(60_000);
    await ssm.send(new PutParameterCommand({ Name: NAME, Value: 'two', Overwrite: true }));
    const value = async () => (await ssm.send(new GetParameterCommand({ Name: NAME }))).Parameter?.Value;
    expect(await value()).toBe(expected);
    await clock.advance(5_000);
    expect(await value()).toBe('two');
  });
});

describe('of Parameter Store, only what is allowed can be done', () => {
  const reader: TwinPrincipal = {
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/run`,
    credentials: DEFAULT_CREDENTIALS,
    allow: [{ sid: 'Read', actions: ['ssm:GetParameter'], resources: [ARN] }],
  };

  test('by parameter, with the refusal of a JSON service', async () => {
    const { ssm } = regionalCloud(MODEL, { principals: [reader] });
    await ssm.send(new GetParameterCommand({ Name: NAME }));
    const write = ssm.send(new PutParameterCommand({ Name: NAME, Value: 'x', Overwrite: true }));
    expect(await refusal(write)).toEqual({
      name: 'AccessDeniedException',
      status: 400,
      message: expect.stringContaining(`ssm:PutParameter on resource: "${ARN}"`),
    });
    expect(await refusal(ssm.send(new GetParameterCommand({ Name: '/other' })))).toMatchObject({
      name: 'AccessDeniedException',
    });
  });

  test('and not with credentials that ran out', async () => {
    const { ssm, twin } = regionalCloud(MODEL);
    twin.identities.expire(DEFAULT_CREDENTIALS.accessKeyId);
    expect(await refusal(ssm.send(new GetParameterCommand({ Name: NAME })))).toMatchObject({
      name: 'ExpiredTokenException',
      status: 400,
    });
  });
});

test('what else Parameter Store does is refused loudly', async () => {
  const { ssm } = regionalCloud(MODEL);
  expect(await refusal(ssm.send(new DescribeParametersCommand({})))).toMatchObject({
    name: 'NotImplemented',
    status: 501,
  });
  const advanced = new PutParameterCommand({ Name: '/a', Value: 'x', Type: 'String', Tier: 'Advanced' });
  expect(await refusal(ssm.send(advanced))).toMatchObject({
    status: 501,
    message: expect.stringContaining('Advanced'),
  });
  const tagged = new PutParameterCommand({ Name: '/a', Value: 'x', Type: 'String', Tags: [{ Key: 'a', Value: 'b' }] });
  expect(await refusal(ssm.send(tagged))).toMatchObject({ status: 501, message: expect.stringContaining('Tags') });
});

test('requests are found in the log and by faults under the name of their parameter', async () => {
  const { ssm, twin } = regionalCloud(MODEL);
  twin.faults.plant({ service: 'ssm', resource: '/nwac/*' }, { kind: 'lost-answer' });
  const call = ssm.send(new PutParameterCommand({ Name: NAME, Value: 'x', Overwrite: true }));
  await expect(call).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(twin.parameters.value(NAME)).toBe('x');
  expect(twin.requests.all).toMatchObject([
    { service: 'ssm', operation: 'PutParameter', resource: NAME, outcome: 'answer-lost' },
  ]);
});
