// `npm run test:apply`: applies the test stack with the real provider to emulators on this machine, and destroys it.
//
//   npm run test:apply                          all of it; mostly fixed waits of the provider
//   npm run test:apply -- --without NAME        leaves a mending of concessions.ts out: is it still needed?
//
// Exit codes: 0 all is well; 1 something is not; 2 wrong usage; 3 Terraform or Python cannot be had. With CI=true the
// last is a failure like any other (1).
import { ensureDependencies } from './setup/dependencies.mjs';
import { handOver, runOwn, SOURCES } from './setup/own-node.mjs';
import { fromRoot } from './setup/root.mjs';
import { setUpTerraform } from './setup/terraform.mjs';

ensureDependencies();
const { missing } = setUpTerraform();
const code = missing === undefined ? runOwn([fromRoot('scripts/tools.mjs'), '--ensure', 'ministack,moto']) : 3;
if (missing !== undefined) console.error(missing);
if (code === 0) handOver([...SOURCES, fromRoot('terraform/test/apply/main.ts'), ...process.argv.slice(2)]);
else process.exitCode = code === 3 && process.env['CI'] === 'true' ? 1 : code;
