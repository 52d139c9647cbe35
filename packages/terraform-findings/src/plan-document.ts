import { InputError, type JsonObject, parseJson } from '@deploy/kernel';
import { isObject, objectIn, objectsIn, textIn, textsIn } from './plan-json.ts';

/** What happens to a resource. `no-op` with a `previousAddress` is a move, with `importId` an import. */
export const planActions = ['create', 'update', 'replace', 'delete', 'forget', 'read', 'no-op'] as const;
export type PlanAction = (typeof planActions)[number];

export interface ResourceChange {
  readonly address: string;
  /** Where the state has it, when it moves. */
  readonly previousAddress: string | null;
  readonly isData: boolean;
  readonly type: string;
  /** Set for an object that a replacement has left behind. */
  readonly deposed: string | null;
  readonly action: PlanAction;
  /** Terraform's word for it, such as `replace_because_cannot_update`. */
  readonly reason: string | null;
  readonly before: JsonObject;
  /** Without what is known only after the apply: see `unknown`. */
  readonly after: JsonObject;
  /** A tree with `true` where a value is known only after the apply. */
  readonly unknown: JsonObject;
  readonly beforeSensitive: unknown;
  readonly afterSensitive: unknown;
  /** Attributes that cannot be changed in place, such as `name` or `root_block_device.0.encrypted`. */
  readonly replacePaths: readonly string[];
  /** `null` when nothing is imported; empty when the id is not told. */
  readonly importId: string | null;
}

export interface OutputChange {
  readonly name: string;
  readonly action: PlanAction;
}

/** A saved plan, as `show -json` of Terraform or OpenTofu tells it. */
export interface PlanDocument {
  readonly toolVersion: string;
  /** False when planning stopped with an error: then it is not known what an apply would do. */
  readonly isWhole: boolean;
  readonly changes: readonly ResourceChange[];
  /** What a refresh found to be other than the state said; not all of it matters: see `drift.ts`. */
  readonly drift: readonly ResourceChange[];
  readonly outputs: readonly OutputChange[];
  /** Everything, for rooms that read other parts of it. */
  readonly json: JsonObject;
}

/** Throws `InputError` `plan-unreadable`: what cannot be read may do anything. */
export function readPlan(text: string): PlanDocument {
  const json = objectOf(text);
  const version = textIn(json['format_version']) ?? '';
  // Minor versions only add (source: Terraform, "JSON output format").
  if (!/^1\.\d+$/.test(version)) throw unreadable(`its format version is ${JSON.stringify(json['format_version'])}`);
  return {
    toolVersion: textIn(json['terraform_version']) ?? '',
    isWhole: json['errored'] !== true && json['complete'] !== false,
    changes: objectsIn(json['resource_changes']).map(changeOf),
    drift: objectsIn(json['resource_drift']).map(changeOf),
    outputs: Object.entries(objectIn(json['output_changes'])).map(([name, change]) => ({
      name,
      action: actionOf(textsIn(objectIn(change)['actions']), `output ${name}`),
    })),
    json,
  };
}

function objectOf(text: string): JsonObject {
  const json = (() => {
    try {
      return parseJson(text, 'it');
    } catch (cause) {
      throw unreadable('it is not JSON', cause);
    }
  })();
  if (!isObject(json)) throw unreadable('it is not an object');
  return json;
}

function changeOf(entry: JsonObject): ResourceChange {
  const address = textIn(entry['address']);
  const type = textIn(entry['type']);
  if (address === null || type === null) throw unreadable('a change names no address or no type');
  const change = objectIn(entry['change']);
  return {
    address,
    previousAddress: textIn(entry['previous_address']),
    isData: entry['mode'] === 'data',
    type,
    deposed: textIn(entry['deposed']),
    action: actionOf(textsIn(change['actions']), address),
    reason: textIn(entry['action_reason']),
    before: objectIn(change['before']),
    after: objectIn(change['after']),
    unknown: objectIn(change['after_unknown']),
    beforeSensitive: change['before_sensitive'],
    afterSensitive: change['after_sensitive'],
    replacePaths: pathsIn(change['replace_paths']),
    importId: isObject(change['importing']) ? (textIn(change['importing']['id']) ?? '') : null,
  };
}

const pathsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.map((path: unknown) => (Array.isArray(path) ? path.join('.') : String(path))) : [];

const ACTIONS: Readonly<Record<string, PlanAction>> = {
  create: 'create',
  update: 'update',
  delete: 'delete',
  forget: 'forget',
  read: 'read',
  'no-op': 'no-op',
  'delete,create': 'replace',
  'create,delete': 'replace',
  // The old object stays and is only no longer looked after.
  'create,forget': 'replace',
  'forget,create': 'replace',
  // Values that live for one run only.
  open: 'no-op',
};

function actionOf(actions: readonly string[], whose: string): PlanAction {
  const action = ACTIONS[actions.join(',')];
  if (action === undefined) throw unreadable(`the actions of ${whose} are ${JSON.stringify(actions)}`);
  return action;
}

const unreadable = (why: string, cause?: unknown): InputError =>
  new InputError({
    code: 'plan-unreadable',
    message: `What the plan would do cannot be read: ${why}.`,
    remedy: 'Plan again with a version of Terraform or OpenTofu that this action knows (1.6 to 1.x).',
    ...(cause === undefined ? {} : { cause }),
  });

/** Whether applying would do anything to what Terraform manages, outputs and moves in the state included. */
export const hasChanges = (plan: PlanDocument): boolean =>
  plan.changes.some(isChange) || plan.outputs.some(({ action }) => action !== 'no-op');

export const isChange = (change: ResourceChange): boolean =>
  !change.isData &&
  change.action !== 'read' &&
  (change.action !== 'no-op' || isMove(change) || change.importId !== null);

export const isMove = ({ address, previousAddress }: ResourceChange): boolean =>
  previousAddress !== null && previousAddress !== address;
