import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';
import { type Change, isSameShare, type RuleReading, readRule, type Weights, withWeights } from '@deploy/fleet-rollout';
import { assertNever, type Colour, ConflictError } from '@deploy/kernel';
import type { Sending } from './confirm.ts';
import type { FleetConnections } from './fleet-connections.ts';
import { type FleetSettings, releaseParameterMissing, targetGroupsOf } from './fleet-settings.ts';
import { type ListenerRule, readRules, rewriteRule } from './listener-rules.ts';
import { writePointer } from './release-pointer.ts';
import { resizeGroup } from './scaling-groups.ts';

/** Carries out one change. */
export function changeFleet(
  connections: FleetConnections,
  settings: FleetSettings,
  change: Change,
  sending: Sending,
): Promise<void> {
  const { scaling, ssm } = connections;
  switch (change.kind) {
    case 'weights':
      return moveWeights(connections, settings, change, sending);
    case 'min':
      return resizeGroup(scaling, settings.colours[change.colour].group, { MinSize: change.min }, sending);
    case 'empty': {
      const nothing = { MinSize: 0, DesiredCapacity: 0 };
      return resizeGroup(scaling, settings.colours[change.colour].group, nothing, sending);
    }
    case 'pointer':
      return writePointer(ssm, parameterOf(settings, change.colour), change.value, sending);
    default:
      return assertNever(change);
  }
}

type WeightChange = Extract<Change, { kind: 'weights' }>;

/**
 * Gives all rules the weights, one after the other. Nothing is written unless every rule may be; each is read and judged
 * right before it is written.
 */
async function moveWeights(
  { balancing }: FleetConnections,
  settings: FleetSettings,
  change: WeightChange,
  sending: Sending,
): Promise<void> {
  const decide = (rule: ListenerRule) => actionsToWrite(rule, settings, change);
  const rules = await readRules(balancing, settings.rules, sending.signal);
  const open = rules.filter((rule) => decide(rule) !== null);
  for (const [nth, rule] of open.entries()) await rewriteRule(balancing, rule, nth === 0, decide, sending);
}

/** The actions that the rule is to have; null where it has them. */
function actionsToWrite(
  { actions, arn }: ListenerRule,
  settings: FleetSettings,
  { from, weights }: WeightChange,
): readonly Action[] | null {
  const targetGroups = targetGroupsOf(settings);
  const reading = readRule(actions, targetGroups);
  if (reading.kind !== 'colours') throw changedElsewhere(arn, reading);
  const isThere = isSameShare(reading.weights, weights);
  if (isThere && reading.absent.length === 0) return null;
  // Ours, and its answer was lost.
  const isExpected = isThere || from.some((each) => isSameShare(each, reading.weights));
  if (!isExpected) throw changedElsewhere(arn, reading, from);
  return withWeights(actions, targetGroups, weights);
}

function parameterOf({ colours }: FleetSettings, colour: Colour): string {
  const { group, releaseParameter: name } = colours[colour];
  if (name === null) throw releaseParameterMissing(group);
  return name;
}

function changedElsewhere(arn: string, reading: RuleReading, from: readonly Weights[] = []): ConflictError {
  const expected = from.map(tellWeights).join(' or ');
  return new ConflictError({
    code: 'weights-changed-elsewhere',
    message: `Somebody else changed ${arn}: ${tellReading(reading)}${expected === '' ? '' : `, expected ${expected}`}. It was left alone.`,
    remedy:
      'Find out who changed the rule (CloudTrail: ModifyRule, ModifyListener). In Terraform, ignore changes of `action` and `default_action`. Then run the job again: it decides anew from the weights that are there.',
  });
}

function tellReading(reading: RuleReading): string {
  switch (reading.kind) {
    case 'colours':
      return `it gives ${tellWeights(reading.weights)}`;
    case 'foreign-target':
      return `it forwards to ${reading.targetGroups.join(', ')}`;
    case 'no-forward':
      return 'it forwards to no target group';
    case 'no-weight':
      return 'it gives neither colour any weight';
    default:
      return assertNever(reading);
  }
}

const tellWeights = ({ blue, green }: Weights): string => `blue ${blue} and green ${green}`;
