import { asCount, asObject, asOneOf, asString, asStringOrNull, parseJson } from '@deploy/kernel';
import { cutMarkdown } from './cut-markdown.ts';
import { htmlCode } from './markdown.ts';

export const sectionVerdicts = ['failed', 'unknown', 'warned', 'passed'] as const;
/** `unknown`: a tool gave no verdict. */
export type SectionVerdict = (typeof sectionVerdicts)[number];

/** Which run and attempt wrote something; numbers that GitHub gives out in rising order. */
export interface RunOrder {
  readonly id: number;
  readonly attempt: number;
}

/** What one job says about one stack. */
export interface CommentSection {
  /** What was done, such as `check` or `plan`: each has a section of its own for a stack. */
  readonly part: string;
  readonly stack: string;
  readonly environment: string | null;
  readonly verdict: SectionVerdict;
  /** A few plain words for the row of the table, such as `2 errors, 1 warning`. */
  readonly headline: string;
  /** Markdown, with secrets masked and strange words made harmless already. */
  readonly body: string;
  readonly commit: string;
  readonly run: RunOrder & { readonly url: string };
}

export const sectionKey = ({ environment, part, stack }: CommentSection): string =>
  JSON.stringify([stack, environment ?? '', part]);

export const isNewer = (a: RunOrder, b: RunOrder): boolean => a.id > b.id || (a.id === b.id && a.attempt > b.attempt);

export const verdictSign: Readonly<Record<SectionVerdict, string>> = {
  failed: '❌',
  unknown: '❔',
  warned: '⚠️',
  passed: '✅',
};

/** Three of these have room in a comment; the run's summary has everything. */
const LONGEST_BODY = 18_000;

const START = '<!-- terraform-section ';
const END = '<!-- /terraform-section -->';

/** A section as it stands in a comment: to be read by people, and again by the next job. */
export function writtenSection(section: CommentSection): string {
  const { body, environment, headline, part, stack, verdict, ...rest } = section;
  const facts = JSON.stringify({ part, stack, environment, verdict, headline: shortened(headline), ...rest });
  const where = environment === null ? htmlCode(stack) : `${htmlCode(stack)} in ${htmlCode(environment)}`;
  const title = `${verdictSign[verdict]} ${where}: ${htmlCode(part)}`;
  return `${START}${Buffer.from(facts).toString('base64')} -->\n<details><summary>${title}</summary>\n\n${harmless(body)}\n\n</details>\n${END}\n`;
}

const shortened = (headline: string): string =>
  headline.length <= 200 ? headline : `${headline.slice(0, 199).toWellFormed()}…`;

/** No marker of ours, and nothing hidden, comes from a body; what is cut once stays as it is. */
function harmless(body: string): string {
  const open = body.replaceAll('\r\n', '\n').replaceAll('<!--', '<\u200b!--').trim();
  return cutMarkdown(open, LONGEST_BODY, '_Cut here: the summary of the run has the rest._').trim();
}

const SECTION = new RegExp(
  `^${START}([A-Za-z0-9+/=]+) -->\\n<details><summary>[^\\n]*</summary>\\n\\n([\\s\\S]*?)\\n\\n</details>\\n${END}$`,
  'gm',
);

/** Sections of a comment. One that a person has damaged is left out: the next run writes it anew. */
export function readSections(comment: string): readonly CommentSection[] {
  return [...comment.matchAll(SECTION)].flatMap(([, facts, body]) => {
    try {
      return [sectionOf(Buffer.from(facts ?? '', 'base64').toString('utf8'), body ?? '')];
    } catch {
      return [];
    }
  });
}

function sectionOf(facts: string, body: string): CommentSection {
  const json = asObject(parseJson(facts, 'section'), 'section');
  const run = asObject(json['run'], 'run');
  return {
    part: asString(json['part'], 'part'),
    stack: asString(json['stack'], 'stack'),
    environment: asStringOrNull(json['environment'], 'environment'),
    verdict: asOneOf(json['verdict'], 'verdict', sectionVerdicts),
    headline: asString(json['headline'], 'headline'),
    body,
    commit: asString(json['commit'], 'commit'),
    run: {
      id: asCount(run['id'], 'id'),
      attempt: asCount(run['attempt'], 'attempt'),
      url: asString(run['url'], 'url'),
    },
  };
}
