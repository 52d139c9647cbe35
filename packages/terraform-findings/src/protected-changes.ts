import { PreconditionError } from '@deploy/kernel';
import { changedAttributes } from './changed-attributes.ts';
import { type GroupWeight, groupWeights, sharesOut } from './live-weights.ts';
import { isChange, type PlanDocument, type ResourceChange } from './plan-document.ts';
import { textIn } from './plan-json.ts';
import { protectionOf } from './protected-types.ts';
import { moduleOf, publicEntryModules, withoutKeys } from './public-entry.ts';

export type RefusalRule =
  | 'loss'
  | 'live-weights'
  | 'live-template'
  | 'template-of-unknown-weight'
  | 'public-entry'
  | 'not-of-cutover';

/** A change that a plan may not make. */
export interface Refusal {
  readonly rule: RefusalRule;
  readonly address: string;
  /** What would happen. */
  readonly why: string;
  /** How to go about it properly. */
  readonly remedy: string;
}

export interface Protection {
  /** Resource types beside the ones that are always protected. */
  readonly protect: readonly string[];
  /** Addresses whose replacement or deletion is meant this time. No other rule can be lifted by it. */
  readonly allowed: readonly string[];
  /** `cutover`: only records of public entries may change; otherwise they may not. */
  readonly purpose: 'ordinary' | 'cutover';
}

/** Everything in a plan that has to be refused, in the order of the plan. */
export function protectedChanges(plan: PlanDocument, protection: Protection): readonly Refusal[] {
  const entries = publicEntryModules(plan.json);
  const groups = groupWeights(plan.json);
  const changes = plan.changes.filter(isChange);
  return changes.flatMap((change) => {
    const isEntry = entries.has(withoutKeys(moduleOf(change.address)));
    return [
      lossOf(change, protection),
      weightRefusal(change),
      templateRefusal(change, groups, protection),
      protection.purpose === 'cutover' ? notOfCutover(change, isEntry) : isEntry ? entryRefusal(change, changes) : null,
    ].filter((refusal) => refusal !== null);
  });
}

function lossOf(change: ResourceChange, { allowed, protect }: Protection): Refusal | null {
  const { action, address, deposed, replacePaths, type } = change;
  // What a replacement left behind holds nothing any more that its successor does not.
  if ((action !== 'replace' && action !== 'delete') || deposed !== null || allowed.includes(address)) return null;
  const entry = protectionOf(type, protect);
  if (entry === null || isUnkeptLog(change)) return null;
  const forced = replacePaths.length === 0 ? '' : `, because of ${replacePaths.join(', ')}`;
  return {
    rule: 'loss',
    address,
    why: `The plan would ${action} it${forced}. ${entry.why}`,
    remedy: `${entry.instead} If it is meant, name the address in input \`allow-protected\` for this one apply.`,
  };
}

/** A log group without retention promised to nobody how long it keeps anything. */
const isUnkeptLog = ({ type, before }: ResourceChange): boolean =>
  type === 'aws_cloudwatch_log_group' && !(Number(before['retention_in_days']) > 0);

const ROUTES = /^aws_a?lb_listener(_rule)?$/;

function weightRefusal(change: ResourceChange): Refusal | null {
  const { action, address, before, type } = change;
  if (action !== 'update' || !ROUTES.test(type) || !sharesOut(before)) return null;
  if (!changedAttributes(change).some((name) => name === 'action' || name === 'default_action')) return null;
  return {
    rule: 'live-weights',
    address,
    why: 'The plan would change which target groups get how much of the traffic. Weights say which colour is live, and only deploys move them, step by step and with proof.',
    remedy: 'Keep `ignore_changes = [action]` on the rule. To move traffic, deploy or roll back.',
  };
}

/** Changes of a template that make no new version of it. */
const BESIDE_TEMPLATE = new Set(['tags', 'tags_all', 'update_default_version', 'default_version', 'timeouts']);
const TEMPLATE_OF_GROUP = new Set(['launch_template', 'mixed_instances_policy', 'launch_configuration']);

