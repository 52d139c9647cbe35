import { ConflictError, type DeployError, PreconditionError } from '@deploy/kernel';
import { COLOURS } from '../colour.ts';
import type { FleetFacts } from '../fleet-facts.ts';
import type { RuleReading } from '../rule-actions.ts';
import { readLiveness, type Weights } from '../shares.ts';
import type { PreflightRequest } from './preflight.ts';

/** Whether the rules share requests between the two colours, agree on one that is live, and it is the expected one. */
export function ruleRefusals(facts: FleetFacts, request: PreflightRequest): readonly DeployError[] {
  const readings = [...facts.rules].map(([arn, { reading }]) => ({ arn, reading }));
  const strange = readings.flatMap(({ arn, reading }) => (reading.kind === 'colours' ? [] : [misread(arn, reading)]));
  const absent = readings.flatMap(({ arn, reading }) =>
    reading.kind === 'colours'
      ? reading.absent.map((colour) => missing(arn, facts.colours[colour].targetGroup.arn))
      : [],
  );
  if (strange.length > 0) return strange;
  const weights = readings.flatMap(({ arn, reading }): [string, Weights][] =>
    reading.kind === 'colours' ? [[arn, reading.weights]] : [],
  );
  return [...absent, ...unclear(new Map(weights), request), ...previewRefusals(facts, request)];
}

function misread(arn: string, reading: Exclude<RuleReading, { kind: 'colours' }>): DeployError {
  const remedy =
    'Let its forward action name the target groups of both colours, and no other, with a weight each of which one is above 0.';
  switch (reading.kind) {
    case 'no-forward':
      return new PreconditionError({ code: 'rule-not-forward', message: `${arn} forwards nothing.`, remedy });
    case 'foreign-target': {
      const message = `${arn} also forwards to ${reading.targetGroups.join(', ')}, which is of neither colour.`;
      return new PreconditionError({ code: 'rule-foreign-target', message, remedy });
    }
    case 'no-weight':
      return new PreconditionError({
        code: 'rule-no-weight',
        message: `${arn} gives neither colour any weight.`,
        remedy,
      });
  }
}

function missing(rule: string, targetGroup: string): DeployError {
  return new PreconditionError({
    code: 'target-group-in-no-rule',
    message: `${rule} does not name ${targetGroup}, so that its targets get no health checks and would never be healthy.`,
    remedy:
      'Add the target group to the forward action of the rule with weight 0; in Terraform as a second `target_group` block, with `ignore_changes` on the action.',
  });
}

/** A rollout that was left on the way explains a split, and rules that differ. */
function unclear(weights: ReadonlyMap<string, Weights>, request: PreflightRequest): readonly DeployError[] {
  if (weights.size === 0 || request.unsettled !== null) return [];
  const liveness = readLiveness(weights);
  const remedy =
    'Give all weight of every rule to the colour that is to serve (`aws elbv2 modify-rule`, or the console), then run this again.';
  if (liveness.kind === 'disagreement') {
    const message = `The rules disagree on what is live: ${liveness.rules.join(', ')} differ from the first, and no journal explains it.`;
    return [new ConflictError({ code: 'rules-disagree', message, remedy })];
  }
  if (liveness.kind === 'split') {
    const { blue, green } = liveness.weights;
    const message = `Both colours have weight (blue ${blue}, green ${green}), and no journal explains it.`;
    return [new ConflictError({ code: 'both-colours-live', message, remedy })];
  }
  const { expectedLive } = request;
  if (expectedLive === null || expectedLive === liveness.colour) return [];
  return [
    new ConflictError({
      code: 'expected-live-differs',
      message: `${liveness.colour} is live, and expected-live says ${expectedLive}.`,
      remedy: 'Somebody deployed or rolled back meanwhile. Look at what is live, and start again with what you find.',
    }),
  ];
}

function previewRefusals({ colours }: FleetFacts, { smoke }: PreflightRequest): readonly DeployError[] {
  if (!smoke) return [];
  return COLOURS.flatMap((colour) => {
    const { preview } = colours[colour];
    if (preview === null || preview.kind === 'this-colour') return [];
    const message =
      preview.kind === 'no-rule'
        ? `No rule of the listener sends requests with the preview header of ${colour} anywhere.`
        : `The rule ${preview.rule} sends requests with the preview header of ${colour} elsewhere, or not to it alone.`;
    const remedy = `Add a rule that forwards requests with that header value to the target group of ${colour} alone, or leave out smoke-url.`;
    return [new PreconditionError({ code: 'preview-rule-missing', message, remedy })];
  });
}
