import type { InputRules } from '@deploy/action-kit';
import type { inputs } from './inputs.ts';

type Given = Parameters<InputRules<typeof inputs>>[0];
type Rule = readonly [isBroken: boolean, sentence: string];

/** What inputs must fulfil together: one sentence for each thing that does not fit. */
export const inputRules: InputRules<typeof inputs> = (given) =>
  [...placeRules(given), ...releaseRules(given), ...refreshRules(given)]
    .filter(([isBroken]) => isBroken)
    .map(([, sentence]) => sentence);

function placeRules(given: Given): readonly Rule[] {
  const hasContract = given.contract !== null || given['contract-parameter'] !== null;
  const isBlueGreen = given.strategy === 'blue-green';
  const lacks = (name: string, isMissing: boolean): Rule => [
    isMissing && !hasContract,
    `\`${name}\` is missing; set it, or \`contract\` or \`contract-parameter\``,
  ];
  return [
    [
      given.contract !== null && given['contract-parameter'] !== null,
      '`contract` and `contract-parameter` are both given; leave one out',
    ],
    lacks('colours', isBlueGreen && given.colours === null),
    lacks('listener-rule-arns', isBlueGreen && given['listener-rule-arns'].length === 0),
    lacks('artifact-bucket', given['artifact-bucket'] === null),
    [
      given['smoke-url'] !== null && given['smoke-header'] === null && !hasContract,
      '`smoke-header` is missing; without it `smoke-url` would ask whatever is live',
    ],
    [
      given['smoke-header'] !== null && given['smoke-url'] === null && !hasContract,
      '`smoke-url` is missing; `smoke-header` needs an address to be sent to',
    ],
  ];
}

function releaseRules(given: Given): readonly Rule[] {
  const { artifact, mode, release } = given;
  const isTemplateOnly = given.strategy === 'instance-refresh' && given['release-parameter'] === null;
  return [
    [artifact !== null && release !== null, '`artifact` and `release` are both given; leave one out'],
    [
      mode === 'deploy' && artifact === null && release === null && !isTemplateOnly,
      '`artifact` is missing; set it to the file to release, or `release` to one that is stored already',
    ],
    [
      mode === 'deploy' && isTemplateOnly && (artifact !== null || release !== null),
      '`release-parameter` is missing; instances would not learn of the release',
    ],
    [
      given['abort-holder'] && mode !== 'rollback',
      `\`abort-holder\` works with \`rollback\`, and \`mode\` is \`${mode}\``,
    ],
  ];
}

function refreshRules(given: Given): readonly Rule[] {
  const isRefresh = given.strategy === 'instance-refresh';
  return [
    [isRefresh && given.asg === null, '`asg` is missing; `instance-refresh` needs the name of the group'],
    [
      !isRefresh && given.asg !== null,
      '`asg` is for `instance-refresh`; `blue-green` needs two groups, which `colours` or the contract name',
    ],
    [
      isRefresh && given['max-healthy-percent'] - given['min-healthy-percent'] > 100,
      '`max-healthy-percent` is more than 100 above `min-healthy-percent`, which AWS refuses',
    ],
    [
      isRefresh && /^(blue|green)$/.test(given['expected-live'] ?? ''),
      '`expected-live` is a colour, and `instance-refresh` has none; give the address of a release',
    ],
  ];
}
