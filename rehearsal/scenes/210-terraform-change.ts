import type { Scene } from '../scene.ts';
import { CLEAN, FAULTY } from '../terraform/repository.ts';

export const scene: Scene = {
  title: 'A change of Terraform code is judged line by line',
  why: 'Five tools, each with a log and an exit code of its own, bury a reviewer, and some of them pass on what they could not read. One step asks all of them, shows each finding on its line, and keeps one comment up to date.',
  run: async (stage) => {
    const desk = await stage.terraform();
    if (desk === null) return stage.say('left out: there is no Terraform on PATH');
    const tools = ['fmt', 'validate', 'test', ...desk.linters].join(',');
    if (desk.linters.length < 2)
      stage.say(`without ${desk.linters.includes('tflint') ? 'checkov' : 'tflint'}, which is not installed here`);

    await desk.write(CLEAN);
    const clean = await desk.run({ tools });
    stage.check('code in order passes', clean.exitCode === 0, `${clean.outputs['findings']} findings of ${tools}`);

    stage.say(
      'somebody changes it: not formatted, a wrong type, a test that no longer holds, a variable that nobody uses, a door open to everybody',
    );
    await desk.write(FAULTY);
    const faulty = await desk.run({ tools });
    stage.check(
      'the change fails',
      faulty.exitCode === 1,
      `${faulty.outputs['findings']} findings, ${faulty.outputs['errors']} of them errors`,
    );
    for (const [tool, file] of FOUND) {
      if (tool === 'tflint' || tool === 'checkov' ? desk.linters.includes(tool) : true) {
        stage.check(`${tool} speaks on the line`, isOnLine(faulty.log, tool, file), file);
      }
    }
    stage.check('every tool came to a verdict', faulty.outputs['failed-tools'] === '');
    const comments = desk.showComment();
    stage.check('there is one comment, also after the second run', comments.length === 1);
  },
};

const FOUND: readonly (readonly [tool: string, file: string])[] = [
  ['fmt', 'terraform/modules/balancer/main.tf'],
  ['validate', 'terraform/stacks/test/main.tf'],
  ['test', 'terraform/modules/balancer/tests/balancer.tftest.hcl'],
  ['tflint', 'terraform/modules/balancer/main.tf'],
  ['checkov', 'terraform/modules/door/main.tf'],
];

const isOnLine = (log: string, tool: string, file: string): boolean =>
  log.split('\n').some((line) => line.includes(`title=${tool}%3A`) && line.includes(`file=${file},line=`));
