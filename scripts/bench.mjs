// `npm run bench`: measures upload-static side by side with its peers. Arguments after `--` go to it.
import { ensureDependencies } from './setup/dependencies.mjs';
import { handOver, SOURCES } from './setup/own-node.mjs';
import { fromRoot } from './setup/root.mjs';

ensureDependencies();
handOver([...SOURCES, fromRoot('bench/main.ts'), ...process.argv.slice(2)]);
