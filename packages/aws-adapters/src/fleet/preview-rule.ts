import type { Rule, RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import { type PerColour, type PreviewReading, type RuleReading, readRule, shareOf } from '@deploy/fleet-rollout';
import type { Colour } from '@deploy/kernel';
import type { PreviewSettings } from './fleet-settings.ts';

/**
 * What happens to a request with a colour's header value: the first rule that asks for it decides, in the order of
 * priorities. A test that falls through to the ordinary rules would ask the live colour and prove nothing.
 */
export function readPreview(
  rules: readonly Rule[],
  { header, values }: PreviewSettings,
  targetGroups: PerColour<string>,
  colour: Colour,
): PreviewReading {
  const asking = rules
    .filter(({ Conditions = [] }) => Conditions.some((condition) => asksFor(condition, header, values[colour])))
    .toSorted((a, b) => priorityOf(a) - priorityOf(b));
  const [first] = asking;
  if (first === undefined) return { kind: 'no-rule' };
  const isOurs = leadsTo(readRule(first.Actions ?? [], targetGroups), colour);
  return { kind: isOurs ? 'this-colour' : 'elsewhere', rule: first.RuleArn ?? '' };
}

/** Header names know no case, and values may hold wildcards (source: Elastic Load Balancing, "Condition types"). */
function asksFor({ Field, HttpHeaderConfig: config }: RuleCondition, header: string, value: string): boolean {
  if (Field !== 'http-header' || config?.HttpHeaderName?.toLowerCase() !== header.toLowerCase()) return false;
  return (config.Values ?? []).some((pattern) => isLike(pattern, value));
}

function isLike(pattern: string, value: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`, 'is').test(value);
}

const leadsTo = (reading: RuleReading, colour: Colour): boolean =>
  reading.kind === 'colours' && shareOf(reading.weights, colour) === 1;

const priorityOf = ({ Priority }: Rule): number =>
  Priority === undefined || Priority === 'default' ? Number.POSITIVE_INFINITY : Number(Priority);
