import type { ContractCase } from '../../contract/s3-contract.ts';
import type { RefereeName } from './referees.ts';

const REFEREES: readonly RefereeName[] = ['versitygw', 'ministack'];

/** REFEREES.md: what the foreign stores do otherwise than S3, as the contract lists it. `versions` by referee. */
export function differencesPage(
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
    '# Where the referees differ from S3',
    '<!-- Written by differences-page.test.ts from the contract; `UPDATE_REFEREES=1` writes it anew. -->',
    `The twin's S3 keeps all ${contract.length} cases of \`contract/s3-contract.ts\`. Stores written by others are asked the same in the same words, so that the twin does not merely agree with itself:`,
    kept.join('\n'),
    'A case that a referee fails is listed with the contract, and has to go on failing: a difference that has gone is a failed test. The contract of the object store (`packages/aws-adapters/contract`), which is all that the release protocol needs, is kept by both referees without exception; where copies ignore conditions, the store writes the body instead.',
    ['| Case | versitygw | ministack |', '|---|---|---|', ...rows].join('\n'),
    'What no referee covers, and is therefore only as good as its source in `SPEC.md`: conditions on the destination of a copy (both ignore them), and everything about CloudFront.',
    '',
  ].join('\n\n');
}

const escaped = (text: string): string => text.replaceAll('|', '\\|').replaceAll('*', '\\*');
