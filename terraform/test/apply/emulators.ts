import { mkdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { requiredTool } from '../../../tools/servers/installed.ts';
import { freePort, type ServerProcess, startServer } from '../../../tools/servers/server-process.ts';
import type { Emulator, Mending } from './concessions.ts';

export interface EmulatorSettings {
  readonly accountId: string;
  /** What emulators write goes there. */
  readonly room: string;
  readonly mendings: readonly Mending[];
}

/** Starts an emulator on a free port of 127.0.0.1, mended. `other`: the URL of the one that runs already. */
export async function startEmulator(name: Emulator, settings: EmulatorSettings, other: string): Promise<ServerProcess> {
  const port = await freePort();
  const python = join(dirname(realpathSync(requiredTool(name).path)), 'python3');
  const script = fileURLToPath(new URL(`mended_${name}.py`, import.meta.url));
  const mendings = settings.mendings.filter(({ emulator }) => emulator === name).map((mending) => mending.name);
  const room = join(settings.room, name);
  mkdirSync(room, { recursive: true });
  return startServer({
    name,
    command: python,
    args: [script, mendings.join(','), ...(name === 'moto' ? ['--host', '127.0.0.1', '--port', String(port)] : [])],
    env: name === 'moto' ? motoEnvironment(settings) : ministackEnvironment(settings, port, room, other),
    cwd: room,
    port,
    readyPath: name === 'moto' ? '/moto-api/' : '/_ministack/health',
  });
}

const motoEnvironment = ({ accountId }: EmulatorSettings) => ({
  MOTO_ACCOUNT_ID: accountId,
  // Reading them takes seconds, and no role here has one.
  MOTO_IAM_LOAD_MANAGED_POLICIES: 'false',
  // Seconds until a certificate is issued; 60 by default.
  MOTO_ACM_VALIDATION_WAIT: '1',
});

const ministackEnvironment = ({ accountId }: EmulatorSettings, port: number, room: string, other: string) => ({
  // Without BIND_HOST it listens on every interface.
  BIND_HOST: '127.0.0.1',
  GATEWAY_PORT: String(port),
  EDGE_PORT: String(port),
  MINISTACK_ACCOUNT_ID: accountId,
  S3_DATA_DIR: join(room, 's3'),
  STATE_DIR: join(room, 'state'),
  LOG_LEVEL: 'WARNING',
  OTHER_EMULATOR: other,
});
