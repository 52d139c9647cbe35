import type { ToolReport } from '@deploy/terraform-findings';
import { runTasks } from '../run/schedule.ts';
import type { TerraformDirectory } from '../tree/tree.ts';
import type { CheckPlan } from './check-plan.ts';
import { terraformTasks } from './terraform-tasks.ts';
import { tflintTasks } from './tflint-tasks.ts';
import { treeTasks } from './tree-tasks.ts';

/** Runs every tool over what was chosen, at most `width` processes at a time. */
export async function check(plan: CheckPlan, width: number): Promise<readonly ToolReport[]> {
  const tasks = [...treeTasks(plan), ...terraformTasks(plan), ...tflintTasks(plan)];
  try {
    const done = await runTasks(tasks, width);
    return [...unreadable(plan), ...[...done.values()].flatMap(({ reports }) => reports)];
  } finally {
    plan.locks.removeMade();
  }
}

function unreadable({ chosen, tools }: CheckPlan): readonly ToolReport[] {
  const tool = tools.find((candidate) => candidate !== 'checkov' && candidate !== 'trivy') ?? tools[0] ?? 'validate';
  return chosen.flatMap(({ path, problem }: TerraformDirectory) =>
    problem === null
      ? []
      : [
          {
            ...{ tool, stack: path, version: null, seconds: 0 },
            verdict: {
              ...{
                state: 'failed',
                failure: 'unreadable',
                message: `${problem}. Nothing else was checked in ${path}.`,
              },
              remedy: 'Make it a text file of the repository, or take it out.',
            } as const,
          },
        ],
  );
}
