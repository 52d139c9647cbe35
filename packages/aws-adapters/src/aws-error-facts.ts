/** What the errors of the SDK, of the short path and of Node have in common. All read without trust in their types. */

/** The code that the service gave, or the class of the failure. */
export const nameOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.name : '');

/** HTTP status of the answer; null where there was none. */
export function statusOf(thrown: unknown): number | null {
  const status = member(member(thrown, '$metadata'), 'httpStatusCode');
  return typeof status === 'number' ? status : null;
}

export const requestIdOf = (thrown: unknown): string | null => textOf(member(member(thrown, '$metadata'), 'requestId'));

/** A header of the answer. */
export const headerOf = (thrown: unknown, name: string): string | null =>
  textOf(member(member(member(thrown, '$response'), 'headers'), name));

/** A member of the answer's body that the SDK put on the error. */
export const detailOf = (thrown: unknown, name: string): string | null => textOf(member(thrown, name));

/** Node's code for a failure of the network, such as `ECONNREFUSED`; null for everything else, misuse of Node included. */
export function networkCodeOf(thrown: unknown): string | null {
  if (statusOf(thrown) !== null) return null;
  const code = textOf(member(thrown, 'code'));
  if (code !== null) return code.startsWith('ERR_') && !/^ERR_(TLS|SSL)/.test(code) ? null : code;
  return nameOf(thrown) === 'TimeoutError' ? 'ETIMEDOUT' : null;
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value ? Reflect.get(value, name) : undefined;
}

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
