import type { RolloutKeys } from '@deploy/fleet-rollout';
import {
  asArray,
  asCount,
  asObject,
  asOneOf,
  asString,
  asStringOrNull,
  type Colour,
  type JsonObject,
  parseJson,
  ShapeError,
} from '@deploy/kernel';
import type { BlueGreenTarget, RefreshTarget } from '../target.ts';

/** Name of the state that a main step leaves while it has a rollout in its hands. */
export const LEFT_FLEET = 'fleet';

/** What the post step needs to know of the fleet: inputs could be evaluated differently by then, and cost a call. */
export function writeLeftFleet({ artifactBucket, environment, floor, region, settings }: BlueGreenTarget): string {
  const { colours, healthPath, rules } = settings;
  const strategy = 'blue-green';
  return JSON.stringify({
    version: 1,
    strategy,
    artifactBucket,
    environment,
    floor,
    region,
    colours,
    healthPath,
    rules,
  });
}

/** The keys of a group hold its ARN, which costs a call to find out. */
export function writeLeftGroup(target: RefreshTarget, keys: RolloutKeys): string {
  const { artifactBucket, environment, group, region, releaseParameter } = target;
  const strategy = 'instance-refresh';
  return JSON.stringify({ version: 1, strategy, artifactBucket, environment, region, group, releaseParameter, keys });
}

export type Left =
  | { readonly strategy: 'blue-green'; readonly target: BlueGreenTarget }
  | { readonly strategy: 'instance-refresh'; readonly target: RefreshTarget; readonly keys: RolloutKeys };

/** Throws `ShapeError`. Gates and preview are left out: what goes back is not judged. */
export function readLeft(text: string): Left {
  const root = asObject(parseJson(text, 'the state'), 'the state');
  if (root['version'] !== 1) throw new ShapeError(`version is ${JSON.stringify(root['version'])}, not 1`);
  const strategy = asOneOf(root['strategy'], 'strategy', ['blue-green', 'instance-refresh']);
  return strategy === 'blue-green' ? { strategy, target: readFleet(root) } : { strategy, ...readGroup(root) };
}

const readPlace = (root: JsonObject) => ({
  artifactBucket: asString(root['artifactBucket'], 'artifactBucket'),
  environment: asStringOrNull(root['environment'], 'environment'),
  region: asStringOrNull(root['region'], 'region'),
});

function readFleet(root: JsonObject): BlueGreenTarget {
  const colours = asObject(root['colours'], 'colours');
  return {
    ...readPlace(root),
    floor: asCount(root['floor'], 'floor'),
    gateAlarms: { blue: [], green: [] },
    settings: {
      colours: { blue: readColour(colours, 'blue'), green: readColour(colours, 'green') },
      rules: asArray(root['rules'], 'rules', asString),
      healthPath: asString(root['healthPath'], 'healthPath'),
      preview: null,
      minimumRequests: 0,
    },
  };
}

function readGroup(root: JsonObject): { readonly target: RefreshTarget; readonly keys: RolloutKeys } {
  const keys = asObject(root['keys'], 'keys');
  return {
    target: {
      ...readPlace(root),
      group: asString(root['group'], 'group'),
      releaseParameter: asStringOrNull(root['releaseParameter'], 'releaseParameter'),
      alarms: [],
    },
    keys: { journal: asString(keys['journal'], 'keys.journal'), lease: asString(keys['lease'], 'keys.lease') },
  };
}

function readColour(colours: JsonObject, name: Colour) {
  const colour = asObject(colours[name], `colours.${name}`);
  return {
    group: asString(colour['group'], `colours.${name}.group`),
    targetGroupArn: asString(colour['targetGroupArn'], `colours.${name}.targetGroupArn`),
    releaseParameter: asStringOrNull(colour['releaseParameter'], `colours.${name}.releaseParameter`),
  };
}
