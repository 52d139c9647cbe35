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

/**
 * What the post step is to do. `settle`: bring to its end what goes back already. `go-back`: the main step may have been
 * killed in the middle of a step, so also take requests from a colour that nobody watches any more.
 */
export type Aim = 'settle' | 'go-back';

/** What the post step needs to know of the fleet: inputs could be evaluated differently by then, and cost a call. */
export function writeLeftFleet(target: BlueGreenTarget, aim: Aim): string {
  const { artifactBucket, environment, floor, region, settings } = target;
  const { colours, healthPath, rules } = settings;
  const strategy = 'blue-green';
  return JSON.stringify({
    version: 1,
    strategy,
    aim,
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
export function writeLeftGroup(target: RefreshTarget, keys: RolloutKeys, aim: Aim): string {
  const { artifactBucket, environment, group, region, releaseParameter } = target;
  const strategy = 'instance-refresh';
  return JSON.stringify({
    version: 1,
    strategy,
    aim,
    artifactBucket,
    environment,
    region,
    group,
    releaseParameter,
    keys,
  });
}

export type Left = { readonly aim: Aim } & (
  | { readonly strategy: 'blue-green'; readonly target: BlueGreenTarget }
  | { readonly strategy: 'instance-refresh'; readonly target: RefreshTarget; readonly keys: RolloutKeys }
);

/** Throws `ShapeError`. Gates and preview are left out: what goes back is not judged. */
export function readLeft(text: string): Left {
  const root = asObject(parseJson(text, 'the state'), 'the state');
  if (root['version'] !== 1) throw new ShapeError(`version is ${JSON.stringify(root['version'])}, not 1`);
  const strategy = asOneOf(root['strategy'], 'strategy', ['blue-green', 'instance-refresh']);
  const aim = asOneOf(root['aim'], 'aim', ['settle', 'go-back']);
  return strategy === 'blue-green' ? { strategy, aim, target: readFleet(root) } : { strategy, aim, ...readGroup(root) };
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
