import { spawn } from 'node:child_process';
import { root } from '../setup/root.mjs';

/** Runs Terraform in a folder. */
export const runTerraform = ({ command, environment }, folder, args) =>
  run(command, [`-chdir=${folder}`, ...args], environment);

/** Runs a program. Answers its exit code, what it printed, and how long it took. */
export function run(command, args, environment) {
  const startedMs = performance.now();
  const child = spawn(command, args, { cwd: root, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  const printed = [];
  const errors = [];
  child.stdout.on('data', (chunk) => printed.push(chunk));
  child.stderr.on('data', (chunk) => errors.push(chunk));
  return new Promise((resolve) => {
    const done = (code, note = '') =>
      resolve({
        code,
        output: Buffer.concat(printed).toString('utf8'),
        errors: `${Buffer.concat(errors).toString('utf8')}${note}`,
        seconds: (performance.now() - startedMs) / 1000,
      });
    child.on('error', (error) => done(1, error.message));
    child.on('close', (code) => done(code ?? 1));
  });
}

/** Does the work of all items, at most `width` at a time; answers in their order. */
export async function inParallel(items, width, work) {
  const results = [];
  const queue = [...items.entries()];
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [at, item] = next;
      results[at] = await work(item);
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results;
}
