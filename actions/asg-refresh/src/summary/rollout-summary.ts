import { markdown as md } from '@deploy/action-kit';
import { type InstanceStory, type LedgerEntry, otherColour, type Rollout } from '@deploy/fleet-rollout';
import { timelineMarkdown } from '@deploy/fleet-rollout/timeline';
import type { Colour } from '@deploy/kernel';
import type { Job } from '../job.ts';
import type { Outlook } from '../outlook.ts';
import type { Ending } from '../roll-out.ts';
import { isFirst, type Verdict } from '../verdict.ts';
import { wayBack } from '../way-back.ts';
import { longerSteps } from './plan-tables.ts';
import { bullets, releaseName, runLink, SQUARES, spoken } from './words.ts';

export interface Ended {
  readonly ending: Ending;
  readonly verdict: Verdict;
  readonly live: Colour | null;
  readonly release: string | null;
}

/** What a reviewer wants to know of a run, the verdict first. */
export function rolloutSummary(job: Job, outlook: Outlook, ended: Ended): string {
  const { ending, verdict } = ended;
  const { failure } = verdict;
  const { recorder, report, stories } = ending;
  const rollout = report?.rollout ?? recorder.last?.rollout ?? null;
  return md.document(
    md.heading(2, md.escaped(verdict.sentence)),
    failure === null ? null : `${md.quote(failure.message)}\n**What to do:** ${failure.remedy}\n`,
    md.facts(factsOf(job, outlook, ended, rollout)),
    ending.hasBegun ? timelineMarkdown(recorder.timeline) : null,
    stories.length === 0 ? null : storiesOf(stories),
    rollout === null ? null : changesOf(rollout),
    (report?.notices.length ?? 0) === 0
      ? null
      : `${md.heading(3, 'Changed by somebody else, and left')}\n${bullets((report?.notices ?? []).map(md.escaped))}`,
    ending.hasBegun && !isFirst(ending) ? longerSteps(job, outlook) : null,
    nextCommands(job, ended),
  );
}

function factsOf(
  job: Job,
  { forecast }: Outlook,
  { live, release }: Ended,
  rollout: Rollout | null,
): readonly (readonly [string, string])[] {
  const { environment, settings } = job.target;
  const facts: (readonly [string, string])[] = [];
  if (environment !== null) facts.push(['Environment', md.escaped(environment)]);
  const groups = (['blue', 'green'] as const).map(
    (colour) => `${SQUARES[colour]} ${md.code(settings.colours[colour].group)}`,
  );
  facts.push(['Groups', groups.join(' ')]);
  if (live !== null)
    facts.push(['Live', `${SQUARES[live]} ${live}${release === null ? '' : `, release ${releaseName(release)}`}`]);
  if (rollout !== null) {
    const { failure, from, purpose, startedBy, to } = rollout;
    facts.push([
      'Rollout',
      rollout.isFirst
        ? `first release, ${releaseName(rollout.release)} to ${to}, begun by ${runLink(startedBy)}`
        : `${purpose} from ${from} to ${to} of ${releaseName(rollout.release)}, begun by ${runLink(startedBy)}`,
    ]);
    if (failure !== null)
      facts.push([
        rollout.phase === 'held' ? 'Held because' : 'Went back because',
        `${md.code(failure.code)}: ${md.escaped(failure.message)}`,
      ]);
    if (rollout.bootSeconds !== null)
      facts.push(['Instances took', `${spoken(rollout.bootSeconds)} until all were healthy`]);
    facts.push(['Predicted', spoken(forecast.seconds)]);
  }
  return facts;
}

function storiesOf(stories: readonly InstanceStory[]): string {
  const rows = stories.map(({ activity, hook, instance, lifecycle, target }) => [
    md.code(instance ?? 'none'),
    md.escaped(lifecycle ?? ''),
    target === null
      ? 'not registered'
      : md.escaped([target.state, target.reason, target.description].filter(Boolean).join(' ')),
    activity === null ? '' : md.escaped(`${activity.status}: ${activity.message ?? activity.description}`),
    hook === null ? '' : md.escaped(`${hook.name} (${hook.heartbeatSeconds} s, then ${hook.defaultResult})`),
  ]);
  const columns = ['Instance', 'State', 'Target', 'Scaling activity', 'Waits for hook'].map((title) => ({ title }));
  return `${md.heading(3, 'Why instances were not healthy')}\n${md.table(columns, rows)}`;
}

/** What was set where, as the journal has it: the last value is what stands, unless it was put back. */
function changesOf({ ledger }: Rollout): string | null {
  if (ledger.length === 0) return null;
  const rows = ledger.map(({ before, place, set }: LedgerEntry) => [
    md.code(place),
    md.code(before),
    set.map((value) => md.code(value)).join(' → '),
  ]);
  return md.details(
    'What was set, and what it was before',
    md.table([{ title: 'Where' }, { title: 'Before' }, { title: 'Set to' }], rows),
  );
}

function nextCommands(job: Job, { ending, live, verdict }: Ended): string | null {
  if (verdict.status !== 'succeeded' || live === null) return null;
  if (isFirst(ending)) return 'There is no way back from a first release; from the next one on there is.\n';
  return md.details(`The way back to ${otherColour(live)}`, md.codeBlock(wayBack(job, live), 'yaml'));
}
