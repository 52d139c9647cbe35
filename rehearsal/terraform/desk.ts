import { constants } from 'node:fs';
import { access, mkdir, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import type { ClosingStack } from '../closing-stack.ts';
import { readActionManifest } from '../runner/action-manifest.ts';
import { type ActionResult, type RunIdentity, startAction } from '../runner/action-run.ts';
import type { Voice } from '../terminal/voice.ts';
import { WORKSPACE } from '../workspace.ts';
import { NUMBER, openPullRequest, type PullRequest } from './pull-request.ts';

export interface DeskParts {
  readonly voice: Voice;
  readonly closing: ClosingStack;
  /** A folder of this rehearsal's own. */
  readonly temp: string;
  readonly newRun: () => RunIdentity;
}

/** Where somebody changes Terraform code: a small repository, a pull request, and the checks on it. */
export class TerraformDesk {
  readonly #parts: DeskParts;
  readonly #pull: PullRequest;
  readonly #folder: string;
  readonly #path: string;
  /** Linters that are installed here. */
  readonly linters: readonly string[];
  #steps = 0;

  private constructor(parts: DeskParts, pull: PullRequest, path: string, linters: readonly string[]) {
    this.#parts = parts;
    this.#pull = pull;
    this.#folder = join(parts.temp, 'terraform-desk');
    this.#path = path;
    this.linters = linters;
  }

  /** Null where there is no Terraform. */
  static async open(parts: DeskParts): Promise<TerraformDesk | null> {
    const folders = [join(WORKSPACE, '.tools', 'bin'), ...(process.env['PATH'] ?? '').split(delimiter)];
    const isThere = async (name: string) =>
      (await Promise.all(folders.map((folder) => canRun(join(folder, name))))).some(Boolean);
    if (!(await isThere('terraform'))) return null;
    const [tflint, checkov] = await Promise.all([isThere('tflint'), isThere('checkov')]);
    const pull = await openPullRequest();
    parts.closing.add('pull request', () => pull.close());
    const linters = [...(tflint ? ['tflint'] : []), ...(checkov ? ['checkov'] : [])];
    const desk = new TerraformDesk(parts, pull, folders.join(delimiter), linters);
    await rm(desk.#folder, { recursive: true, force: true });
    return desk;
  }

  /** Writes files of the repository. */
  async write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(this.#folder, name)), { recursive: true });
      await writeFile(join(this.#folder, name), content);
    }
  }

  /** Runs the action as a step of the pull request's workflow, and shows what a reviewer sees. */
  async run(inputs: Readonly<Record<string, string>>): Promise<ActionResult> {
    const { closing, newRun, temp, voice } = this.#parts;
    this.#steps += 1;
    voice.action('tf-checks', inputs);
    const run = newRun();
    const event = join(this.#folder, '..', 'terraform-event.json');
    const own = { repo: { full_name: 'example/console' } };
    await writeFile(
      event,
      JSON.stringify({ pull_request: { number: NUMBER, head: { ...own, sha: COMMIT }, base: own } }),
    );
    const running = await startAction(
      {
        manifest: await readActionManifest('tf-checks'),
        inputs: { 'github-token': 'a token of the rehearsal', ...inputs },
        run,
        aws: {
          ...{ GITHUB_API_URL: this.#pull.url, GITHUB_EVENT_PATH: event, GITHUB_EVENT_NAME: 'pull_request' },
          ...{ GITHUB_WORKFLOW: 'terraform', GITHUB_WORKSPACE: this.#folder, PATH: this.#path },
        },
        folder: join(temp, `terraform-step-${this.#steps}`),
        temp: join(temp, 'terraform-job'),
      },
      closing,
    );
    const ended = await running.done;
    for (const line of annotationLines(ended.log)) voice.output(line);
    return ended;
  }

  /** Shows the comment on the pull request as it stands there. */
  showComment(): readonly string[] {
    const comments = this.#pull.comments();
    for (const comment of comments) this.#parts.voice.summary('comment on the pull request', comment);
    return comments;
  }
}

const COMMIT = '0123456789abcdef0123456789abcdef01234567';

const canRun = (file: string): Promise<boolean> =>
  access(file, constants.X_OK).then(
    () => true,
    () => false,
  );

/** `terraform/stacks/test/main.tf:4  error  validate: …`, as they stand beside the lines of the change. */
function annotationLines(log: string): readonly string[] {
  return log.split('\n').flatMap((line) => {
    const [, level, title, file, at, text] =
      /^::(\w+) title=([^,]*),file=([^,]*),line=(\d+)[^:]*::(.*)$/.exec(line) ?? [];
    if (file === undefined) return [];
    const words = [title, text].map((word) => decodeURIComponent((word ?? '').replace(/%0A.*$/, '')));
    return [`${decodeURIComponent(file)}:${at}  ${level}  ${words.join(': ')}`];
  });
}
