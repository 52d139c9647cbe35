import { type ActionResult, markdown as md } from '@deploy/action-kit';
import type { RefreshMoment, RefreshReport } from '@deploy/fleet-rollout';
import { type DeployError, RolloutFailedError } from '@deploy/kernel';
import { bullets, releaseName, runLink, spoken } from '../summary/words.ts';
import { shortRelease } from '../verdict.ts';
import type { GroupJob } from './group-job.ts';

/** How one run ended, whichever way. */
export interface GroupEnding {
  /** Null where it was cut short: then `thrown` says by what. */
  readonly report: RefreshReport | null;
  readonly thrown: DeployError | null;
  /** In the order of time; those that say the same are one. */
  readonly moments: readonly RefreshMoment[];
}

export function groupResult(job: GroupJob, ending: GroupEnding): ActionResult {
  const { action, inputs } = job;
  const { moments, report, thrown } = ending;
  for (const text of report?.notices ?? []) action.reporter.message({ code: 'rollout-notice', level: 'warning', text });
  const status = report?.status ?? 'failed';
  const sentence = report === null ? (thrown?.message ?? '') : sentenceOf(job, report);
  const failure = report === null ? thrown : failureOf(job, report, sentence);
  const release = report?.release ?? '';
  const back = status === 'succeeded' && inputs.mode === 'deploy' ? wayBack(job, release) : '';
  return {
    outputs: {
      ...{ status, 'live-colour': '', 'previous-colour': '', release, 'timeline-file': '' },
      'rollback-command': back,
    },
    summary: summaryOf(job, ending, { sentence, failure, back }),
    data: {
      ...{ mode: inputs.mode, strategy: 'instance-refresh', status, group: job.target.group, release },
      notices: report?.notices ?? [],
      rollout: report?.rollout ?? moments.at(-1)?.rollout ?? null,
      moments: moments.map(({ note, observation, rollout }) => ({ at: observation.at, phase: rollout.phase, ...note })),
    },
    ...(failure === null ? {} : { failure }),
  };
}

function sentenceOf({ inputs, target }: GroupJob, { release, status }: RefreshReport): string {
  const { group } = target;
  const what = release === null || release === '' ? 'the new template version' : shortRelease(release);
  switch (status) {
    case 'succeeded':
      return inputs.mode === 'deploy' ? `${group} runs ${what}.` : `${group} runs ${what} again.`;
    case 'nothing-to-do':
      return `Nothing to do at ${group}.`;
    case 'rolled-back':
      return `Rolled back: ${group} runs ${release === null ? 'what it ran before' : what}.`;
    case 'held':
      return `On hold until a person decides: the refresh of ${group} was stopped where it was.`;
    case 'failed':
      return `Not finished: the refresh of ${group}.`;
  }
}

function failureOf({ inputs }: GroupJob, report: RefreshReport, sentence: string): DeployError | null {
  const { notices, status } = report;
  const isFailed = inputs.mode === 'janitor' ? status === 'failed' : ['rolled-back', 'held', 'failed'].includes(status);
  if (!isFailed) return null;
  const { code, message } = report.failure ?? { code: 'rollout-failed', message: sentence };
  const remedy =
    status === 'rolled-back'
      ? `${sentence} Put right what went wrong, and deploy again.`
      : `${sentence} Run this again to deploy, or with \`mode: rollback\` to go back.`;
  return new RolloutFailedError({ code, message, remedy: [remedy, ...notices].join(' ') });
}

/** A step that goes back from here, ready to copy into a workflow. */
function wayBack({ inputs, self, target }: GroupJob, release: string): string {
  const parameter = inputs['contract-parameter'];
  const lines = [
    ...['mode: rollback', 'strategy: instance-refresh', `asg: ${target.group}`],
    ...(target.releaseParameter === null ? [] : [`release-parameter: ${target.releaseParameter}`]),
    parameter === null ? `artifact-bucket: ${target.artifactBucket}` : `contract-parameter: ${parameter}`,
    ...(inputs.region === null ? [] : [`region: ${inputs.region}`]),
    ...(release === '' ? [] : [`expected-live: ${release}`]),
  ];
  return `- uses: ${self}\n  with:\n${lines.map((line) => `    ${line}`).join('\n')}`;
}

interface Told {
  readonly sentence: string;
  readonly failure: DeployError | null;
  readonly back: string;
}

function summaryOf({ target }: GroupJob, { moments, report }: GroupEnding, { back, failure, sentence }: Told): string {
  const rollout = report?.rollout ?? moments.at(-1)?.rollout ?? null;
  const notices = report?.notices ?? [];
  const facts: (readonly [string, string])[] = [['Group', md.code(target.group)]];
  if (report?.release) facts.push(['Release', releaseName(report.release)]);
  if (rollout !== null) {
    const { before, purpose, startedBy } = rollout;
    facts.push(['Rollout', `${purpose}, begun by ${runLink(startedBy)}`]);
    if (before.pointer !== null) facts.push(['Before', releaseName(before.pointer)]);
  }
  return md.document(
    md.heading(2, md.escaped(sentence)),
    failure === null ? null : `${md.quote(failure.message)}\n**What to do:** ${failure.remedy}\n`,
    md.facts(facts),
    momentTable(moments),
    notices.length === 0 ? null : `${md.heading(3, 'Worth knowing')}\n${bullets(notices.map(md.escaped))}`,
    back === '' ? null : md.details('The way back', md.codeBlock(back, 'yaml')),
  );
}

/** Of many, the first and the last; the result file has all of them. */
const MOST_MOMENTS = 40;

function momentTable(moments: readonly RefreshMoment[]): string | null {
  const [first] = moments;
  if (first === undefined) return null;
  const shown = moments.length <= MOST_MOMENTS ? moments : [first, ...moments.slice(1 - MOST_MOMENTS)];
  const rows = shown.map(({ note, observation, rollout }) => [
    spoken((observation.at - first.observation.at) / 1000),
    md.code(rollout.phase),
    md.escaped(note.text),
  ]);
  return md.table([{ title: 'After', align: 'right' }, { title: 'Phase' }, { title: 'What' }], rows);
}
