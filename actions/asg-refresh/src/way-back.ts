import type { Colour } from '@deploy/kernel';
import type { Job } from './job.ts';

/** A step that goes back from what is live now, ready to copy into a workflow. */
export function wayBack(job: Job, live: Colour): string {
  const lines = ['mode: rollback', ...placeLines(job), `expected-live: ${live}`];
  return `- uses: ${job.self}\n  with:\n${lines.map((line) => `    ${line}`).join('\n')}`;
}

/** Inputs that say which fleet it is, as this run had them. */
export function placeLines({ inputs, target }: Job): readonly string[] {
  const parameter = inputs['contract-parameter'];
  const region = inputs.region === null ? [] : [`region: ${inputs.region}`];
  if (parameter !== null) return [`contract-parameter: ${parameter}`, ...region];
  if (inputs.contract !== null) return ['contract: # the same as for the deploy', ...region];
  const { colours, rules } = target.settings;
  const colour = (name: Colour) =>
    `  ${name}: ${JSON.stringify({
      asg: colours[name].group,
      target_group_arn: colours[name].targetGroupArn,
      release_parameter: colours[name].releaseParameter,
    })}`;
  return [
    ...region,
    `artifact-bucket: ${target.artifactBucket}`,
    'listener-rule-arns: |',
    ...rules.map((rule) => `  ${rule}`),
    'colours: |',
    colour('blue'),
    colour('green'),
  ];
}
