// Loaded with `node --import`: time runs TIME_FACTOR times as fast for the program, so that it watches a silent lease for a
// second and not for a minute. Programs have no switch for it.
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';

const factor = Number(process.env['TIME_FACTOR'] ?? '1');
const wait = timers.setTimeout;
timers.setTimeout = (ms, ...rest) => wait(ms / factor, ...rest);
syncBuiltinESMExports();

const monotonic = performance.now.bind(performance);
const startMs = Date.now();
const originMs = monotonic();
performance.now = () => (monotonic() - originMs) * factor;
Date.now = () => startMs + Math.round(performance.now());
