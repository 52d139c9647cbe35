import { type ActionResult, markdown as md } from '@deploy/action-kit';
import { ConflictError } from '@deploy/kernel';

/** A janitor that meets a run at work has nothing to do: that run, or a later janitor, sees to what is there. */
export async function unlessAtWork(isJanitor: boolean, work: () => Promise<ActionResult>): Promise<ActionResult> {
  try {
    return await work();
  } catch (thrown) {
    if (!isJanitor || !(thrown instanceof ConflictError) || thrown.code !== 'lease-held') throw thrown;
    return {
      outputs: { status: 'nothing-to-do' },
      summary: md.document(md.heading(2, 'Nothing to tidy up: a run is at work'), md.quote(thrown.message)),
      data: { mode: 'janitor', status: 'nothing-to-do', atWork: thrown.message },
    };
  }
}
