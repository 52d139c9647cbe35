/** What answered a request to the API. */
export interface ApiVersion {
  readonly version: string;
  readonly instance: string;
  /** Which half of the fleet it belongs to, such as `blue`; null where there is one only. */
  readonly colour: string | null;
}

/** Asks the API, which has the same origin as the page: no address to configure, and no rules for other origins. */
export async function askVersion(): Promise<ApiVersion> {
  const response = await fetch('/api/version', { cache: 'no-store' });
  if (!response.ok) throw new Error(`/api/version answered ${response.status}.`);
  const value: unknown = await response.json();
  return {
    version: text(value, 'version') ?? '?',
    instance: text(value, 'instance') ?? '?',
    colour: text(value, 'colour'),
  };
}

function text(value: unknown, key: string): string | null {
  const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  return typeof found === 'string' && found !== '' ? found : null;
}
