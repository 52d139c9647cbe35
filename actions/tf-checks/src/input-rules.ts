import { isAbsolute } from 'node:path';
import type { InputRules } from '@deploy/action-kit';
import type { inputs } from './inputs.ts';

/** What inputs must fulfil together: one sentence for each thing that does not fit. */
export const inputRules: InputRules<typeof inputs> = (given) => {
  const { contract, mode, root, stacks, tools } = given;
  const parameter = given['contract-parameter'];
  const needsStack = mode === 'plan' || mode === 'apply';
  const rules: readonly (readonly [isBroken: boolean, sentence: string])[] = [
    [isAbsolute(root), '`root` is an absolute path; it is relative to the root of the repository'],
    [tools.length === 0, '`tools` is empty; nothing would be checked'],
    [needsStack && stacks.length === 0, `\`stacks\` is missing; \`mode: ${mode}\` works on one stack`],
    [
      mode === 'apply' && given['plan-file'] === null,
      '`plan-file` is missing; `apply` applies a plan that `plan` has saved',
    ],
    [
      mode === 'apply' && given['plan-sha256'] === null,
      '`plan-sha256` is missing; it says that the plan is the one that was shown and approved',
    ],
    [needsStack && given.environment === null, `\`environment\` is missing; \`mode: ${mode}\` needs to know it`],
    [contract !== null && parameter !== null, '`contract` and `contract-parameter` are both given; leave one out'],
    [mode === 'baseline' && given.baseline === null, '`baseline` is missing; it says where the file is written'],
  ];
  return rules.filter(([isBroken]) => isBroken).map(([, sentence]) => sentence);
};
