import { asObject, asString, type JsonObject } from '@deploy/kernel';

/** A resource that a plan wants to change. */
export interface PlannedChange {
  readonly address: string;
  /** As Terraform calls it: create, update, delete, replace … */
  readonly action: string;
}

/** What a run of Terraform said with `-json`. */
export interface TerraformMessages {
  readonly changes: readonly PlannedChange[];
  /** Outputs that the plan changes. */
  readonly outputs: readonly string[];
  /** Errors as a terminal shows them: where, what, why. */
  readonly errors: readonly string[];
  /** How many resources were made, changed and removed. */
  readonly done: number;
  /** What took longest, in seconds, longest first. */
  readonly longest: readonly { readonly address: string; readonly seconds: number }[];
}

/** Source of the form: Terraform documentation, "Machine-Readable UI". Lines of another form are passed over. */
export function readMessages(printed: string): TerraformMessages {
  const messages = printed.split('\n').flatMap(messageOf);
  const ofType = (type: string) => messages.filter((message) => message['type'] === type);
  const complete = ofType('apply_complete').map((message) => {
    const hook = asObject(message['hook'], 'hook');
    return { address: addressIn(hook), seconds: Number(hook['elapsed_seconds'] ?? 0) };
  });
  return {
    changes: ofType('planned_change').map((message) => {
      const change = asObject(message['change'], 'change');
      return { address: addressIn(change), action: asString(change['action'], 'change.action') };
    }),
    outputs: ofType('outputs').flatMap((message) =>
      Object.entries(asObject(message['outputs'], 'outputs')).flatMap(([name, value]) => {
        const action = asObject(value, name)['action'];
        return action === undefined || action === 'noop' ? [] : [name];
      }),
    ),
    errors: ofType('diagnostic').flatMap(errorOf),
    done: complete.length,
    longest: complete.sort((a, b) => b.seconds - a.seconds).slice(0, 3),
  };
}

function messageOf(line: string): readonly JsonObject[] {
  if (!line.startsWith('{')) return [];
  try {
    return [asObject(JSON.parse(line), 'message')];
  } catch {
    return [];
  }
}

const addressIn = (holder: JsonObject): string =>
  asString(asObject(holder['resource'], 'resource')['addr'], 'resource.addr');

function errorOf(message: JsonObject): readonly string[] {
  const diagnostic = asObject(message['diagnostic'], 'diagnostic');
  if (diagnostic['severity'] !== 'error') return [];
  const text = (name: string) => (typeof diagnostic[name] === 'string' ? diagnostic[name] : '');
  const place = text('address');
  return [[text('summary'), ...(place === '' ? [] : [`  with ${place}`]), text('detail')].join('\n').trim()];
}
