import { InputError } from './errors.ts';
import { asArray, asObject, asString, type JsonObject, ShapeError } from './json-shape.ts';

/** What an action may do and why: the form of its `iam.json`. Placeholders such as `${bucket}` stand in resources. */
export interface PermissionsDocument {
  readonly statements: readonly PermissionStatement[];
}

export interface PermissionStatement {
  /** Letters and digits, as IAM wants it. */
  readonly sid: string;
  /** Such as `s3:PutObject`. */
  readonly actions: readonly string[];
  /** ARN patterns, such as `arn:aws:s3:::${bucket}/${prefix}*`. */
  readonly resources: readonly string[];
  /** Modes of the action that need it. */
  readonly modes: readonly string[];
  /** Needed only when this input of the action is given. */
  readonly input?: string;
  /** One sentence for the README and for whoever reviews the policy. */
  readonly why: string;
}

/** A statement whose placeholders are filled in. */
export interface ResolvedPermission {
  readonly sid: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** Reads an `iam.json`. Throws `ShapeError` naming what is wrong, an unknown or repeated field included. */
export function parsePermissions(value: unknown, name = 'iam.json'): PermissionsDocument {
  const document = asObject(value, name);
  refuseUnknown(document, ['statements'], name);
  const statements = asArray(document['statements'], `${name}.statements`, parseStatement);
  const repeated = statements.find(({ sid }, at) => statements.findIndex((other) => other.sid === sid) !== at);
  if (repeated) throw new ShapeError(`${name} has two statements with the sid "${repeated.sid}"`);
  return { statements };
}

function parseStatement(value: unknown, path: string): PermissionStatement {
  const statement = asObject(value, path);
  refuseUnknown(statement, ['sid', 'actions', 'resources', 'modes', 'input', 'why'], path);
  const sid = asString(statement['sid'], `${path}.sid`);
  if (!/^[A-Za-z0-9]+$/.test(sid)) throw new ShapeError(`${path}.sid is not made of letters and digits`);
  return {
    sid,
    actions: someStrings(statement['actions'], `${path}.actions`),
    resources: someStrings(statement['resources'], `${path}.resources`),
    modes: someStrings(statement['modes'], `${path}.modes`),
    ...(statement['input'] === undefined ? {} : { input: asString(statement['input'], `${path}.input`) }),
    why: asString(statement['why'], `${path}.why`),
  };
}

function someStrings(value: unknown, path: string): readonly string[] {
  const strings = asArray(value, path, asString);
  if (strings.length === 0) throw new ShapeError(`${path} is empty`);
  return strings;
}

function refuseUnknown(value: JsonObject, known: readonly string[], path: string): void {
  const unknown = Object.keys(value).find((field) => !known.includes(field));
  if (unknown !== undefined) throw new ShapeError(`${path}.${unknown} is not a known field`);
}

export interface ResolveOptions {
  /** Values by placeholder: `bucket`, `prefix`, `distribution`, `account` … An empty value is a value. */
  readonly values: Readonly<Record<string, string>>;
  /** Only statements of this mode; absent: of every mode. */
  readonly mode?: string;
  /** Inputs that are given; statements that only another input needs are left out. Default: none. */
  readonly inputs?: readonly string[];
}

/** Fills in placeholders. Throws `InputError` for one without a value. */
export function resolvePermissions(
  document: PermissionsDocument,
  options: ResolveOptions,
): readonly ResolvedPermission[] {
  return document.statements
    .filter(({ modes }) => options.mode === undefined || modes.includes(options.mode))
    .filter(({ input }) => input === undefined || options.inputs?.includes(input))
    .map(({ sid, actions, resources }) => ({
      sid,
      actions,
      resources: resources.map((resource) => fillIn(resource, options.values, sid)),
    }));
}

function fillIn(pattern: string, values: Readonly<Record<string, string>>, sid: string): string {
  return pattern.replace(/\$\{([^}]*)\}/g, (placeholder, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value !== undefined) return value;
    throw new InputError({
      code: 'permission-placeholder-unknown',
      message: `The permission "${sid}" names ${placeholder}, for which there is no value.`,
      remedy: `Give a value for "${name}", or correct the placeholder in iam.json.`,
    });
  });
}
