import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from '@jest/globals';

const MODULE = new URL('../setup/own-node.mjs', import.meta.url).href;

/** A script of ours that becomes another one. */
function handingOver(code: string) {
  const script = `import { handOver } from ${JSON.stringify(MODULE)}; handOver(['--eval', ${JSON.stringify(code)}]);`;
  return spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: ['ignore', 'pipe', 'inherit'] });
}

describe('handing over to a script', () => {
  test('ends with its exit code', async () => {
    expect(await once(handingOver('process.exitCode = 7'), 'exit')).toEqual([7, null]);
  });

  test('leaves the end to the script when it is asked to stop', async () => {
    const code =
      "process.on('SIGTERM', () => { process.exitCode = 9; clearInterval(open); }); const open = setInterval(() => {}, 1000); console.log('ready')";
    const parent = handingOver(code);
    await once(parent.stdout, 'data');
    parent.kill('SIGTERM');
    expect(await once(parent, 'exit')).toEqual([9, null]);
  });

  test('does not end before the script when Ctrl-C was meant for both', async () => {
    const code = "setTimeout(() => { process.exitCode = 5; }, 300); console.log('ready')";
    const parent = handingOver(code);
    await once(parent.stdout, 'data');
    parent.kill('SIGINT');
    expect(await once(parent, 'exit')).toEqual([5, null]);
  });
});
