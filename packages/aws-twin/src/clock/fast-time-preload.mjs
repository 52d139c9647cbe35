// Loaded with `node --import`: time runs TIME_FACTOR times as fast for the program, counted from TIME_ORIGIN_MS, so that it
// agrees with a local AWS whose clock began then. Programs have no switch for it.
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';

const factor = Number(process.env['TIME_FACTOR'] ?? '1');
const wait = timers.setTimeout;
timers.setTimeout = (ms, ...rest) => wait(ms / factor, ...rest);
syncBuiltinESMExports();

const monotonic = performance.now.bind(performance);
const startMs = Date.now();
const originMs = monotonic();
const aheadMs = (startMs - Number(process.env['TIME_ORIGIN_MS'] ?? startMs)) * (factor - 1);
performance.now = () => (monotonic() - originMs) * factor;
Date.now = () => startMs + aheadMs + Math.round(performance.now());
