import { markdown } from '@deploy/action-kit';
import type { Gate } from './gate.ts';
import type { Problem, Weakness } from './problem.ts';

export interface Report {
  readonly title: string;
  readonly facts: readonly (readonly [string, string])[];
  readonly problems: readonly Problem[];
  readonly weaknesses: readonly Weakness[];
}

const { code, document, escaped, facts, heading, link, table } = markdown;

/** Markdown: what was checked, and everything that is wrong, each with the page to mend it on. */
export const summaryOf = ({ title, facts: rows, problems, weaknesses }: Report): string =>
  document(
    heading(2, problems.length === 0 ? title : `${title}: refused`),
    rows.length === 0 ? null : facts(rows.map(([name, value]) => [escaped(name), code(value)])),
    problems.length === 0
      ? null
      : table(
          [{ title: 'What is wrong' }, { title: 'What to do' }],
          problems.map(({ text, remedy, page }) => [
            prose(text),
            `${prose(remedy)}${page === null ? '' : ` ${link('Here', page)}`}`,
          ]),
        ),
    ...weaknesses.map(({ text, page }) => `> ${prose(text)}${page === null ? '' : ` ${link('Settings', page)}`}\n`),
  );

/** Our own sentences hold code in backticks; what stands between them may be a value of somebody's. */
const prose = (sentence: string): string =>
  sentence
    .split(/(`[^`]*`)/)
    .map((part) => (/^`[^`]+`$/.test(part) ? code(part.slice(1, -1)) : escaped(part)))
    .join('');

export const gateInWords: Readonly<Record<Gate, string>> = {
  reviewers: 'somebody else approves on GitHub',
  'branch-only': 'somebody else than the author begins it by hand and confirms',
  unattended: 'the branch rule alone',
};
