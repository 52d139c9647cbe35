import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_MS = 250;

/** The share of the machine that other programs take, 0 to 1, seen while this one sleeps. */
export async function foreignLoad(): Promise<number> {
  const before = busyAndAll();
  await sleep(LOOK_MS);
  const after = busyAndAll();
  return (after.busy - before.busy) / Math.max(1, after.all - before.all);
}

function busyAndAll(): { busy: number; all: number } {
  const times = cpus().map((cpu) => cpu.times);
  const all = times.reduce((sum, { user, nice, sys, idle, irq }) => sum + user + nice + sys + idle + irq, 0);
  return { busy: all - times.reduce((sum, { idle }) => sum + idle, 0), all };
}
