import type { InputRules } from '@deploy/action-kit';
import type { inputs } from './inputs.ts';

/** What inputs must fulfil together: one sentence for each thing that does not fit. */
export const inputRules: InputRules<typeof inputs> = (given) => {
  const { app, contract, paths, strategy, wait } = given;
  const url = given['verify-url'];
  const hasContract = contract !== null || given['contract-parameter'] !== null;
  const rules: readonly (readonly [isBroken: boolean, sentence: string])[] = [
    [
      given['distribution-ids'].length === 0 && app === null,
      '`distribution-ids` is missing; set it, or `app` together with `contract` or `contract-parameter`',
    ],
    [
      app !== null && !hasContract,
      '`app` names an app of a contract, and there is neither `contract` nor `contract-parameter`',
    ],
    [
      contract !== null && given['contract-parameter'] !== null,
      '`contract` and `contract-parameter` are both given; leave one out',
    ],
    [
      paths.length === 0 && given['paths-file'] === null && strategy !== 'everything',
      'there is nothing to purge; set `paths-file`, `paths`, or `strategy: everything`',
    ],
    [url !== null && !wait, '`verify-url` proves what is served once the purge is done; it needs `wait: true`'],
    [url === null && given['connect-to'] !== null, '`connect-to` is for the proof, and `verify-url` is missing'],
    [
      url?.protocol === 'http:' && !isLoopback(given['connect-to'] ?? url.host),
      '`verify-url` is a plain http address; only an address of this machine may be proven without TLS',
    ],
  ];
  return rules.filter(([isBroken]) => isBroken).map(([, sentence]) => sentence);
};

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/i.test(host);
