import type { JsonObject } from '@deploy/kernel';
import type { PlanDocument, PlannedChange, StoredResource } from './plan-document.ts';

/** Something that a plan must not do by accident. */
export interface Refusal {
  readonly address: string;
  readonly why: string;
  /** How to go about it properly. */
  readonly instead: string;
}

/** Types whose replacement or deletion takes something away that visitors or other stacks depend on, and why. */
export const PROTECTED_TYPES: Readonly<Record<string, string>> = {
  aws_autoscaling_group: 'its instances, which may have all requests, end with it',
  aws_cloudfront_distribution:
    'its domain is in DNS and in what apps know, and a new one takes minutes to be everywhere',
  aws_db_instance: 'its data goes with it',
  aws_dynamodb_table: 'its data goes with it',
  aws_efs_file_system: 'its data goes with it',
  aws_elasticache_replication_group: 'every session in it is lost',
  aws_iam_openid_connect_provider: 'no workflow can get credentials without it, this one included',
  aws_kms_key: 'what was encrypted with it can never be read again',
  aws_lb: 'its name is in DNS and origins, and a new one has no requests',
  aws_lb_listener: 'no request arrives without it',
  aws_lb_listener_rule: 'requests that it takes go elsewhere, and its weights say which colour is live',
  aws_lb_target_group: 'a listener rule that names it answers 503 until the new one is healthy',
  aws_rds_cluster: 'its data goes with it',
  aws_route53_zone: 'its name servers change, so every name in it stops to resolve',
  aws_s3_bucket: 'what is in it, releases and states included, goes with it',
  aws_vpc: 'everything in it goes with it',
};

export interface Permit {
  /** More types than the list above. */
  readonly protect: readonly string[];
  /** Addresses that are meant this time. */
  readonly allowed: readonly string[];
  /** The cutover changes public entries, and nothing else. */
  readonly isCutover: boolean;
}

/** Everything that the plan must not do. None means that it may be applied. */
export function refusalsOf(plan: PlanDocument, permit: Permit): readonly Refusal[] {
  const changes = plan.changes.filter(({ action, isData }) => !isData && action !== 'none' && action !== 'read');
  const found = permit.isCutover
    ? changes.filter((change) => !isPublicRecord(change)).map(outsideCutover)
    : [...gone(changes, permit), ...liveTemplates(plan, changes), ...publicRecords(plan, changes)];
  return found.filter(({ address }) => !permit.allowed.includes(address));
}

function gone(changes: readonly PlannedChange[], { protect }: Permit): readonly Refusal[] {
  return changes
    .filter(({ action }) => action === 'delete' || action === 'replace')
    .flatMap(({ action, address, replacedBy, type }) => {
      const reason = PROTECTED_TYPES[type] ?? (protect.includes(type) ? 'input `protect` names its type' : null);
      if (reason === null) return [];
      const because = action === 'replace' && replacedBy.length > 0 ? ` because of ${replacedBy.join(', ')}` : '';
      return [
        {
          address,
          why: `it would be ${action === 'delete' ? 'deleted' : `replaced${because}`}; ${reason}`,
          instead: `Make the new one beside it and move over, or keep the attribute as it is. A new name in the code needs a \`moved\` block. If it is meant, name the address in \`allow-protected\` for this one plan.`,
        },
      ];
    });
}

/** Instances that the live colour adds would start from another template than their neighbours, outside any rollout. */
function liveTemplates(plan: PlanDocument, changes: readonly PlannedChange[]): readonly Refusal[] {
  const live = liveGroups(plan.prior);
  const templates = new Set(live.flatMap((group) => templateIds(group)));
  return changes
    .filter(({ action }) => action === 'update')
    .flatMap((change) => {
      const isTemplate = change.type === 'aws_launch_template' && templates.has(String(fieldOf(change.before, 'id')));
      const isGroup =
        change.type === 'aws_autoscaling_group' &&
        live.some(({ address }) => address === change.address) &&
        change.attributes.some((name) => name === 'launch_template' || name === 'mixed_instances_policy');
      if (!isTemplate && !isGroup) return [];
      return [
        {
          address: change.address,
          why: 'its colour has requests now, and an instance that is added meanwhile would start from the new template, outside any rollout',
          instead: 'Change the template of the idle colour, deploy to it, and plan the other colour when it is idle.',
        },
      ];
    });
}

