import { spawn } from 'node:child_process';
import { ownEnvironment, ownNode } from '../setup/own-node.mjs';
import { root } from '../setup/root.mjs';

/**
 * Runs all steps, also after one failed: whoever reads the log wants to know everything at once. Answers a result per
 * step: `ok`, `failed` or `skipped`, and the seconds it took.
 */
export async function runSteps(steps, { environment, say }) {
  const early = new Map(steps.filter((step) => step.early).map((step) => [step, begin(step, environment, 'pipe')]));
  const results = [];
  for (const step of steps) {
    say(step);
    const running = early.get(step) ?? begin(step, environment, 'inherit');
    results.push(await running.ended(process.stdout));
  }
  return results;
}

function begin(step, environment, output) {
  const startedMs = performance.now();
  const child = spawn(ownNode, step.command, {
    cwd: root,
    env: { ...ownEnvironment(), ...environment },
    stdio: ['ignore', output, output],
  });
  const chunks = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => chunks.push(chunk));
  const ended = new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: 1, note: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, note: '' }));
  });
  return {
    ended: async (terminal) => {
      const { code, note } = await ended;
      for (const chunk of chunks) terminal.write(chunk);
      if (note !== '') terminal.write(`${note}\n`);
      const seconds = (performance.now() - startedMs) / 1000;
      return { name: step.name, outcome: outcomeOf(step, code), seconds };
    },
  };
}

const outcomeOf = ({ skips }, code) => {
  if (code === 0) return 'ok';
  return code === skips ? 'skipped' : 'failed';
};

/** A line per step, for a log. */
export function resultTable(results) {
  const width = Math.max(...results.map(({ name }) => name.length));
  return results.map(
    ({ name, outcome, seconds }) =>
      `${name.padEnd(width)}  ${(outcome === 'failed' ? 'FAILED' : outcome).padEnd(7)}  ${seconds.toFixed(1).padStart(6)} s`,
  );
}
