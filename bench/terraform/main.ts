// `node --conditions=@deploy/source bench/terraform/main.ts [folder of a checkout]`: what tf-checks costs. With a folder it
// also runs the tools over stacks and some modules of it, by the action and one after another; use a copy, on a machine
// that does nothing else.
import { availableParallelism, loadavg } from 'node:os';
import { costOf, planOf, renderFindings, summariseText } from './paper.ts';
import { compare } from './side-by-side.ts';

const seconds = (value: number): string => `${value.toFixed(2)} s`;

const rendered = costOf(() => renderFindings(1_000));
console.log(`1,000 findings rendered: ${seconds(rendered.wall)} (${seconds(rendered.cpu)} of CPU); goal: below 1 s`);

const text = planOf(20_000_000);
const base = process.memoryUsage().rss / 1e6;
const plan = costOf(() => summariseText(text));
console.log(
  `A plan of ${(text.length / 1e6).toFixed(1)} MB: ${seconds(plan.wall)} (${seconds(plan.cpu)} of CPU), at most ${plan.peakMegabytes.toFixed(0)} MB (${base.toFixed(0)} MB before); goals: below 5 s and 300 MB`,
);

const [checkout] = process.argv.slice(2);
if (checkout !== undefined) {
  const globs = ['stacks/*', 'modules/network', 'modules/certificate', 'modules/public-entry'];
  const sides = await compare(checkout, 'terraform', globs, 'fmt,validate,tflint,checkov');
  const ideal = Math.max(sides.longest, sides.work / availableParallelism());
  console.log(
    `${sides.directories} directories: ${seconds(sides.action)} by the action, ${seconds(sides.oneByOne)} one by one: ${(sides.oneByOne / sides.action).toFixed(2)} times as fast; goal: 1.5`,
  );
  console.log(
    `Longest chain ${seconds(sides.longest)}, all work ${seconds(sides.work)}: ${(sides.action / ideal).toFixed(2)} of the ideal; goal: 1.2. Load of the machine: ${loadavg()[0]?.toFixed(1)}`,
  );
}
