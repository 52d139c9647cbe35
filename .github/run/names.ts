import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const OURS = 'nwac/spa-release-actions';
export const COMMIT = '0123456789abcdef0123456789abcdef01234567';
export const DIGEST = `sha256:${'a'.repeat(64)}`;
export const ACCOUNT = '111122223333';
export const REGION = 'ca-central-1';
