/**
 * The guards: what a release is refused for, by stable name. Each violation can be let through by input `allow`, except
 * those of `ALWAYS_REFUSED`, which no bucket could serve or this tool could not undo.
 */
export const GUARDS = [
  'source-empty',
  'entry-missing',
  'env-file',
  'secret',
  'version-control',
  'source-map',
  'link',
  'unreadable-file',
  'name-collision',
  'key-form',
  'state-folder',
  'file-size',
  'missing-reference',
] as const;

export type GuardName = (typeof GUARDS)[number];

export const ALWAYS_REFUSED: ReadonlySet<GuardName> = new Set([
  'source-empty',
  'key-form',
  'state-folder',
  'file-size',
]);

/** One thing that a guard found. */
export interface Violation {
  readonly guard: GuardName;
  /** What a glob of `allow` can name: keys of the release, first the one it is about. */
  readonly subjects: readonly string[];
  /** A phrase for a list, such as `.env.production`. Holds no secret. */
  readonly text: string;
}

/** What to do about each guard's violations. */
export const GUARD_REMEDIES: Readonly<Record<GuardName, string>> = {
  'source-empty':
    'Check that the build wrote its output where input `source` points, and that `exclude` does not match everything.',
  'entry-missing':
    'Point `source` at the folder that holds `index.html`, or name the pages visitors open first with `entry`.',
  'env-file': 'Keep `.env` files out of the folder that is published, or leave them out with `exclude: .env*`.',
  secret: 'Remove the credential from the build and revoke it: whoever saw the artifact has it.',
  'version-control': 'Deploy the folder the build writes, not the checkout.',
  'source-map':
    'Turn source maps off for production or upload them to your error tracker only; `exclude: "*.map"` leaves them out.',
  link: 'Replace the link by what it points to. `allow: link:<path>` follows one that leads out of the source, and leaves any other out.',
  'unreadable-file': 'Make it a plain file that the user who runs the job can read, or leave it out with `exclude`.',
  'name-collision':
    'Rename one of them: they are two objects in the bucket and one file on most machines, so that each build has another.',
  'key-form': 'Rename the file.',
  'state-folder': 'Rename the folder: `_deploy/` is where releases are kept.',
  'file-size': 'Split the file, or serve it from elsewhere: S3 copies at most 5 GiB in one step.',
  'missing-reference':
    'Build again so that the page and its files belong together; where another origin serves the path, let it through with `allow: missing-reference:<path>`.',
};
