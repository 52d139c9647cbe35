/** 12480 → "12,480". The machine's locale is not asked. */
export function thousands(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Short enough for an axis: "9,500", "18.3k", "2.4M". */
export function compact(count: number): string {
  if (count < 10) return percent(count);
  if (count < 10_000) return thousands(count);
  return count < 1_000_000 ? `${percent(count / 1000)}k` : `${percent(count / 1_000_000)}M`;
}

/** Milliseconds as people say them: "45 s", "4 min 30 s", "21 min", "3 h 5 min". */
export function spoken(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 600) return both(Math.floor(seconds / 60), 'min', seconds % 60, 's');
  const minutes = Math.round(seconds / 60);
  return minutes < 100 ? `${minutes} min` : both(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
}

function both(many: number, unit: string, rest: number, smaller: string): string {
  return rest === 0 ? `${many} ${unit}` : `${many} ${unit} ${rest} ${smaller}`;
}

/** Milliseconds since the start as a clock: "3:20", "1:03:20". */
export function elapsed(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const two = (count: number) => String(count).padStart(2, '0');
  return hours === 0 ? `${minutes}:${two(seconds % 60)}` : `${hours}:${two(minutes)}:${two(seconds % 60)}`;
}

/** "2026-11-24, 14:02 to 14:24 UTC" */
export function between(from: number, to: number): string {
  const [[day, start], [lastDay, end]] = [dayAndTime(from), dayAndTime(to)];
  return day === lastDay ? `${day}, ${start} to ${end} UTC` : `${day}, ${start} to ${lastDay}, ${end} UTC`;
}

function dayAndTime(at: number): readonly [string, string] {
  const text = new Date(at).toISOString();
  return [text.slice(0, 10), text.slice(11, 16)];
}

/** 33.333 → "33.3", 25 → "25". */
export function percent(share: number): string {
  return String(Math.round(share * 10) / 10);
}

/** "1 request", "2 requests". */
export function counted(count: number, noun: string): string {
  return `${thousands(count)} ${noun}${count === 1 ? '' : 's'}`;
}
