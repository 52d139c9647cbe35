import { describe, expect, test } from '@jest/globals';
import { parsePermissions, resolvePermissions } from '../src/permissions.ts';

const WRITE = {
  sid: 'WriteReleases',
  actions: ['s3:PutObject'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the placeholder is the point.
  resources: ['arn:aws:s3:::${bucket}/${prefix}*'],
  modes: ['deploy', 'rollback'],
  why: 'Uploads files.',
};
const LIST = { ...WRITE, sid: 'List', actions: ['s3:ListBucket'], resources: ['*'], modes: ['audit'] };

describe('permissions of an action', () => {
  test('are read as they are written', () => {
    expect(parsePermissions({ statements: [WRITE, LIST] }).statements).toEqual([WRITE, LIST]);
  });

  test.each([
    [{}, 'iam.json.statements is not a list'],
    [{ statements: [], extra: 1 }, 'iam.json.extra is not a known field'],
    [{ statements: [{ ...WRITE, action: 's3:*' }] }, 'iam.json.statements[0].action is not a known field'],
    [{ statements: [{ ...WRITE, actions: [] }] }, 'iam.json.statements[0].actions is empty'],
    [{ statements: [{ ...WRITE, sid: 'not-a-sid' }] }, 'iam.json.statements[0].sid is not made of letters and digits'],
    [{ statements: [WRITE, WRITE] }, 'iam.json has two statements with the sid "WriteReleases"'],
    [{ statements: [{ ...WRITE, why: undefined }] }, 'iam.json.statements[0].why is not a string'],
  ])('are refused with the place of the mistake: %#', (document, message) => {
    expect(() => parsePermissions(document)).toThrow(message);
  });

  test('have their placeholders filled in, an empty value included', () => {
    const values = { bucket: 'site', prefix: '' };
    expect(resolvePermissions({ statements: [WRITE] }, { values })).toEqual([
      { sid: 'WriteReleases', actions: ['s3:PutObject'], resources: ['arn:aws:s3:::site/*'] },
    ]);
  });

  test('can be narrowed to one mode', () => {
    const values = { bucket: 'site', prefix: '' };
    const resolved = resolvePermissions({ statements: [WRITE, LIST] }, { values, mode: 'audit' });
    expect(resolved.map(({ sid }) => sid)).toEqual(['List']);
  });

  test('name a placeholder without a value', () => {
    expect(() => resolvePermissions({ statements: [WRITE] }, { values: { bucket: 'site' } })).toThrow(
      expect.objectContaining({ code: 'permission-placeholder-unknown', message: expect.stringContaining('prefix') }),
    );
  });
});
