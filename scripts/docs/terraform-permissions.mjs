// What a role needs in IAM to apply a module or stack, from the types of the resources that its code makes. The data is
// terraform-permissions.json: actions of AWS's Service Authorization Reference that the AWS provider's requests ask for.
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fromRoot } from '../setup/root.mjs';
import { table } from './table.mjs';

const steps = ['create', 'read', 'update', 'delete'];
const changes = ['create', 'update', 'delete'];

/** By type: the actions of each step, `by: "administrator"` where no role of the project has them, and a note. */
export const permissionsByType = () =>
  JSON.parse(readFileSync(fromRoot('scripts/docs/terraform-permissions.json'), 'utf8'));

/** The types that a root's own code makes, and the roots that it calls, both sorted. Roots are named `modules/network`. */
export function madeBy(root) {
  const code = readdirSync(fromRoot(`terraform/${root}`))
    .filter((file) => file.endsWith('.tf'))
    .map((file) => readFileSync(fromRoot(`terraform/${root}/${file}`), 'utf8'))
    .join('\n');
  const all = (pattern) => sorted([...code.matchAll(pattern)].map(([, it]) => it));
  return {
    types: all(/^resource "([^"]+)"/gm),
    calls: all(/^module "[^"]+" \{\n\s+source\s*=\s*"([^"]+)"/gm).map((source) => posix.join(root, source)),
  };
}

/** Of a module: a line for each type that it makes itself, and the modules that it calls. */
export function modulePermissions(root, byType = permissionsByType()) {
  const { types, calls } = madeBy(root);
  const rows = types.map((type) => {
    const entry = entryOf(type, byType);
    return [typeCell(type, entry), ...steps.map((step) => entry[step].map(code).join(', '))];
  });
  return [
    ...(rows.length === 0 ? [] : [table(['Resource type', 'To create', 'To read', 'To change', 'To delete'], rows)]),
    ...(calls.length === 0
      ? []
      : [`And what the modules need that it calls: ${calls.map((it) => linkTo(root, it)).join(', ')}.`]),
    ...(rows.length + calls.length === 0 ? ['None.'] : []),
  ].join('\n\n');
}

/** Of a stack: all that its modules need together, by service. */
export function stackPermissions(root, byType = permissionsByType()) {
  const isForAdministrators = root === 'stacks/bootstrap';
  const entries = typesBelow(root)
    .map((type) => entryOf(type, byType))
    .filter(({ by }) => isForAdministrators || by !== 'administrator');
  const changing = serviceMap(entries, changes);
  const reading = serviceMap(entries, ['read']);
  const services = sorted([...changing.keys(), ...reading.keys()]);
  const names = (map, service) => (map.get(service) ?? []).map(code).join(', ');
  return [
    whoApplies(root, isForAdministrators),
    table(
      ['Service', 'To change', 'To read'],
      services.map((service) => [code(service), names(changing, service), names(reading, service)]),
    ),
  ].join('\n\n');
}

function whoApplies(root, isForAdministrators) {
  const roles = linkTo(root, 'modules/deploy-roles');
  return isForAdministrators
    ? 'An administrator applies it: no role of the project has all of these, and none can give itself more.'
    : `The roles \`apply\` (both columns) and \`plan\` (reading) of ${roles} have these, on names and tags of this environment alone, with the state, its lock and the plan files.`;
}

/** Every type that a root and all that it calls can make. */
export function typesBelow(root) {
  const { types, calls } = madeBy(root);
  return sorted([...types, ...calls.flatMap(typesBelow)]);
}

function serviceMap(entries, wanted) {
  const actions = sorted(entries.flatMap((entry) => wanted.flatMap((step) => entry[step])));
  return Map.groupBy(actions, (action) => action.split(':')[0]);
}

function entryOf(type, byType) {
  const entry = byType[type];
  if (entry === undefined) throw new Error(`scripts/docs/terraform-permissions.json has no entry for ${type}`);
  return entry;
}

function typeCell(type, { by, note }) {
  const remarks = [...(by === undefined ? [] : [`by an ${by}`]), ...(note === undefined ? [] : [note])];
  return remarks.length === 0 ? code(type) : `${code(type)}: ${remarks.join('; ')}`;
}

/** Each once, in the order of the alphabet. */
const sorted = (texts) => [...new Set(texts)].sort((a, b) => (a < b ? -1 : 1));
const code = (text) => `\`${text}\``;
const linkTo = (from, to) => `[${posix.basename(to)}](${posix.join(posix.relative(from, to), 'README.md')})`;
