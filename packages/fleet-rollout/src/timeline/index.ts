export { drawTimeline, type PictureOptions } from './picture/draw-timeline.ts';
export { readTimeline } from './read-timeline.ts';
export { timelineMarkdown } from './summary/timeline-markdown.ts';
export { timelineText } from './summary/timeline-text.ts';
export { thinTimeline } from './thin-timeline.ts';
export type * from './timeline.ts';
export { MARK_KINDS } from './timeline.ts';
