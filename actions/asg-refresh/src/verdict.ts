import { COLOURS, hasNoWayBack, namesRelease, otherColour, type RolloutReport, tellStory } from '@deploy/fleet-rollout';
import { type Colour, type DeployError, RolloutFailedError } from '@deploy/kernel';
import type { Inputs } from './inputs.ts';
import type { Ending } from './roll-out.ts';

/** What a run came to: its first sentence, and the error that fails the step. */
export interface Verdict {
  readonly status: RolloutReport['status'];
  readonly sentence: string;
  readonly failure: DeployError | null;
}

export function verdictOf(ending: Ending, mode: Inputs['mode']): Verdict {
  const { report, thrown } = ending;
  if (report === null) {
    return { status: 'failed', sentence: thrown?.message ?? 'The run was cut short.', failure: thrown };
  }
  const sentence = sentenceOf(report, mode);
  if (!isFailure(report, mode)) return { status: report.status, sentence, failure: null };
  const { code, message } = report.failure ?? { code: 'rollout-failed', message: sentence };
  const told = ending.stories.map(tellStory);
  const why = told.length === 0 ? '' : `\n${told.slice(0, TOLD_STORIES).join('\n')}`;
  return {
    status: report.status,
    sentence,
    failure: new RolloutFailedError({ code, message: `${message}${why}`, remedy: remedyOf(report) }),
  };
}

/** An annotation has room for a few; the summary has all of them. */
const TOLD_STORIES = 5;

/** A janitor that took back an abandoned rollout, or left one that a person holds, did what it is for. */
function isFailure({ status }: RolloutReport, mode: Inputs['mode']): boolean {
  if (mode === 'janitor') return status === 'failed';
  return status === 'rolled-back' || status === 'held' || status === 'failed';
}

function sentenceOf(report: RolloutReport, mode: Inputs['mode']): string {
  const { live, release, rollout, status } = report;
  const now =
    live === null
      ? 'No single colour is live'
      : release !== null && !namesRelease(release)
        ? 'No release is live yet'
        : `${capital(live)} is live${release === null ? '' : ` with ${shortRelease(release)}`}`;
  switch (status) {
    case 'succeeded': {
      const isBack = mode === 'rollback' || rollout?.purpose === 'rollback';
      if (isBack) return `${now} again.`;
      return rollout?.isFirst === true ? `${now}, the first release here.` : `${now}.`;
    }
    case 'nothing-to-do':
      return `Nothing to do: ${now.charAt(0).toLowerCase()}${now.slice(1)}.`;
    case 'rolled-back':
      return `Rolled back: ${now.charAt(0).toLowerCase()}${now.slice(1)}.`;
    case 'held':
      return `On hold until a person decides: ${rollout === null ? now : splitOf(rollout)}.`;
    case 'failed':
      return `Not finished: ${now.charAt(0).toLowerCase()}${now.slice(1)}.`;
  }
}

const splitOf = ({ from, percent, to }: NonNullable<RolloutReport['rollout']>): string =>
  `${to} gets ${percent} % of the requests and ${from} ${100 - percent} %`;

function remedyOf(report: RolloutReport): string {
  const { live, notices, release, rollout, status } = report;
  const notes = notices.length === 0 ? '' : ` ${notices.join(' ')}`;
  switch (status) {
    case 'held':
      return `Nothing moves until you decide: run this again with the same release to go on, or ${wayOut(rollout)}.${notes}`;
    case 'failed':
      return `Run this again, or let the janitor run: it goes on from the journal.${notes}`;
    default: {
      if (rollout?.isFirst === true && !(release !== null && namesRelease(release))) {
        return `Nothing served before, and nothing does now; what was started for it was put away. Put right what is wrong with ${shortRelease(rollout.release)}, and deploy again.${notes}`;
      }
      const served = live === null ? 'The colour before' : capital(live);
      const what = release === null ? 'what it had before' : shortRelease(release);
      const broken =
        rollout === null
          ? ''
          : ` Put right what is wrong with ${shortRelease(rollout.release)}, and deploy again; a re-run deploys the same.`;
      return `${served} serves ${what}, as before.${broken}${notes}`;
    }
  }
}

/** What leads out of a hold other than going on. */
function wayOut(rollout: RolloutReport['rollout']): string {
  if (rollout === null || !hasNoWayBack(rollout)) return 'with `mode: rollback` to go back';
  return `with a better one, which takes its place step by step; ${rollout.to} keeps all requests until then, for there is no release before it to go back to`;
}

/** An artifact by the beginning of its digest, where it is named by one. */
export const shortRelease = (uri: string): string => /\/([0-9a-f]{12})[0-9a-f]{52}[^/]*$/.exec(uri)?.[1] ?? uri;

export const capital = (word: string): string => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;

/** Whether it brought the first release of a fleet, which none came before. */
export const isFirst = ({ recorder, report }: Ending): boolean =>
  (report?.rollout ?? recorder.last?.rollout)?.isFirst === true;

/** Live colour and release as far as the run knows, also where it was cut short. */
export function liveOf({ recorder, report }: Ending): {
  readonly live: Colour | null;
  readonly release: string | null;
} {
  if (report !== null) return report;
  const rules = [...(recorder.last?.seen.look.rules.values() ?? [])];
  const all = COLOURS.filter((colour) =>
    rules.every((rule) => rule.kind === 'colours' && rule.weights[otherColour(colour)] === 0),
  );
  return { live: all.length === 1 ? (all[0] ?? null) : null, release: null };
}
