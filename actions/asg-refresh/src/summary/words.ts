import { markdown as md } from '@deploy/action-kit';
import type { Colour } from '@deploy/kernel';
import { shortRelease } from '../verdict.ts';

/** How things are called in all summaries. Everything here answers Markdown. */

export const SQUARES: Readonly<Record<Colour, string>> = { blue: '🟦', green: '🟩' };

/** 45 s, 3 min, 1 h 5 min. */
export function spoken(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `14:02`, UTC. */
export const clockTime = (ms: number): string => new Date(ms).toISOString().slice(11, 16);

/** 2026-01-31 23:59 UTC. */
export const moment = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** A run of GitHub as a link; anything else as it is. */
export function runLink(run: string): string {
  const id = /^https:\/\/\S+\/actions\/runs\/(\d+)$/.exec(run)?.[1];
  return id === undefined ? md.escaped(run) : md.link(`run ${id}`, run);
}

/** An artifact by the beginning of its digest, where it is named by one. */
export const releaseName = (uri: string): string => (uri === '' ? 'none' : md.code(shortRelease(uri)));

export const bullets = (items: readonly string[]): string => items.map((item) => `- ${item}\n`).join('');
