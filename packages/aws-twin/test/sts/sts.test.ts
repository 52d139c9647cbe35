import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { describe, expect, test } from '@jest/globals';
import { DEFAULT_CREDENTIALS, type TwinPrincipal } from '../../src/index.ts';
import { refusal } from '../cloud.ts';
import { ACCOUNT, EMPTY, regionalCloud } from '../regional-cloud.ts';

const ROLE: TwinPrincipal = {
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/run-17`,
  credentials: DEFAULT_CREDENTIALS,
  allow: [],
};

describe('GetCallerIdentity', () => {
  test('tells who signed, and needs no permission', async () => {
    const { sts } = regionalCloud(EMPTY, { principals: [ROLE] });
    expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: ACCOUNT,
      Arn: ROLE.arn,
      UserId: expect.stringMatching(/^AROA.+:run-17$/),
    });
  });

  test.each(['us-east-1', 'eu-west-1'])('answers in %s as everywhere', async (region) => {
    const { sts } = regionalCloud(EMPTY, {}, region);
    expect((await sts.send(new GetCallerIdentityCommand({}))).Account).toBe(ACCOUNT);
  });

  test('is refused with the codes of the query protocol for credentials that ran out', async () => {
    const { sts, twin } = regionalCloud(EMPTY);
    twin.identities.expire(DEFAULT_CREDENTIALS.accessKeyId);
    expect(await refusal(sts.send(new GetCallerIdentityCommand({})))).toMatchObject({
      name: 'ExpiredToken',
      status: 403,
    });
  });
});

test('what else STS does is refused loudly', async () => {
  const { sts } = regionalCloud(EMPTY);
  const call = sts.send(new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${ACCOUNT}:role/a`, RoleSessionName: 'run' }));
  expect(await refusal(call)).toEqual({
    name: 'NotImplemented',
    status: 501,
    message: 'The twin does not model the operation AssumeRole.',
  });
});