function templateRefusal(
  change: ResourceChange,
  groups: readonly GroupWeight[],
  { allowed }: Protection,
): Refusal | null {
  const owners = groups.filter((group) => touchesTemplateOf(change, group));
  const live = owners.find(({ weight }) => weight !== null && weight > 0);
  if (live !== undefined) {
    return {
      rule: 'live-template',
      address: change.address,
      why: `It is what instances of ${live.name} are made of, and the listener rules give this group weight ${live.weight}: the next instance that it starts would be unlike its neighbours, and was never proven.`,
      remedy:
        'Change the template of the colour without weight only, deploy to it, and change the other one once it has no weight.',
    };
  }
  const unclear = owners.find(({ weight }) => weight === null);
  if (unclear === undefined || allowed.includes(change.address)) return null;
  return {
    rule: 'template-of-unknown-weight',
    address: change.address,
    why: `It is what instances of ${unclear.name} are made of. That group has target groups, and no listener or rule in this state names them, so it is not known whether it is live.`,
    remedy:
      'Look at the balancer. If the group gets no traffic, name the address in input `allow-protected` for this one apply.',
  };
}

function touchesTemplateOf(change: ResourceChange, group: GroupWeight): boolean {
  const { action, before, type } = change;
  if (action !== 'update' && action !== 'replace' && action !== 'delete') return false;
  const attributes = action === 'delete' ? [] : changedAttributes(change);
  if (type === 'aws_autoscaling_group') {
    const isGroup = change.address === group.address || change.previousAddress === group.address;
    return isGroup && attributes.some((name) => TEMPLATE_OF_GROUP.has(name));
  }
  if (type !== 'aws_launch_template' && type !== 'aws_launch_configuration') return false;
  if (action === 'update' && attributes.every((name) => BESIDE_TEMPLATE.has(name))) return false;
  return [before['id'], before['name']].some((name) => group.templates.includes(textIn(name) ?? '\0'));
}

/** Changes of a record that leave it leading to where it leads. */
const BESIDE_ENTRY = new Set(['ttl', 'allow_overwrite', 'timeouts']);

function entryRefusal(change: ResourceChange, changes: readonly ResourceChange[]): Refusal | null {
  const { action, address, type } = change;
  if (type === 'aws_ssm_parameter')
    return action === 'replace' || action === 'delete' ? parameterRefusal(change) : null;
  if (type !== 'aws_route53_record' || action === 'no-op') return null;
  if (action === 'create' && isNewEntry(address, changes)) return null;
  if (action === 'update' && changedAttributes(change).every((name) => BESIDE_ENTRY.has(name))) return null;
  return {
    rule: 'public-entry',
    address,
    why: `The plan would ${action} this record of a public entry, which moves visitors to another host. An ordinary apply may not do that: it may be finishing a cutover that somebody stopped.`,
    remedy:
      'Look whether the parameter of the public entry says what DNS says. To move visitors, run the cutover workflow; to stay, set the parameter back.',
  };
}

/** The switch itself is made in the same plan: there is no entry yet that could be moved. */
const isNewEntry = (address: string, changes: readonly ResourceChange[]): boolean =>
  changes.some(
    (other) =>
      other.type === 'aws_ssm_parameter' && other.action === 'create' && moduleOf(other.address) === moduleOf(address),
  );

const parameterRefusal = ({ action, address }: ResourceChange): Refusal => ({
  rule: 'public-entry',
  address,
  why: `The plan would ${action} the parameter that says where a public name leads. A new one says what the very first apply said, and the next apply would move visitors there.`,
  remedy: 'Undo the change of its name, or move it in the state with a `moved` block.',
});

function notOfCutover({ action, address, type }: ResourceChange, isEntry: boolean): Refusal | null {
  if (isEntry && type === 'aws_route53_record') return null;
  return {
    rule: 'not-of-cutover',
    address,
    why: `The plan would ${action === 'no-op' ? 'move or import' : action} it. A cutover changes the records of public entries and nothing else, so that it can be taken back in a minute.`,
    remedy: 'Apply everything else first with an ordinary apply, and start the cutover again from the same commit.',
  };
}

/** More than these make no message that anybody reads; the summary has all. */
const MOST_LINES = 20;

/** One error that names them; `null` when nothing is refused. */
export function refusalError(refusals: readonly Refusal[]): PreconditionError | null {
  if (refusals.length === 0) return null;
  const lines = refusals.slice(0, MOST_LINES).map(({ address, remedy, why }) => `- ${address}: ${why} ${remedy}`);
  const more = refusals.length - lines.length;
  if (more > 0) lines.push(`- and ${more} more, which the summary lists.`);
  return new PreconditionError({
    code: 'plan-refused',
    message: `The plan makes ${refusals.length} change(s) that are protected:\n${lines.join('\n')}`,
    remedy: 'Nothing was applied. Do what each line says, and plan again.',
  });
}
