import type { Host } from '@deploy/action-kit';

/** The same host without inputs: the runner hands those of the main step to the post step, which reads none. */
export function withoutInputs(host: Host): Host {
  const env = Object.fromEntries(Object.entries(host.env).filter(([name]) => !name.startsWith('INPUT_')));
  return { ...host, env };
}
