import type { InputRules } from '@deploy/action-kit';
import type { inputs } from './inputs.ts';

/** What inputs must fulfil together: one sentence for each thing that does not fit. */
export const inputRules: InputRules<typeof inputs> = (given) => {
  const { app, bucket, contract, mode, reason, source } = given;
  const hasContract = contract !== null || given['contract-parameter'] !== null;
  const canBeStopped = ['rollback', 'finish', 'undo'].includes(mode);
  const rules: readonly (readonly [isBroken: boolean, sentence: string])[] = [
    [
      bucket === null && app === null,
      '`bucket` is missing; set it, or `app` together with `contract` or `contract-parameter`',
    ],
    [
      app !== null && !hasContract,
      '`app` names an app of a contract, and there is neither `contract` nor `contract-parameter`',
    ],
    [
      contract !== null && given['contract-parameter'] !== null,
      '`contract` and `contract-parameter` are both given; leave one out',
    ],
    [mode === 'deploy' && source === null, '`source` is missing; set it to the folder with the built site'],
    [mode === 'hold' && reason === null, '`reason` is missing; whoever is refused wants to know it'],
    [
      given['abort-holder'] && !canBeStopped,
      `\`abort-holder\` works with \`rollback\`, \`finish\` and \`undo\`, and \`mode\` is \`${mode}\``,
    ],
  ];
  return rules.filter(([isBroken]) => isBroken).map(([, sentence]) => sentence);
};