/** Groups that get requests, by the weights of the listener rules as the refresh before the plan read them. */
export function liveGroups(prior: readonly StoredResource[]): readonly StoredResource[] {
  const rules = prior.filter(({ type }) => type === 'aws_lb_listener_rule').map(({ values }) => forwards(values));
  const split = rules.filter((targets) => targets.length > 1);
  const inSplit = new Set(split.flatMap((targets) => targets.map(({ arn }) => arn)));
  // A rule for one target group only, such as that of previews, says nothing about a group that others weigh.
  const alone = rules.filter((targets) => targets.length === 1 && targets.every(({ arn }) => !inSplit.has(arn)));
  const live = new Set(
    [...split, ...alone]
      .flat()
      .filter(({ weight }) => weight > 0)
      .map(({ arn }) => arn),
  );
  return prior
    .filter(({ type }) => type === 'aws_autoscaling_group')
    .filter(({ values }) => listIn(values, 'target_group_arns').some((arn) => live.has(String(arn))));
}

function forwards(rule: JsonObject): readonly { readonly arn: string; readonly weight: number }[] {
  return objectsIn(rule, 'action').flatMap((action) => {
    const weighted = objectsIn(action, 'forward').flatMap((forward) => objectsIn(forward, 'target_group'));
    if (weighted.length > 0) {
      return weighted.map(({ arn, weight }) => ({ arn: String(arn), weight: typeof weight === 'number' ? weight : 1 }));
    }
    const only = action['target_group_arn'];
    return typeof only === 'string' && only !== '' ? [{ arn: only, weight: 1 }] : [];
  });
}

const templateIds = ({ values }: StoredResource): readonly string[] =>
  objectsIn(values, 'launch_template').map(({ id }) => String(id));

/** Records of a module `public-entry` decide where visitors go. Making the first ones of a name moves nobody. */
function publicRecords(plan: PlanDocument, changes: readonly PlannedChange[]): readonly Refusal[] {
  const known = new Set(plan.prior.filter(isPublicRecord).map(({ address }) => moduleOf(address)));
  return changes
    .filter((change) => isPublicRecord(change))
    .filter(
      ({ action, address }) =>
        action !== 'move' && action !== 'import' && (action !== 'create' || known.has(moduleOf(address))),
    )
    .map(({ address }) => ({
      address,
      why: 'it is the public name of an app: an ordinary apply must not finish, or undo, a cutover by accident',
      instead:
        'Run the cutover workflow. If the parameter `public-entry` was changed by hand or by a cutover that was killed, set it back first.',
    }));
}

const isPublicRecord = ({ address, type }: { readonly address: string; readonly type: string }): boolean =>
  type === 'aws_route53_record' && /(^|\.)module\.public[_-]entry(\[|\.)/.test(address);

const moduleOf = (address: string): string => address.slice(0, address.lastIndexOf('.aws_route53_record.'));

const outsideCutover = ({ action, address }: PlannedChange): Refusal => ({
  address,
  why: `it would be changed (${action}), and a cutover changes public records and nothing else`,
  instead: 'Plan and apply everything else first, as an ordinary change; then plan the cutover again.',
});

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const fieldOf = (value: unknown, key: string): unknown => (isObject(value) ? value[key] : undefined);

function listIn(value: JsonObject, key: string): readonly unknown[] {
  const found = value[key];
  return Array.isArray(found) ? found : [];
}

const objectsIn = (value: JsonObject, key: string): readonly JsonObject[] => listIn(value, key).filter(isObject);
