// `npm run test:workflows`: runs callers of our workflows through act, in host mode and without Docker, against a local AWS
// and a server that answers as GitHub's API. What act cannot do is replaced in a copy; docs/workflows.md says what that is.
// Names of scenes as arguments run these alone.
import { isCurrent } from '../../tools/stamp.mjs';
import { play } from './scene.ts';
import { scenes as api } from './scenes/api.ts';
import { scenes as staticApp } from './scenes/static-app.ts';

if (!isCurrent('act')) {
  console.error('act is not installed: node scripts/tools.mjs --ensure act');
  process.exit(3);
}

const names = process.argv.slice(2);
const wanted = [...staticApp, ...api].filter(({ name }) => names.length === 0 || names.includes(name));
const played = [];
for (const scene of wanted) played.push(await play(scene));
process.exitCode = played.length > 0 && played.every(({ isRight }) => isRight) ? 0 : 1;
