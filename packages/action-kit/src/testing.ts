/** For tests only: an action in a process of its own, a host that remembers, and action.yml held against the code. */
export * from './testing/action-manifest.ts';
export * from './testing/command-files.ts';
export * from './testing/github-repository.ts';
export * from './testing/github-server.ts';
export * from './testing/memory-host.ts';
export * from './testing/run-bundle.ts';
