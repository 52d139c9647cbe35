import { UnreadableInput } from '@deploy/action-kit';
import { COLOURS, type PerColour, parseSteps, type Steps } from '@deploy/fleet-rollout';
import { asArray, asObject, asString, type Colour, DeployError, type JsonObject, ShapeError } from '@deploy/kernel';

/** Stands for `blue` or `green` in an input that means both. */
const COLOUR = '{colour}';

/** One colour as input `colours` gives it: the names of the contract. */
export interface GivenColour {
  readonly asg: string;
  readonly target_group_arn: string;
  readonly release_parameter: string;
  readonly gate_alarms: readonly string[];
}

/** Throws `ShapeError` naming the key that is missing or wrong. */
export function readColours(value: unknown): PerColour<GivenColour> {
  const root = asObject(value, 'the document');
  refuseUnknown(root, COLOURS, 'the document');
  const of = (colour: Colour) => readColour(root[colour], colour);
  return { blue: of('blue'), green: of('green') };
}

function readColour(value: unknown, at: string): GivenColour {
  if (value === undefined) throw new ShapeError(`${at} is missing`);
  const given = asObject(value, at);
  refuseUnknown(given, ['asg', 'target_group_arn', 'release_parameter', 'gate_alarms'], at);
  const text = (key: string) => {
    if (given[key] === undefined) throw new ShapeError(`${at}.${key} is missing`);
    return asString(given[key], `${at}.${key}`);
  };
  return {
    asg: text('asg'),
    target_group_arn: text('target_group_arn'),
    release_parameter: text('release_parameter'),
    gate_alarms: asArray(given['gate_alarms'] ?? [], `${at}.gate_alarms`, asString),
  };
}

function refuseUnknown(value: JsonObject, known: readonly string[], at: string): void {
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown !== undefined) throw new ShapeError(`${at} has a key ${unknown}; known are ${known.join(', ')}`);
}

export function readSteps(text: string): Steps {
  try {
    return parseSteps(text);
  } catch (thrown) {
    if (thrown instanceof DeployError) throw new UnreadableInput(thrown.message, { cause: thrown });
    throw thrown;
  }
}

export type Strategy = 'blue-green' | 'instance-refresh';

export function readStrategy(text: string): Strategy {
  if (text === 'blue-green' || text === 'instance-refresh') return text;
  // Source: EC2 Auto Scaling guide, "How an instance refresh works in an Auto Scaling group", limitations.
  if (/^replace-?root-?volume$/i.test(text))
    throw new UnreadableInput(
      'replacing root volumes does not work with Elastic Load Balancing: instances would get requests while their disk is exchanged',
    );
  throw new UnreadableInput();
}

export interface GivenHeader {
  readonly name: string;
  readonly values: PerColour<string>;
}

/** `x-preview: preview-{colour}` */
export function readHeader(text: string): GivenHeader {
  const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*(\S.*)$/.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new UnreadableInput();
  if (!value.includes(COLOUR))
    throw new UnreadableInput(`it says nothing of the colour; write ${COLOUR} where it stands`);
  return { name, values: forColours(value) };
}

/** A text in which `{colour}` stands for the colour. */
export function forColours(text: string): PerColour<string> {
  return { blue: text.replaceAll(COLOUR, 'blue'), green: text.replaceAll(COLOUR, 'green') };
}

export function readHttpUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) throw new UnreadableInput();
  return text;
}
