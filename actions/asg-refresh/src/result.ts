import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ActionResult } from '@deploy/action-kit';
import { otherColour, tellStory } from '@deploy/fleet-rollout';
import { drawTimeline, timelineText } from '@deploy/fleet-rollout/timeline';
import { errorMessage, PreconditionError } from '@deploy/kernel';
import { type Job, keysOf } from './job.ts';
import type { Outlook } from './outlook.ts';
import type { Ending } from './roll-out.ts';
import { rolloutSummary } from './summary/rollout-summary.ts';
import { isFirst, liveOf, verdictOf } from './verdict.ts';
import { wayBack } from './way-back.ts';

/** Outputs, files and summary of a run that may have changed something. */
export async function resultOf(job: Job, outlook: Outlook, ending: Ending): Promise<ActionResult> {
  const { action, inputs } = job;
  const verdict = verdictOf(ending, inputs.mode);
  const { live, release } = liveOf(ending);
  const { recorder, report, stories } = ending;
  noteEnd(job, ending);
  if (ending.hasBegun) await tellInLog(job, ending);
  for (const text of report?.notices ?? []) action.reporter.message({ code: 'rollout-notice', level: 'warning', text });
  const outputs = {
    status: verdict.status,
    'live-colour': live ?? '',
    'previous-colour': live === null ? '' : otherColour(live),
    release: release ?? '',
    'timeline-file': ending.hasBegun ? await writeTimeline(job, recorder.timeline) : '',
    'rollback-command': verdict.status === 'succeeded' && live !== null && !isFirst(ending) ? wayBack(job, live) : '',
  };
  return {
    outputs,
    summary: rolloutSummary(job, outlook, { ending, verdict, live, release }),
    data: {
      mode: inputs.mode,
      ...{ status: verdict.status, live, release, notices: report?.notices ?? [] },
      rollout: report?.rollout ?? recorder.last?.rollout ?? null,
      stories,
      timeline: recorder.timeline,
    },
    ...(verdict.failure === null ? {} : { failure: verdict.failure }),
  };
}

/** The log is what is read where there is no summary, such as in a terminal. */
async function tellInLog({ action }: Job, { recorder, stories }: Ending): Promise<void> {
  const tell = (text: string) => action.reporter.message({ code: 'timeline', level: 'info', text });
  await action.reporter.group('Timeline', async () => tell(timelineText(recorder.timeline)));
  if (stories.length === 0) return;
  await action.reporter.group('Why instances were not healthy', async () => stories.map(tellStory).forEach(tell));
}

function noteEnd({ action, inputs }: Job, { hasBegun, recorder, report, thrown }: Ending): void {
  if (!hasBegun) return;
  const at = action.clock.now();
  if (report === null) recorder.end(action.signal.aborted ? 'cancel' : 'failure', thrown?.code ?? 'cut short', at);
  else if (report.status === 'succeeded') recorder.end('done', `${inputs.mode} done`, at);
  else recorder.end(report.status === 'failed' ? 'failure' : 'undo', report.status, at);
}

async function writeTimeline(job: Job, timeline: Parameters<typeof drawTimeline>[0]): Promise<string> {
  const digest = keysOf(job.target).journal.split('/')[1]?.slice(0, 12) ?? '';
  const file = join(job.action.run.tempDirectory, `asg-refresh-${digest}-timeline.svg`);
  try {
    await writeFile(file, drawTimeline(timeline));
  } catch (cause) {
    throw new PreconditionError({
      code: 'result-unwritable',
      message: `The work is done, and ${file} could not be written: ${errorMessage(cause)}.`,
      remedy:
        'Look at the disk and at RUNNER_TEMP of the runner, and run the job again: what is done is not done twice.',
      cause,
    });
  }
  return file;
}
