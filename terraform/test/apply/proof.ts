import { type DeploymentContract, parseContract } from '@deploy/kernel';
import { deployToGreen, differences, type Ends, turnEntry } from './deployment.ts';
import { namesThere, type Survey } from './names-there.ts';
import type { Phases } from './phases.ts';
import type { PlannedChange } from './terraform-messages.ts';
import type { TerraformRun, TerraformRuns } from './terraform-runs.ts';

export interface Proof {
  readonly terraform: TerraformRuns;
  readonly phases: Phases;
  readonly ends: Ends;
  readonly survey: Survey;
  /** The app that is cut over; the other one stays where it is. */
  readonly app: string;
}

/** Applies, deploys, cuts over and destroys. Throws at the first thing that is not as it must be. */
export async function proveStack(proof: Proof): Promise<void> {
  const { phases, terraform } = proof;
  await phases.run(
    'Preparing Terraform',
    () => terraform.init(),
    () => 'ready',
  );
  await phases.run('Applying the test stack', () => terraform.apply(), tellApply);
  await phases.run(
    'Looking for its names',
    () => allThere(proof),
    (count) => `${count} names in the emulators`,
  );
  await emptyPlan(proof, 'Planning again');
  const contract = parseContract(await terraform.output('deploy_contract'));
  await phases.run(
    'Deploying to green as asg-refresh does',
    () => deploy(contract, proof.ends),
    () => 'pointer, sizes and weights have moved',
  );
  await emptyPlan(proof, 'Planning after the deploy');
  await cutOver(proof, contract);
  await phases.run('Destroying everything', () => terraform.destroy(), tellApply);
  await phases.run(
    'Looking for what is left',
    () => nothingLeft(proof),
    () => 'nothing',
  );
}

async function deploy(contract: DeploymentContract, ends: Ends): Promise<void> {
  const wrong = differences(await deployToGreen(contract, ends), contract);
  if (wrong.length > 0) throw new Error(`After the deploy these are not as it left them: ${wrong.join(', ')}.`);
}

/** What the switch moves is the app's records and nothing else. */
async function cutOver(proof: Proof, contract: DeploymentContract): Promise<void> {
  const { app, ends, phases, terraform } = proof;
  const parameter = `/${proof.survey.project}/${contract.environment}/${app}/public-entry`;
  await turnEntry(parameter, 'cdn', ends);
  const records = [
    { address: recordOf(app, 'A'), action: 'update' },
    { address: recordOf(app, 'AAAA'), action: 'create' },
  ];
  await phases.run(`Planning after ${app} was turned to the CDN`, () => planOf(terraform, records), tellChanges);
  await phases.run('Applying that', () => terraform.applyPlan(), tellApply);
  await emptyPlan(proof, 'Planning again');
}

const recordOf = (app: string, type: string): string =>
  `module.environment.module.public_entry["${app}"].aws_route53_record.this["${type}"]`;

const emptyPlan = ({ phases, terraform }: Proof, name: string): Promise<TerraformRun> =>
  phases.run(
    name,
    () => planOf(terraform, []),
    () => 'nothing to change',
  );

/** Plans, and compares the changes with those expected; without any, outputs stay as well. */
async function planOf(terraform: TerraformRuns, expected: readonly PlannedChange[]): Promise<TerraformRun> {
  const run = await terraform.plan();
  const inWords = (changes: readonly PlannedChange[]) =>
    changes.map(({ action, address }) => `${action} ${address}`).sort();
  const [planned, wanted] = [inWords(run.changes), inWords(expected)];
  const isAsExpected = planned.join('\n') === wanted.join('\n') && (wanted.length > 0 || run.code === 0);
  if (isAsExpected) return run;
  const outputs = run.outputs.length === 0 ? [] : [`outputs ${run.outputs.join(', ')}`];
  throw new Error(
    `The plan is not as expected.\n\nPlanned:\n${list([...planned, ...outputs])}\n\nExpected:\n${list(wanted)}${await detailsOf(terraform, run)}`,
  );
}

/** What of each resource would change, for whoever has to find out why. */
async function detailsOf(terraform: TerraformRuns, { changes }: TerraformRun): Promise<string> {
  return changes.length === 0 ? '' : `\n\n${await terraform.planInWords()}`;
}

const list = (lines: readonly string[]): string =>
  lines.length === 0 ? '  nothing' : lines.map((line) => `  ${line}`).join('\n');

async function allThere({ survey }: Proof): Promise<number> {
  const found = await namesThere(survey);
  const without = [...found].filter(([, names]) => names.length === 0).map(([kind]) => kind);
  // Else the look after the destruction would prove nothing of them.
  if (without.length > 0)
    throw new Error(`No name of the project is among the ${without.join(', ')}, though they were just made.`);
  return [...found.values()].flat().length;
}

async function nothingLeft({ survey, terraform }: Proof): Promise<void> {
  const known = await terraform.addresses();
  if (known.length > 0) throw new Error(`The state still holds:\n${list(known)}`);
  const left = [...(await namesThere(survey))].flatMap(([kind, names]) => names.map((name) => `${kind}: ${name}`));
  if (left.length > 0) throw new Error(`The emulators still hold:\n${list(left)}`);
}

const tellApply = ({ done, longest }: TerraformRun): string => {
  const [slowest] = longest;
  return `${done} resources${slowest === undefined ? '' : `; the longest wait, ${slowest.seconds} s: ${slowest.address}`}`;
};

const tellChanges = ({ changes }: TerraformRun): string =>
  `only ${changes.map(({ action, address }) => `${action} ${address.replace(/^.*public_entry/, 'public_entry')}`).join(' and ')}`;
