import assert from 'node:assert/strict';

/** Asserts that a call is refused under the name that its client gives the error, with a status. */
export async function callRefused(call: Promise<unknown>, name: string, status = 400): Promise<void> {
  const thrown: unknown = await call.then(
    () => assert.fail(`accepted, instead of ${status} ${name}`),
    (reason: unknown) => reason,
  );
  if (!(thrown instanceof Error)) throw thrown;
  assert.equal(thrown.name, name, thrown.message);
  const metadata: unknown = '$metadata' in thrown ? thrown.$metadata : null;
  assert.ok(typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata, 'no metadata');
  assert.equal(metadata.httpStatusCode, status, thrown.message);
}
