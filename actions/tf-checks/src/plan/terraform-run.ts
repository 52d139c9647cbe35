import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asCount, asObject, asString, errorMessage, PreconditionError, RemoteError } from '@deploy/kernel';
import { maskOf, type PlanBinding, type PlanDocument, readPlan, sensitiveValues } from '@deploy/terraform-findings';
import { readInitFailure } from '../check/init-failure.ts';
import { LockFiles } from '../check/lock-files.ts';
import { type Job, toolboxOf } from '../job.ts';
import type { Command, Ended } from '../run/processes.ts';
import { planningEnvironment } from '../tools/tool-environment.ts';
import { noTerraform, startTerraform, type Toolbox, versionOf } from '../tools/toolbox.ts';

/** Known forms of credentials go from whatever Terraform prints. */
const maskForms = maskOf();

/** Terraform on one stack, with its backend and with credentials. */
export class StackTerraform {
  readonly #job: Job;
  readonly #stack: string;
  readonly #toolbox: Toolbox;
  readonly #locks: LockFiles;
  /** As `terraform version` says. */
  readonly version: string;

  private constructor(job: Job, stack: string, toolbox: Toolbox, version: string) {
    this.#job = job;
    this.#stack = stack;
    this.#toolbox = toolbox;
    this.#locks = new LockFiles(job.workspace);
    this.version = version;
  }

  /** Throws `terraform-not-found`, and `terraform-init-failed` with the reason. */
  static async ready(job: Job, stack: string): Promise<StackTerraform> {
    const toolbox = toolboxOf(job, planningEnvironment(job.ports.env, job.rooms));
    const version = await versionOf(toolbox, toolbox.binary);
    if (version === null) throw noTerraform(toolbox.binary, 'it does not say its version');
    const terraform = new StackTerraform(job, stack, toolbox, version);
    await terraform.#init();
    return terraform;
  }

  /** The lock file that Terraform wrote where there was none goes again. */
  close(): void {
    this.#locks.removeMade();
  }

  async #init(): Promise<void> {
    const settings = this.#job.inputs['backend-config'].map((setting) => `-backend-config=${setting}`);
    const args = ['init', '-input=false', '-no-color', ...this.#locks.optionsFor(this.#stack), ...settings];
    const ended = await this.run(args);
    if (ended.code === 0) return;
    this.close();
    const printed = `${ended.stderr}\n${ended.stdout}`;
    const known = readInitFailure(printed, this.#job.ports.platform, this.#toolbox.binary);
    throw new PreconditionError({
      code: 'terraform-init-failed',
      message: `\`init\` failed in ${this.#stack}: ${maskForms(known?.message ?? excerpt(ended))}`,
      remedy: known?.remedy ?? 'See what it says: the backend, its bucket and its role are not as the stack asks for.',
    });
  }

  /** Plans into a file. Answers whether anything would change. */
  async plan(file: string, options: readonly string[] = []): Promise<boolean> {
    const lock = `-lock-timeout=${this.#job.inputs['lock-timeout-seconds']}s`;
    const variables = this.#job.inputs['var-files'].map((name) => `-var-file=${name}`);
    const args = ['plan', '-input=false', '-no-color', '-detailed-exitcode', lock, `-out=${file}`];
    const ended = await this.run([...args, ...variables, ...options], { onAbort: 'ask' });
    this.#job.action.signal.throwIfAborted();
    if (ended.code === 0 || ended.code === 2) return ended.code === 2;
    throw new PreconditionError({
      code: 'terraform-plan-failed',
      message: `\`plan\` failed in ${this.#stack}: ${maskForms(excerpt(ended))}`,
      remedy: 'Mend what it says. Nothing was changed.',
    });
  }

  /** Which state there is now; null before the first apply. Its content never leaves the rooms of this job. */
  async state(): Promise<PlanBinding['state']> {
    const text = await this.#intoFile(['state', 'pull'], 'state.json');
    if (text.trim() === '') return null;
    try {
      const document = asObject(JSON.parse(text), 'the state');
      return { lineage: asString(document['lineage'], 'lineage'), serial: asCount(document['serial'], 'serial') };
    } catch (cause) {
      throw this.#unreadable('state', errorMessage(cause));
    }
  }

  /** What a saved plan holds, and every text that it marks as sensitive. Its JSON never leaves the rooms of this job. */
  async show(file: string): Promise<{ readonly plan: PlanDocument; readonly secrets: readonly string[] }> {
    const plan = readPlan(await this.#intoFile(['show', '-json', '-no-color', file], 'plan.json'));
    return { plan, secrets: sensitiveValues(plan.json) };
  }

  async #intoFile(args: readonly string[], name: string): Promise<string> {
    const stdoutFile = join(this.#job.rooms.data, name);
    const ended = await this.run(args, { stdoutFile });
    if (ended.code !== 0) throw this.#unreadable(args[0] ?? '', maskForms(excerpt(ended)));
    return await readFile(stdoutFile, 'utf8');
  }

  #unreadable(what: string, why: string): RemoteError {
    return new RemoteError({
      code: 'terraform-silent',
      message: `\`${this.#toolbox.binary} ${what}\` of ${this.#stack} gives nothing that can be read: ${why}`,
      remedy:
        'Run it by hand in this directory. A plan is only read by the version that made it, on the same kind of machine.',
    });
  }

  async run(
    args: readonly string[],
    options: Partial<Command> = {},
    signal: AbortSignal = this.#toolbox.signal,
  ): Promise<Ended & { readonly kind: 'ended' }> {
    const ended = await startTerraform({ ...this.#toolbox, signal }, this.#stack, args, options);
    if (ended.kind === 'missing') throw noTerraform(this.#toolbox.binary, ended.reason);
    if (!ended.isTimedOut) return ended;
    throw new RemoteError({
      code: 'terraform-timed-out',
      message: `\`${this.#toolbox.binary} ${args[0]}\` in ${this.#stack} was ended after ${Math.round(ended.seconds)} s.`,
      remedy:
        'Raise input `tool-timeout-seconds`. After an apply that was ended, plan again before anything else: it shows what is left; a state lock that stays behind goes by `force-unlock`.',
    });
  }
}

const MOST_SHOWN = 2_000;

/** The errors that Terraform printed, as a person reads them; its boxes and progress are left out. */
export function excerpt({ stderr, stdout }: Ended & { readonly kind: 'ended' }): string {
  const text = (stderr.trim() === '' ? stdout : stderr).replaceAll(/^[│╷╵] ?/gm, '').trim();
  const at = text.indexOf('Error:');
  const said = at === -1 ? text : text.slice(at);
  return said.length <= MOST_SHOWN ? said : `${said.slice(0, MOST_SHOWN)}…`;
}
