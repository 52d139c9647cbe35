export { drawTimeline, type PictureOptions } from './picture/draw-timeline.ts';
export { readTimeline } from './read-timeline.ts';
export { thin } from './thin.ts';
export type * from './timeline.ts';
export { MARK_KINDS } from './timeline.ts';
