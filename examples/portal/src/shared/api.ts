import { textOf } from './config.ts';

/** Who answered: `colour` is the half of the fleet, such as `blue`; null where there is one only. */
export interface Speaker {
  readonly version: string;
  readonly instance: string;
  readonly colour: string | null;
}

export interface Receipt {
  readonly bytes: number;
  readonly sha256: string;
}

/** The API has the same origin as the page: no address to configure, no rules for other origins, a cookie of this host. */
export async function askVersion(): Promise<Speaker> {
  const value = await json('/api/version');
  return {
    version: textOf(value, 'version') ?? '?',
    instance: textOf(value, 'instance') ?? '?',
    colour: textOf(value, 'colour'),
  };
}

/** Who is signed in; null when nobody is. */
export async function askUser(): Promise<string | null> {
  const response = await fetch('/api/session', { cache: 'no-store' });
  return response.ok ? textOf(await response.json(), 'user') : null;
}

/** Resolves with the reason of a refusal, and with null when it was none. */
export async function signIn(name: string, password: string): Promise<string | null> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch('/api/session', { method: 'POST', headers, body: JSON.stringify({ name, password }) });
  return response.ok
    ? null
    : (textOf(await response.json().catch(() => null), 'error') ?? `The API answered ${response.status}.`);
}

export async function signOut(): Promise<void> {
  await fetch('/api/session', { method: 'DELETE' });
}

export async function sendReadings(file: Blob): Promise<Receipt> {
  const value = await json('/api/uploads', { method: 'POST', body: file });
  const bytes: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'bytes') : undefined;
  return { bytes: typeof bytes === 'number' ? bytes : 0, sha256: textOf(value, 'sha256') ?? '' };
}

export async function askReport(seconds: number): Promise<number> {
  const value = await json(`/api/reports?seconds=${seconds}`);
  const rows: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'rows') : undefined;
  return typeof rows === 'number' ? rows : 0;
}

async function json(path: string, init: RequestInit = {}): Promise<unknown> {
  const response = await fetch(path, { cache: 'no-store', ...init });
  if (!response.ok) throw new Error(`The API answered ${response.status}.`);
  return response.json();
}

/** SHA-256 in hexadecimal digits, to compare with what the API says it received. */
export async function sha256Of(file: Blob): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
