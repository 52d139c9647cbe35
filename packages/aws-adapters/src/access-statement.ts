import type { PermissionStatement, PermissionsDocument } from '@deploy/kernel';

/** One thing that a call has to be allowed to do. */
export interface AccessNeed {
  /** Such as `s3:PutObject`. */
  readonly action: string;
  /** ARN. */
  readonly resource: string;
}

/** What an action says that it needs: its iam.json, and what its placeholders stand for here. */
export interface DeclaredAccess {
  readonly permissions: PermissionsDocument | null;
  readonly mode?: string | undefined;
  /** By placeholder: `bucket`, `prefix`, `distribution` … */
  readonly values?: Readonly<Record<string, string>>;
  /** AWS partitions have ARNs of their own; those of iam.json are of the first. */
  readonly region: string;
}

/**
 * The statements to add to a role's policy for these needs, as JSON, one a line: those of iam.json that cover them, else
 * ones made for the need alone.
 */
export function statementsFor(needs: readonly AccessNeed[], declared: DeclaredAccess): string {
  const lines = needs.map((need) => JSON.stringify(statementFor(need, declared)));
  return [...new Set(lines)].join('\n');
}

function statementFor(need: AccessNeed, declared: DeclaredAccess): object {
  const found = covering(need, declared);
  const partition = partitionOf(declared.region);
  const inPartition = (arn: string) => arn.replace(/^arn:aws:/, `arn:${partition}:`);
  return {
    Effect: 'Allow',
    Action: found?.actions ?? [need.action],
    Resource: (found?.resources ?? [need.resource]).map(inPartition),
  };
}

/** The statement with the action whose resource says most exactly what is needed; of the current mode, if it has one. */
function covering(need: AccessNeed, declared: DeclaredAccess): PermissionStatement | null {
  const candidates = (declared.permissions?.statements ?? [])
    .filter(({ actions }) => actions.includes(need.action))
    .map((statement) => filledIn(statement, declared.values ?? {}))
    .map((statement) => ({
      statement,
      isOfMode: declared.mode !== undefined && statement.modes.includes(declared.mode),
      precision: Math.max(...statement.resources.map((pattern) => precisionOf(pattern, need.resource))),
    }))
    .filter(({ precision }) => precision >= 0)
    .sort((a, b) => Number(b.isOfMode) - Number(a.isOfMode) || b.precision - a.precision);
  return candidates[0]?.statement ?? null;
}

function filledIn(statement: PermissionStatement, values: Readonly<Record<string, string>>): PermissionStatement {
  const fill = (pattern: string) =>
    pattern.replace(/\$\{([^}]*)\}/g, (placeholder, name: string) =>
      Object.hasOwn(values, name) ? (values[name] ?? '') : placeholder,
    );
  return { ...statement, resources: statement.resources.map(fill) };
}

/** How many characters of a pattern stand for themselves; -1 where it does not match. An unfilled placeholder matches all. */
function precisionOf(pattern: string, arn: string): number {
  const open = pattern.replace(/\$\{[^}]*\}/g, '*');
  const expression = open.split('*').map(escaped).join('.*');
  return new RegExp(`^${expression}$`, 's').test(arn) ? open.replaceAll('*', '').length : -1;
}

const escaped = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');

/** Source: IAM User Guide, "Amazon Resource Names (ARNs)". */
function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  return region.startsWith('eusc-') ? 'aws-eusc' : 'aws';
}
