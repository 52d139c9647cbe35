// Applies the test stack with the real provider to emulators on this machine, deploys and cuts over as the actions do,
// looks at what Terraform then plans, and destroys everything. Started by scripts/apply.mjs, which says how.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { errorMessage } from '@deploy/kernel';
import { setUpTerraform, terraformRoom } from '../../../scripts/setup/terraform.mjs';
import { CONCESSIONS, MENDINGS, type Mending } from './concessions.ts';
import { startEmulator } from './emulators.ts';
import { makeZone } from './ground.ts';
import { Phases } from './phases.ts';
import { proveStack } from './proof.ts';
import { makeScratch } from './scratch.ts';
import { type TerraformCommand, TerraformRuns } from './terraform-runs.ts';

const STACK = 'stacks/test';
const PROJECT = 'nwac';
const ZONE = 'awentech.ca';
const REGION = 'ca-central-1';
/** As the values of the stack have it, in ARNs too. */
const ACCOUNT = '111122223333';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const stopped = new AbortController();
const closings: (() => Promise<void> | void)[] = [];
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.once(signal, () => {
    process.exitCode = code;
    stopped.abort(new Error(`Stopped by ${signal}.`));
  });
}
// Whoever read along has gone, as with `| head`.
process.stdout.on('error', () => {
  process.exitCode = 141;
  stopped.abort(new Error('Nobody reads what this prints.'));
});

try {
  await main();
} catch (thrown) {
  process.exitCode ??= 1;
  console.error(`\n${stopped.signal.aborted ? errorMessage(stopped.signal.reason) : errorMessage(thrown)}`);
} finally {
  for (const close of closings.reverse()) await close();
}

async function main(): Promise<void> {
  const terraform: { missing?: string } & Partial<TerraformCommand> = setUpTerraform();
  if (terraform.command === undefined || terraform.environment === undefined) {
    process.exitCode = 3;
    throw new Error(terraform.missing ?? 'Terraform was not found.');
  }
  const phases = new Phases(say, () => performance.now());
  const mendings = chosenMendings();
  const urls = await phases.run(
    'Starting the emulators',
    () => startEmulators(mendings),
    ({ moto, ministack }) => `moto ${moto}, ministack ${ministack}`,
  );
  const zoneId = await makeZone(urls.ministack, ZONE);
  const scratch = makeScratch(STACK, urls, { account_id: ACCOUNT, zone_id: zoneId, destroyable: true });
  closings.push(scratch.remove);
  await proveStack({
    terraform: new TerraformRuns(
      // Also what concessions.ts forgets must never ask AWS.
      { command: terraform.command, environment: { ...terraform.environment, AWS_ENDPOINT_URL: urls.ministack } },
      scratch.stackFolder,
      stopped.signal,
    ),
    phases,
    ends: { region: REGION, urls },
    survey: { urls, region: REGION, zoneId, project: PROJECT },
    app: 'admin',
  });
  tellConcessions(mendings);
  say(`\nApplied, deployed, cut over and destroyed in ${phases.total()}.`);
}

/** All, but those that `--without` names: whoever wants to know whether one is still needed leaves it out. */
function chosenMendings(): readonly Mending[] {
  const { values } = parseArgs({ options: { without: { type: 'string', multiple: true, default: [] } } });
  const unknown = values.without.filter((name) => !MENDINGS.some((mending) => mending.name === name));
  if (unknown.length > 0) {
    process.exitCode = 2;
    throw new Error(
      `There is no ${unknown.join(', ')}; --without takes ${MENDINGS.map(({ name }) => name).join(', ')}.`,
    );
  }
  return MENDINGS.filter(({ name }) => !values.without.includes(name));
}

async function startEmulators(mendings: readonly Mending[]) {
  const room = join(terraformRoom, `emulators-${process.pid}`);
  closings.push(() => rmSync(room, { recursive: true, force: true }));
  const settings = { accountId: ACCOUNT, room, mendings };
  const moto = await startEmulator('moto', settings, '');
  closings.push(moto.stop);
  const ministack = await startEmulator('ministack', settings, moto.url);
  closings.push(ministack.stop);
  return { moto: moto.url, ministack: ministack.url };
}

function tellConcessions(mendings: readonly Mending[]): void {
  say(
    `\nConceded to the emulators (terraform/test/apply/concessions.ts): ${CONCESSIONS.length} arguments of the code, ${mendings.length} mendings of emulators.`,
  );
  for (const { folder, reason, resource } of CONCESSIONS) say(`  ${folder} ${resource}: ${reason}`);
  for (const { emulator, name, reason } of mendings) say(`  ${emulator} ${name}: ${reason}`);
}
