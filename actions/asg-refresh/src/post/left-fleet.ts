import {
  asArray,
  asCount,
  asObject,
  asString,
  asStringOrNull,
  type Colour,
  type JsonObject,
  parseJson,
  ShapeError,
} from '@deploy/kernel';
import type { BlueGreenTarget } from '../target.ts';

/** Name of the state that a main step leaves while it has a rollout in its hands. */
export const LEFT_FLEET = 'fleet';

/** What the post step needs to know of the fleet: inputs could be evaluated differently by then, and cost a call. */
export function writeLeftFleet({ artifactBucket, environment, floor, region, settings }: BlueGreenTarget): string {
  const { colours, healthPath, rules } = settings;
  return JSON.stringify({ version: 1, artifactBucket, environment, floor, region, colours, healthPath, rules });
}

/** Throws `ShapeError`. Gates and preview are left out: what goes back is not judged. */
export function readLeftFleet(text: string): BlueGreenTarget {
  const root = asObject(parseJson(text, 'the state'), 'the state');
  if (root['version'] !== 1) throw new ShapeError(`version is ${JSON.stringify(root['version'])}, not 1`);
  const colours = asObject(root['colours'], 'colours');
  return {
    artifactBucket: asString(root['artifactBucket'], 'artifactBucket'),
    environment: asStringOrNull(root['environment'], 'environment'),
    floor: asCount(root['floor'], 'floor'),
    region: asStringOrNull(root['region'], 'region'),
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

function readColour(colours: JsonObject, name: Colour) {
  const colour = asObject(colours[name], `colours.${name}`);
  return {
    group: asString(colour['group'], `colours.${name}.group`),
    targetGroupArn: asString(colour['targetGroupArn'], `colours.${name}.targetGroupArn`),
    releaseParameter: asStringOrNull(colour['releaseParameter'], `colours.${name}.releaseParameter`),
  };
}
