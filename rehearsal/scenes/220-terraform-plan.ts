import type { Scene } from '../scene.ts';
import { CLEAN, OTHER_PORT } from '../terraform/repository.ts';

export const scene: Scene = {
  title: 'A plan that would replace a target group is refused, and only what was approved is applied',
  why: 'A small edit can replace what requests pass through, and a plan that nobody looked at again can be applied in its place. Here a resource without an account stands for the target group; the real types are refused by the same rule.',
  run: async (stage) => {
    const desk = await stage.terraform();
    if (desk === null) return stage.say('left out: there is no Terraform on PATH');
    const stack = { environment: 'test', stacks: 'stacks/test', 'plan-file': 'test.tfplan' };
    const protect = { protect: 'terraform_data' };

    await desk.write(CLEAN);
    const plan = await desk.run({ mode: 'plan', ...stack, ...protect });
    const digest = plan.outputs['plan-sha256'] ?? '';
    stage.check('the first plan only creates', plan.exitCode === 0, `SHA-256 ${digest.slice(0, 12)}`);

    const other = await desk.run({ mode: 'apply', ...stack, ...protect, 'plan-sha256': '0'.repeat(64) });
    stage.check('another plan than the approved one is not applied', other.exitCode === 1, firstError(other.log));
    const applied = await desk.run({ mode: 'apply', ...stack, ...protect, 'plan-sha256': digest });
    stage.check('the approved one is', applied.exitCode === 0);

    stage.say('somebody changes a port');
    await desk.write(OTHER_PORT);
    const refused = await desk.run({ mode: 'plan', ...stack, ...protect });
    stage.check(
      'the plan would replace the target group, and is refused',
      refused.exitCode === 1,
      firstError(refused.log),
    );
    stage.check('no plan is left that could be applied', refused.outputs['plan-sha256'] === undefined);
    desk.showComment();
  },
};

const firstError = (log: string): string =>
  decodeURIComponent(/^::error title=tf-checks%3A ([\w-]+)::/m.exec(log)?.[1] ?? 'no error');
