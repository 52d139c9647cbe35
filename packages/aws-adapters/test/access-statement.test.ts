import type { PermissionStatement, PermissionsDocument } from '@deploy/kernel';
import { describe, expect, test } from '@jest/globals';
import { type DeclaredAccess, statementsFor } from '../src/index.ts';

/** As it stands in an iam.json. */
const placeholder = (name: string): string => `$\{${name}}`;
const SITE = `arn:aws:s3:::${placeholder('bucket')}/${placeholder('prefix')}*`;
const STATE = `arn:aws:s3:::${placeholder('bucket')}/_deploy/*`;
const BUCKET = `arn:aws:s3:::${placeholder('bucket')}/*`;

const statement = (sid: string, more: Partial<PermissionStatement>): PermissionStatement => ({
  sid,
  actions: ['s3:GetObject'],
  resources: [SITE],
  modes: ['deploy'],
  why: 'Because.',
  ...more,
});

const DOCUMENT: PermissionsDocument = {
  statements: [
    statement('ReadSite', {}),
    statement('ReadState', { resources: [STATE], modes: ['deploy', 'prune'] }),
    statement('WriteSite', { actions: ['s3:PutObject', 's3:PutObjectTagging'] }),
    statement('DeleteInPrune', { actions: ['s3:DeleteObject'], modes: ['prune'] }),
    statement('DeleteInDeploy', { actions: ['s3:DeleteObject'], resources: [BUCKET] }),
  ],
};

const DECLARED: DeclaredAccess = {
  permissions: DOCUMENT,
  mode: 'deploy',
  values: { bucket: 'site', prefix: 'app/' },
  region: 'ca-central-1',
};

const needOf = (action: string, key: string) => ({ action, resource: `arn:aws:s3:::site/${key}` });

describe('The statement to add', () => {
  test('is the one of iam.json, filled in for this bucket', () => {
    expect(JSON.parse(statementsFor([needOf('s3:PutObject', 'app/index.html')], DECLARED))).toEqual({
      Effect: 'Allow',
      Action: ['s3:PutObject', 's3:PutObjectTagging'],
      Resource: ['arn:aws:s3:::site/app/*'],
    });
  });

  test('is the one whose resource says most exactly what is needed', () => {
    const atRoot = { ...DECLARED, values: { bucket: 'site', prefix: '' } };
    const resourceFor = (key: string) => JSON.parse(statementsFor([needOf('s3:GetObject', key)], atRoot)).Resource;
    expect(resourceFor('_deploy/root/current.json')).toEqual(['arn:aws:s3:::site/_deploy/*']);
    expect(resourceFor('index.html')).toEqual(['arn:aws:s3:::site/*']);
  });

  test('is the one of the current mode, if there are several', () => {
    const need = needOf('s3:DeleteObject', 'app/old.html');
    const resourceIn = (mode: string) => JSON.parse(statementsFor([need], { ...DECLARED, mode })).Resource;
    expect(resourceIn('deploy')).toEqual(['arn:aws:s3:::site/*']);
    expect(resourceIn('prune')).toEqual(['arn:aws:s3:::site/app/*']);
  });

  test('is made for the need alone where iam.json has none', () => {
    const need = needOf('s3:PutObjectAcl', 'app/a');
    const made = { Effect: 'Allow', Action: ['s3:PutObjectAcl'], Resource: ['arn:aws:s3:::site/app/a'] };
    expect(JSON.parse(statementsFor([need], DECLARED))).toEqual(made);
    expect(JSON.parse(statementsFor([need], { ...DECLARED, permissions: null }))).toEqual(made);
  });

  test('is made for the need where the statement with the action is about other keys', () => {
    expect(JSON.parse(statementsFor([needOf('s3:PutObject', 'elsewhere/a')], DECLARED)).Resource).toEqual([
      'arn:aws:s3:::site/elsewhere/a',
    ]);
  });

  test('names the ARNs of the partition that the region is in', () => {
    const resourceIn = (region: string) =>
      JSON.parse(statementsFor([needOf('s3:GetObject', 'app/a')], { ...DECLARED, region })).Resource;
    expect(resourceIn('cn-north-1')).toEqual(['arn:aws-cn:s3:::site/app/*']);
    expect(resourceIn('us-gov-west-1')).toEqual(['arn:aws-us-gov:s3:::site/app/*']);
    expect(resourceIn('us-east-1')).toEqual(['arn:aws:s3:::site/app/*']);
  });

  test('stands once, however many needs it covers, and each on a line of its own', () => {
    const needs = ['app/a', 'app/b', '_deploy/c'].map((key) => needOf('s3:GetObject', key));
    expect(statementsFor(needs, DECLARED).split('\n')).toHaveLength(2);
  });

  test('takes what a pattern and a value are made of literally, but for the star', () => {
    const values = { bucket: 'a.b', prefix: 'x+(y)/$&/' };
    const need = { action: 's3:GetObject', resource: 'arn:aws:s3:::a.b/x+(y)/$&/k' };
    expect(JSON.parse(statementsFor([need], { ...DECLARED, values })).Resource).toEqual([
      'arn:aws:s3:::a.b/x+(y)/$&/*',
    ]);
    const other = { ...need, resource: 'arn:aws:s3:::aXb/k' };
    expect(JSON.parse(statementsFor([other], { ...DECLARED, values })).Resource).toEqual([other.resource]);
  });
});
