import type { FleetCase } from '../../contract/fleet-contract.ts';
import type { ContractCase } from '../../contract/s3-contract.ts';
import type { RefereeName } from './referees.ts';

const REFEREES: readonly RefereeName[] = ['versitygw', 'ministack'];

/** The half of REFEREES.md about stores: what they do otherwise than S3, as the contract lists it. `versions` by referee. */
export function storeDifferences(
  contract: readonly ContractCase[],
  versions: Readonly<Record<RefereeName, string>>,
): string {
  const unlike = contract.filter((each) => REFEREES.some((name) => each.unlike?.[name] !== undefined));
  const rows = unlike.map(({ name, unlike: notes }) => {
    const cells = REFEREES.map((referee) => notes?.[referee] ?? 'as S3');
    return `| ${escaped(name)} | ${cells.map(escaped).join(' | ')} |`;
  });
  const kept = REFEREES.map((name) => {
    const differing = contract.filter((each) => each.unlike?.[name] !== undefined).length;
    return `- **${name} ${versions[name]}** keeps ${contract.length - differing} of ${contract.length} cases.`;
  });
  return [
    '# Where the referees differ from AWS',
    '<!-- Written by differences-page.test.ts from the contracts; `UPDATE_REFEREES=1` writes it anew. -->',
    '## S3',
    `The twin's S3 keeps all ${contract.length} cases of \`contract/s3-contract.ts\`. Stores written by others are asked the same in the same words, so that the twin does not merely agree with itself:`,
    kept.join('\n'),
    'A case that a referee fails is listed with the contract, and has to go on failing: a difference that has gone is a failed test. The contract of the object store (`packages/aws-adapters/contract`), which is all that the release protocol needs, is kept by both referees without exception; where copies ignore conditions, the store writes the body instead.',
    ['| Case | versitygw | ministack |', '|---|---|---|', ...rows].join('\n'),
    'What no referee covers, and is therefore only as good as its source in `SPEC.md`: conditions on the destination of a copy (both ignore them), and everything about CloudFront.',
  ].join('\n\n');
}

/** The half about a fleet: what moto does otherwise than Auto Scaling, ELB, SSM, CloudWatch and STS. */
export function fleetDifferences(contract: readonly FleetCase[], version: string): string {
  const differing = contract.flatMap(({ name, unlike }) => (unlike?.moto === undefined ? [] : [[name, unlike.moto]]));
  const rows = differing.map((cells) => `| ${cells.map(escaped).join(' | ')} |`);
  return [
    '## Auto Scaling, load balancing, parameters and alarms',
    `The twin keeps all ${contract.length} cases of \`contract/fleet-contract.ts\`. moto, a cloud written by others, is asked the same in the same words:`,
    `- **moto ${version}** keeps ${contract.length - differing.length} of ${contract.length} cases.`,
    ['| Case | moto |', '|---|---|', ...rows].join('\n'),
    'What no referee covers, and is therefore only as good as its source in `SPEC-fleet.md`: everything that takes time. In moto instances are in service and targets healthy at once, nothing has traffic, and there are no instance refreshes. It accepts any signature.',
    '',
  ].join('\n\n');
}

const escaped = (text: string): string => text.replaceAll('|', '\\|').replaceAll('*', '\\*');
