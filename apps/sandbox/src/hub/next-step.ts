/** What is known of one visitor's way through the sample app. */
export interface Way {
  readonly gate: 'parent_needed' | 'pass' | 'prohibited' | null;
  readonly asked: boolean;
  /** Address of the newest letter to this visitor's parent, if one has arrived. */
  readonly letter: string | null;
  readonly allowed: boolean;
  readonly confirmed: boolean;
  readonly ended: 'declined' | 'withdrawn' | 'lapsed' | null;
  readonly forgotten: boolean;
}

export interface Step {
  /** 1 to 7; 8 when there is nothing left to show. */
  readonly number: number;
  readonly text: string;
  readonly href: string;
  /** True while something is under way that the visitor only has to wait for. */
  readonly waiting: boolean;
}

export const steps = [
  'Open the sample app and say how old the child is',
  'Type a parent’s address',
  'Open the letter in the inbox',
  'Answer as the parent, with the code from the letter',
  'See the yes in the app',
  'Move the clock: the second letter follows a day later',
  'Take it back, and watch the child be forgotten',
] as const;

/** What the visitor does next; a first-time visitor who follows it is at "granted" in under a minute. */
export function nextStep(way: Way): Step {
  const step = (number: number, text: string, href: string, waiting = false): Step => ({ number, text, href, waiting });
  if (way.forgotten) return step(8, 'The child is forgotten. See who forgot, and the certificate', '/erasures');
  if (way.ended === 'withdrawn') {
    return step(
      7,
      'Taken back. Move the clock by 31 days: what the app may keep until then goes, and the child with it',
      '/#clock',
    );
  }
  if (way.ended !== null) return step(8, 'That road has ended. See who forgot the child', '/erasures');
  if (way.gate === null)
    return step(1, 'Open the sample app as a child: born in May 2016, say, in the Netherlands', '/app');
  if (way.gate !== 'parent_needed') return step(8, 'Old enough: no parent is asked. Start over as a child', '/app');
  if (!way.asked) return step(2, 'Type a parent’s address: parent@family.example will do', '/app');
  if (way.allowed && way.confirmed) return step(7, 'Take it back: open any letter once more', way.letter ?? '/inbox');
  if (way.allowed) return step(6, 'Move the clock by 25 hours', '/#clock');
  if (way.letter === null) return step(3, 'The letter is on its way…', '/inbox', true);
  return step(3, 'Open the letter and answer it', way.letter);
}
