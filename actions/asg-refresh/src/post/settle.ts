import { type Action, type ActionContext, type ActionResult, defineInputs, markdown as md } from '@deploy/action-kit';
import type { Ports } from '../ports.ts';
import { LEFT_FLEET, type Left, readLeft } from './left-fleet.ts';
import { settleFleet } from './settle-fleet.ts';
import { settleGroup } from './settle-group.ts';
import type { Said, Settling } from './settling.ts';
import { NEXT, TimeLimit } from './time-limit.ts';

/** A post step gets what it needs from its main step, and no input. */
const inputs = defineInputs({});
type Context = ActionContext<Readonly<Record<never, never>>>;

/**
 * The post step: gives back capacity that a cancelled or killed main step no longer could, for as long as the runner lets
 * it, and says what is left. It never fails the job: whatever it leaves, the next run or the janitor finishes.
 */
export const settleAfter = (ports: Ports): Action<typeof inputs> => ({
  name: 'asg-refresh',
  inputs,
  main: async (context) => {
    const left = context.state.read(LEFT_FLEET);
    return left === null ? { outputs: {}, summary: '', data: null } : settle(context, ports, readLeft(left));
  },
});

async function settle(action: Context, ports: Ports, left: Left): Promise<ActionResult> {
  const limit = new TimeLimit(action.clock, action.signal);
  try {
    const said = await settled({ action, limit }, ports, left);
    action.reporter.message({ code: 'settled', level: said.isDone ? 'notice' : 'warning', text: said.sentence });
    return { outputs: {}, summary: summaryOf(said), data: { step: 'post', ...said } };
  } finally {
    limit.end();
  }
}

async function settled(settling: Settling, ports: Ports, left: Left): Promise<Said> {
  if (left.strategy === 'instance-refresh') {
    const group = ports.openGroup(left.target, 'janitor');
    return settleGroup(settling, group, left).finally(() => group.close());
  }
  const fleet = ports.openFleet(left.target, 'janitor');
  return settleFleet(settling, fleet, left).finally(() => fleet.close());
}

function summaryOf({ isDone, sentence }: Said): string {
  return md.document(
    md.heading(
      3,
      isDone ? 'After the run was cut short: all is done' : 'After the run was cut short: something is left',
    ),
    `${md.escaped(sentence)}\n`,
    isDone ? null : `**What to do:** ${NEXT}\n`,
  );
}
