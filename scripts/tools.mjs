// Installs the foreign tools that tests and the benchmark run, from committed lock files, into .tools/.
//
//   node scripts/tools.mjs --list [--json]         every tool, its locked version and whether it is installed
//   node scripts/tools.mjs --ensure a,b            installs what is missing or out of date; no names: everything
//
// Exit codes: 0 all there; 1 an installation failed; 2 wrong usage; 3 this machine lacks what a tool is made with, such
// as Go. With CI=true or REQUIRE_REFEREES=1 the last is a failure like any other (1).
import { parseArgs } from 'node:util';
import { catalogue, installedPath, lockedVersion } from '../tools/catalogue.mjs';
import { MissingRequirement, provision } from '../tools/provision.mjs';
import { clearStamp, isCurrent, setStamp } from '../tools/stamp.mjs';
import { inTurn } from '../tools/turn.mjs';

const say = (line) => process.stderr.write(`tools: ${line}\n`);

function list(asJson) {
  const tools = Object.entries(catalogue).map(([name, { kind, about }]) => ({
    name,
    kind,
    about,
    version: lockedVersion(name),
    path: isCurrent(name) ? installedPath(name) : null,
  }));
  if (asJson) return void console.log(JSON.stringify(tools, null, 2));
  for (const { name, version, about, path } of tools) {
    console.log(
      `${name.padEnd(16)}${version.padEnd(10)}${path === null ? 'not installed' : 'installed    '}  ${about}`,
    );
  }
}

async function install(name) {
  if (isCurrent(name)) return;
  const started = performance.now();
  say(`installing ${name} ${lockedVersion(name)} (${catalogue[name].patience} when nothing is cached)`);
  clearStamp(name);
  await provision(name);
  setStamp(name);
  say(`${name} is ready after ${((performance.now() - started) / 1000).toFixed(0)} s`);
}

async function ensure(names) {
  let missing = 0;
  for (const name of names.filter((candidate) => !isCurrent(candidate))) {
    try {
      await inTurn(() => install(name), say);
    } catch (error) {
      if (!(error instanceof MissingRequirement)) throw error;
      missing += 1;
      say(error.message);
    }
  }
  const isRequired = process.env['CI'] === 'true' || process.env['REQUIRE_REFEREES'] === '1';
  if (missing > 0) process.exitCode = isRequired ? 1 : 3;
}

const { values, positionals } = parseArgs({
  options: { list: { type: 'boolean' }, json: { type: 'boolean' }, ensure: { type: 'boolean' } },
  allowPositionals: true,
});
const names = positionals.flatMap((text) => text.split(',')).filter((name) => name !== '');
const unknown = names.filter((name) => !Object.hasOwn(catalogue, name));
if (unknown.length > 0 || Boolean(values.list) === Boolean(values.ensure)) {
  if (unknown.length > 0) say(`there is no tool named ${unknown.join(', ')}`);
  say(`usage: node scripts/tools.mjs --list [--json] | --ensure [${Object.keys(catalogue).join(',')}]`);
  process.exitCode = 2;
} else if (values.list) {
  list(values.json);
} else {
  await ensure(names.length > 0 ? names : Object.keys(catalogue)).catch((error) => {
    say(error.message);
    process.exitCode = 1;
  });
}
