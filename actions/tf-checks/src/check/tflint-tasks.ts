import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Task } from '../run/schedule.ts';
import { start } from '../tools/toolbox.ts';
import { type CheckPlan, readable } from './check-plan.ts';
import type { Done } from './terraform-tasks.ts';
import { reportOf } from './told.ts';

const CONFIG = '.tflint.hcl';

/** tflint looks at one directory a run, and finds a configuration in that one only. */
export function tflintTasks(plan: CheckPlan): readonly Task<Done>[] {
  if (!plan.tools.includes('tflint')) return [];
  const { root, toolbox } = plan;
  const shared = [join(toolbox.workspace, root, CONFIG), join(toolbox.workspace, CONFIG)].find((file) =>
    existsSync(file),
  );
  return readable(plan).map(({ path }) => ({
    ...{ id: `tflint ${path}`, after: [], estimate: 0.5 },
    run: async () => {
      const hasOwn = existsSync(join(toolbox.workspace, path, CONFIG));
      const config = hasOwn || shared === undefined ? [] : [`--config=${shared}`];
      const ended = await start(toolbox, {
        program: 'tflint',
        args: [`--chdir=${path}`, ...config, '--format=json', '--no-color'],
      });
      const told = { tool: 'tflint', program: 'tflint', version: plan.versions.tflint ?? null } as const;
      return { readiness: null, reports: [reportOf(toolbox, { ...told, stack: path, startedIn: '.' }, ended)] };
    },
  }));
}
