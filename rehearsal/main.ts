import { access, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DeployError, errorMessage } from '@deploy/kernel';
import { type Arguments, parseArguments, USAGE } from './arguments.ts';
import { ClosingStack } from './closing-stack.ts';
import { openCloud } from './cloud.ts';
import { installConsole, isConsoleInstalled } from './console/build.ts';
import { playScenes } from './play.ts';
import { chooseScenes, loadScenes } from './registry.ts';
import { closingTable, exitCodeOf } from './results.ts';
import type { NumberedScene } from './scene.ts';
import { createStage, requireBundles } from './stage.ts';
import { styleFor } from './terminal/style.ts';
import { Voice } from './terminal/voice.ts';

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
  voice.lines(['A rehearsal of deploying a single-page app: the committed actions against a local AWS.', '']);
  const consoleMissing = await prepareConsole(scenes, asked.verbose);
  const cloud = await openCloud({ port: asked.port, say: (text) => voice.step(text) });
  closing.add('local AWS', () => cloud.close());
  const { console: site, guest } = cloud.sites;
  voice.step(`S3 and CloudFront take API calls at ${cloud.api.host} and serve ${site.url.href} and ${guest.url.href}`);
  const builds = join(WORK, 'builds');
  const stage = createStage({ cloud, closing, voice, temp: TEMP, builds, isVerbose: asked.verbose });
  const results = await playScenes(scenes, { stage, voice, consoleMissing, signal: stopped.signal });
  voice.lines(['', ...closingTable(results, voice.width, voice.style), '']);
  const code = exitCodeOf(results);
  if (asked.once || !isTerminal) return code;
  const address = voice.style.accent(cloud.sites.console.url.href);
  voice.lines([
    `The console is at ${address}`,
    `and the other site at ${cloud.sites.guest.url.href}`,
    'Ctrl-C ends it.',
  ]);
  servingCode = code;
  return new Promise<never>(() => {});
}

/** Answers why the console cannot be built, or null. */
async function prepareConsole(scenes: readonly NumberedScene[], isVerbose: boolean): Promise<string | null> {
  if (scenes.every(({ buildsConsole }) => buildsConsole === false)) return null;
  try {
    if (!(await isConsoleInstalled())) {
      voice.step('installing what builds the example console, by its lock file (once; some seconds)');
      await installConsole(closing, (text) => isVerbose && voice.output(text));
    }
    return null;
  } catch (thrown) {
    if (!(thrown instanceof DeployError) || stopped.signal.aborted) throw thrown;
    voice.step(
      'The console’s build tools could not be installed (no network?), so its scenes are not shown; the others are.',
    );
    if (isVerbose) voice.output(thrown.message);
    return 'the console’s build tools could not be installed';
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
