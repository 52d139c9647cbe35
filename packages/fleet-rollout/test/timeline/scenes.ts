import type {
  MarkKind,
  Timeline,
  TimelineMark,
  TimelineNeed,
  TimelinePhase,
  TimelineSample,
} from '../../src/timeline/index.ts';

export const START = Date.UTC(2026, 10, 24, 14, 2, 0);

interface Colour {
  healthy: number;
  desired: number;
  min: number;
  percent: number;
  /** Of its requests, in 1/1000. */
  failing: number;
}

/** A stage for timelines: what happens is told second by second, and looked at now and then. */
export class Scene {
  readonly blue: Colour;
  readonly green: Colour = { healthy: 0, desired: 0, min: 0, percent: 0, failing: 0 };
  #now = 0;
  #asked = 0;
  #phase: { name: string; from: number } | undefined;
  readonly #samples: TimelineSample[] = [];
  readonly #needs: TimelineNeed[] = [];
  readonly #phases: TimelinePhase[] = [];
  readonly #marks: TimelineMark[] = [];
  readonly #perSecond: number;
  readonly #every: number;

  constructor(instances: number, perSecond: number, every = 10) {
    this.blue = { healthy: instances, desired: instances, min: Math.min(2, instances), percent: 100, failing: 0 };
    this.#perSecond = perSecond;
    this.#every = every;
    this.need(Math.min(2, instances), instances);
    this.#look(0);
  }

  need(floor: number, demand: number): void {
    this.#needs.push({ at: START + this.#now * 1000, floor, demand });
  }

