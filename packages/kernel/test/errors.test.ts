import { describe, expect, test } from '@jest/globals';
import { bytesBody, sha256Hex, textBody } from '../src/bytes-body.ts';
import * as errors from '../src/errors.ts';

const details = { code: 'some-code', message: 'It happened.', remedy: 'Do this.' };

describe('an error of this project', () => {
  test.each([
    [errors.InputError, 'user'],
    [errors.PreconditionError, 'user'],
    [errors.AccessDeniedError, 'user'],
    [errors.NotFoundError, 'user'],
    [errors.ConflictError, 'user'],
    [errors.RemoteError, 'remote'],
    [errors.TimeoutError, 'remote'],
    [errors.RolloutFailedError, 'user'],
    [errors.PartialFailureError, 'remote'],
    [errors.AbortedError, 'user'],
  ])('%p says whose move it is', (Kind, blame) => {
    const cause = new Error('why');
    const error = new Kind({ ...details, cause, partial: { release: 'r' } });
    expect(error).toMatchObject({ ...details, name: Kind.name, blame, cause, partial: { release: 'r' } });
    expect(error).toBeInstanceOf(errors.DeployError);
    expect(new Kind(details)).toMatchObject({ partial: {} });
    expect('cause' in new Kind(details)).toBe(false);
  });

  test('has the words of whatever was thrown', () => {
    expect(['x', new Error('y'), null, 7].map(errors.errorMessage)).toEqual(['x', 'y', 'null', '7']);
  });
});

describe('a body in memory', () => {
  test('knows its size and digest, and gives ranges', async () => {
    const body = textBody('héllo');
    expect(body.size).toBe(6);
    expect(body.sha256).toBe(sha256Hex('héllo'));
    expect(new TextDecoder().decode(await body.read(0, 3))).toBe('hé');
    expect(await bytesBody(new Uint8Array()).read(0, 0)).toHaveLength(0);
  });
});
