// One installation at a time: compilers take every core, and two installers of one tool would trip over each other.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { home } from './catalogue.mjs';

const file = join(home, 'installing');

/** Runs `work` while no other process runs one. A turn whose process is gone is taken over. */
export async function inTurn(work, say) {
  mkdirSync(home, { recursive: true });
  for (let waits = 0; !take(); waits += 1) {
    if (waits === 0) say(`waiting for another installation (process ${holder()})`);
    await sleep(500);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function take() {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  const pid = holder();
  if (pid > 0 && !isAlive(pid)) rmSync(file, { force: true });
  return false;
}

function holder() {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return 0;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
