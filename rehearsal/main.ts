import { access, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DeployError, errorMessage } from '@deploy/kernel';
import { Gallery } from './api/gallery.ts';
import { type ServedPage, servePage } from './api/gallery-server.ts';
import { seenInWords } from './api/visitors.ts';
import { type Arguments, parseArguments, USAGE } from './arguments.ts';
import { ClosingStack } from './closing-stack.ts';
import { type Cloud, openCloud } from './cloud.ts';
import { type ExampleName, install, isInstalled } from './example.ts';
import { OVERRIDES } from './overrides.ts';
import { playScenes } from './play.ts';
import { chooseScenes, loadScenes } from './registry.ts';
import { closingTable, exitCodeOf } from './results.ts';
import type { NumberedScene } from './scene.ts';
import { createStage, requireBundles } from './stage.ts';
import { styleFor } from './terminal/style.ts';
import { Voice } from './terminal/voice.ts';
import { shownPath } from './workspace.ts';

const WORK = fileURLToPath(new URL('../.work/rehearsal/', import.meta.url));
const TEMP = join(WORK, `run-${process.pid}`);
const WIDEST = 110;

const isTerminal = process.stdout.isTTY === true;
const voice = new Voice({
  style: styleFor(isTerminal, process.env),
  width: Math.min(WIDEST, process.stdout.columns || WIDEST),
  write: (text) => void process.stdout.write(text),
});
const closing = new ClosingStack();
const stopped = new AbortController();
/** The exit code once everything was shown and the sites only stay up: then a signal is the ordinary end. */
let servingCode: number | null = null;

process.once('SIGINT', () => stop(130));
process.once('SIGTERM', () => stop(143));
// Whoever read along has gone, as with `| head`: nobody is left to be told anything.
process.stdout.on('error', () => stop(141));

main().then(
  (code) => (stopped.signal.aborted ? undefined : end(code)),
  (thrown: unknown) => {
    if (stopped.signal.aborted) return;
    const isUsersMove = thrown instanceof DeployError;
    voice.failure(isUsersMove || !(thrown instanceof Error) ? errorMessage(thrown) : (thrown.stack ?? ''), '');
    if (isUsersMove) voice.lines(thrown.remedy.split('\n').map((line) => `      ${line}`));
    return end(1);
  },
);

function stop(code: number): void {
  if (stopped.signal.aborted) return;
  stopped.abort(new Error('stopped'));
  voice.lines(['', 'Stopping.']);
  voice.mute();
  void end(servingCode ?? code);
}

async function main(): Promise<number> {
  const asked = parseArguments(process.argv.slice(2));
  const scenes = chooseScenes(await loadScenes(), asked.scenes);
  if (asked.help) voice.lines([USAGE]);
  else if (asked.list) voice.lines(scenes.map(({ number, title }) => `${number}  ${title}`));
  else return rehearse(scenes, asked);
  return 0;
}

async function rehearse(scenes: readonly NumberedScene[], asked: Arguments): Promise<number> {
  await requireBundles((path) =>
    access(path).then(
      () => true,
      () => false,
    ),
  );
  closing.add('temporary files', () => rm(TEMP, { recursive: true, force: true }));
  voice.lines(['A rehearsal of deploying single-page apps and an API: the committed actions against a local AWS.', '']);
  voice.step('the local AWS is made from terraform/stacks/test, as it is after an apply, but for this:');
  voice.lines(OVERRIDES.map((override) => `      ${override}`));
  const missing = await prepareExamples(scenes, asked.verbose);
  const gallery = new Gallery(join(WORK, 'rollouts'));
  await gallery.begin();
  const cloud = await openCloud({ port: asked.port, say: (text) => voice.step(text) });
  closing.add('local AWS', () => cloud.close());
  const { console: site, guest } = cloud.sites;
  voice.step(`S3 and CloudFront take API calls at ${cloud.api.host} and serve ${site.url.href} and ${guest.url.href}`);
  const builds = join(WORK, 'builds');
  const stage = createStage({ cloud, closing, voice, temp: TEMP, builds, gallery, isVerbose: asked.verbose });
  const results = await playScenes(scenes, { stage, voice, missing, signal: stopped.signal });
  voice.lines(['', ...closingTable(results, voice.width, voice.style), '']);
  const seen = stage.visitors();
  if (seen !== null) voice.lines([`Visitors of the API, over all scenes: ${seenInWords(seen)}.`]);
  if (!gallery.isEmpty) voice.lines([`The rollouts are drawn in ${shownPath(gallery.page)}`]);
  const code = exitCodeOf(results);
  if (asked.once || !isTerminal) return code;
  voice.lines([...(await addresses(cloud, gallery, asked.port)), 'Ctrl-C ends it.']);
  servingCode = code;
  return new Promise<never>(() => {});
}

/** What can be looked at while everything stays up. */
async function addresses(cloud: Cloud, gallery: Gallery, port: number): Promise<readonly string[]> {
  const address = (url: URL) => voice.style.accent(url.href);
  const { console: site, guest } = cloud.sites;
  const sites = [`The console is at ${address(site.url)}`, `and the other site at ${address(guest.url)}`];
  if (gallery.isEmpty) return sites;
  const page: ServedPage = await servePage(gallery.page, port + 2);
  closing.add('page of rollouts', () => page.close());
  return [...sites, `The rollouts are drawn at ${address(page.url)}`];
}

/** Answers why examples cannot be built, for those that cannot. */
async function prepareExamples(
  scenes: readonly NumberedScene[],
  isVerbose: boolean,
): Promise<ReadonlyMap<ExampleName, string>> {
  const missing = new Map<ExampleName, string>();
  for (const example of ['console', 'api'] as const) {
    if (scenes.every((scene) => scene.example !== example)) continue;
    if (!(await prepareExample(example, isVerbose))) {
      missing.set(example, `the build tools of examples/${example} could not be installed`);
    }
  }
  return missing;
}

async function prepareExample(example: ExampleName, isVerbose: boolean): Promise<boolean> {
  try {
    if (!(await isInstalled(example))) {
      voice.step(`installing what builds examples/${example}, by its lock file (once; some seconds)`);
      await install(example, closing, (text) => isVerbose && voice.output(text));
    }
    return true;
  } catch (thrown) {
    if (!(thrown instanceof DeployError) || stopped.signal.aborted) throw thrown;
    voice.step(
      `The build tools of examples/${example} could not be installed (no network?), so its scenes are not shown; the others are.`,
    );
    if (isVerbose) voice.output(thrown.message);
    return false;
  }
}

/** Ends the process once everything is closed; nothing keeps a port or a child. */
async function end(code: number): Promise<void> {
  let exitCode = code;
  try {
    await closing.close();
  } catch (thrown) {
    process.stderr.write(`${errorMessage(thrown)}\n`);
    exitCode = code === 0 ? 1 : code;
  }
  process.exit(exitCode);
}
