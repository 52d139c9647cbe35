/** What differs between environments. It is fetched at start and never built in, so one artifact serves them all. */
export interface Config {
  /** Such as `test`. */
  readonly environment: string;
  /** For people, such as `Test`. */
  readonly label: string;
}

/** Reads `/config.json`, which the deploy lays over the artifact. Throws an `Error` that says what is wrong with it. */
export async function loadConfig(): Promise<Config> {
  const response = await fetch('/config.json');
  if (!response.ok) {
    throw new Error(`/config.json answered ${response.status}: this deploy was given no environment (overlay).`);
  }
  const value: unknown = await response.json();
  const [environment, label] = [textOf(value, 'environment'), textOf(value, 'label')];
  if (environment === null || label === null) throw new Error('/config.json lacks "environment" or "label".');
  return { environment, label };
}

/** The text of a key of a JSON object; null when there is none. */
export function textOf(value: unknown, key: string): string | null {
  const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  return typeof found === 'string' && found !== '' ? found : null;
}

/** The release this tab was opened on. */
export const releaseOfTab = (): string => document.querySelector('meta[name="release"]')?.getAttribute('content') ?? '';
