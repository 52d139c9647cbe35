/** What differs between environments. It is fetched at start and never built in, so one artifact serves them all. */
export interface RuntimeConfig {
  /** Such as `test`. */
  readonly environment: string;
  /** For people, such as `Test`. */
  readonly label: string;
}

/** Reads `/config.json`, which the deploy lays over the artifact. Throws an `Error` that says what is wrong with it. */
export async function loadRuntimeConfig(): Promise<RuntimeConfig> {
  const response = await fetch('/config.json');
  if (!response.ok) {
    throw new Error(`/config.json answered ${response.status}: this deploy was given no environment (overlay).`);
  }
  const value: unknown = await response.json();
  return {
    environment: text(value, 'environment'),
    label: text(value, 'label'),
  };
}

function text(value: unknown, key: string): string {
  const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  if (typeof found === 'string' && found !== '') return found;
  throw new Error(`/config.json has no text "${key}".`);
}