  phase(name: string): void {
    if (this.#phase !== undefined) this.#phases.push({ ...this.#phase, to: START + this.#now * 1000 });
    this.#phase = { name, from: START + this.#now * 1000 };
  }

  mark(kind: MarkKind, text: string): void {
    this.#marks.push({ at: START + this.#now * 1000, kind, text });
  }

  /** Lets time pass; `each` is told how many seconds of it have. */
  pass(seconds: number, each: (second: number) => void = () => {}): void {
    for (let second = this.#every; second <= seconds; second += this.#every) {
      each(second);
      this.#now += this.#every;
      this.#look(this.#every);
    }
  }

  /** Time in which nobody looks. */
  hole(seconds: number): void {
    this.#now += seconds;
  }

  share(percent: number, text = `${percent} % of requests to green`, kind: MarkKind = 'step'): void {
    [this.green.percent, this.blue.percent] = [percent, 100 - percent];
    this.#look(0);
    this.mark(kind, text);
  }

  timeline(): Timeline {
    this.phase('');
    return { samples: this.#samples, needs: this.#needs, phases: this.#phases, marks: this.#marks };
  }

  #look(seconds: number): void {
    const look = (colour: Colour) => {
      const traffic = this.#perSecond * (1 + 0.12 * Math.sin(this.#asked / 9) + 0.05 * Math.sin(this.#asked * 2.7));
      const requests = Math.round((traffic * seconds * colour.percent) / 100);
      const { healthy, desired, min, percent, failing } = colour;
      return { healthy, desired, min, percent, requests, failed: Math.round((requests * failing) / 1000) };
    };
    this.#asked += 1;
    this.#samples.push({ at: START + this.#now * 1000, colours: { blue: look(this.blue), green: look(this.green) } });
  }
}

/** Instances become healthy one after the other. */
export function boot(colour: Colour, instances: number, seconds: number): (second: number) => void {
  [colour.desired, colour.min] = [instances, instances];
  return (second) => {
    colour.healthy = Math.min(instances, Math.floor((second / seconds) * instances + 1e-9));
  };
}

export function cleanDeploy(instances = 6, perSecond = 42): Timeline {
  const scene = new Scene(instances, perSecond);
  const { blue, green } = scene;
  scene.phase('Preflight');
  scene.pass(20);
  scene.phase('Boot');
  blue.min = instances;
  scene.mark('gate', `Preflight passed; green asked for ${instances} instances`);
  scene.pass(210, boot(green, instances, 180));
  scene.mark('gate', `${instances} of ${instances} instances of green healthy in 3 polls; smoke test answered 200`);
  scene.phase('Steps');
  for (const percent of [5, 25, 50, 100]) {
    scene.share(percent);
    scene.pass(120);
    scene.mark('gate', `Alarms OK; errors of green 0 %, of blue 0 % of ${(percent * perSecond * 12) / 10} requests`);
  }
  scene.phase('Drain proof');
  scene.pass(240);
  scene.mark('gate', 'Blue had no request for three whole minutes');
  scene.phase('Keep warm');
  scene.pass(180);
  scene.phase('Scale in');
  [blue.desired, blue.min, green.min] = [0, 0, Math.min(2, instances)];
  scene.pass(60, (second) => {
    blue.healthy = second < 20 ? instances : 0;
  });
  scene.mark('done', 'Green is live; blue is empty');
  return scene.timeline();
}

export function rolledBack(): Timeline {
  const scene = new Scene(6, 42);
  const { blue, green } = scene;
  scene.phase('Preflight');
  scene.pass(20);
  scene.phase('Boot');
  blue.min = 6;
  scene.mark('gate', 'Preflight passed; green asked for 6 instances');
  scene.pass(240, boot(green, 6, 210));
  scene.mark('gate', '6 of 6 instances of green healthy in 3 polls');
  scene.phase('Steps');
  scene.share(5);
  scene.pass(120);
  scene.mark('gate', 'Alarms OK; errors of green 0 %, of blue 0 %');
  scene.share(25);
  green.failing = 80;
  scene.pass(60);
  scene.mark(
    'failure',
    'Gate failed: 8.1 % of 630 requests to green answered 5xx, blue 0 %; alarm api-green-5xx is in ALARM',
  );
  scene.phase('Undo');
  scene.share(0, 'All requests back to blue', 'undo');
  green.failing = 0;
  scene.pass(180);
  scene.mark('gate', 'Green had no request for three whole minutes');
  [green.desired, green.min, blue.min] = [0, 0, 2];
  scene.pass(60, (second) => {
    green.healthy = second < 30 ? 6 : 0;
  });
  scene.mark('done', 'Blue is live; green is empty and its release pointer is as it was before');
  return scene.timeline();
}

export function resumed(): Timeline {
  const scene = new Scene(6, 42);
  const { blue, green } = scene;
  scene.phase('Boot');
  blue.min = 6;
  scene.pass(210, boot(green, 6, 180));
  scene.mark('gate', '6 of 6 instances of green healthy in 3 polls');
  scene.phase('Steps');
  scene.share(5);
  scene.pass(120);
  scene.share(25);
  scene.pass(40);
  scene.phase('Nobody watching');
  scene.hole(260);
  [blue.desired, blue.healthy] = [8, 7];
  scene.need(2, 11);
  scene.phase('Steps');
  scene.mark('resume', 'Run 4711, attempt 2, resumed from the journal: 25 % on green as journalled');
  scene.pass(50, (second) => {
    blue.healthy = second > 30 ? 8 : 7;
  });
  scene.mark('gate', 'Waiting for capacity: 6 of 11 healthy carry at most 54 %');
  scene.pass(150, (second) => {
    green.desired = 11;
    green.healthy = second < 60 ? 6 : Math.min(11, 6 + Math.floor((second - 50) / 15));
  });
  scene.share(50);
  scene.pass(120);
  scene.share(100);
  scene.pass(120);
  scene.phase('Drain proof');
  scene.pass(240);
  scene.phase('Scale in');
  [blue.desired, blue.min] = [0, 0];
  scene.pass(60, (second) => {
    blue.healthy = second < 20 ? 8 : 0;
  });
  scene.mark('done', 'Green is live');
  return scene.timeline();
}

export function stickyDrain(): Timeline {
  const scene = new Scene(4, 12, 30);
  const { blue, green } = scene;
  scene.phase('Boot');
  scene.pass(180, boot(green, 4, 150));
  scene.phase('Steps');
  for (const percent of [10, 50, 100]) {
    scene.share(percent);
    scene.pass(90);
  }
  scene.phase('Waiting for cookies of three hours to expire');
  scene.pass(3 * 3600);
  scene.phase('Drain proof');
  scene.mark('gate', 'Cookies expired; blue had no request for three whole minutes');
  scene.pass(180);
  scene.phase('Scale in');
  [blue.desired, blue.healthy] = [0, 0];
  scene.pass(60);
  scene.mark('done', 'Green is live; blue is empty');
  return scene.timeline();
}

export function manyMarks(marks = 40, seconds = 6 * 3600): Timeline {
  const scene = new Scene(3, 900, 60);
  const text =
    'Waiting for capacity: instance i-0abc is Target.ResponseCodeMismatch <503>, hook "warm-up" & its heartbeat';
  for (let nth = 0; nth < marks; nth += 1) {
    if (nth % 3 === 0) scene.phase(`Phase number ${nth}`);
    scene.green.healthy = nth % 4;
    scene.green.desired = 3;
    scene.blue.failing = nth % 7 === 3 ? 4 : 0;
    scene.share(
      (nth * 7) % 101,
      `${nth + 1}. ${text} ${nth % 2 === 0 ? text : ''}`,
      nth % 5 === 4 ? 'failure' : 'gate',
    );
    scene.pass(Math.max(60, nth < marks / 2 ? 60 : (2 * seconds) / marks));
  }
  return scene.timeline();
}
