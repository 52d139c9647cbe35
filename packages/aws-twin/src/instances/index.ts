export type { FetchArtifact } from './artifact-folders.ts';
export { BootTimes, type BootTimesOptions } from './boot-times.ts';
export type { ProberOptions } from './health-prober.ts';
export { InstanceProcesses, type InstanceProcessesOptions } from './instance-processes.ts';
