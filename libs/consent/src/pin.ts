const longest = 12;
const shortest = 6;

/** The digits of a PIN however it was typed: `482 915`, full-width. Null when they are not 6 to 12. */
export function readPin(typed: string): string | null {
  // Nobody types more than this for twelve digits; whatever is longer is not looked at.
  if (typed.length > 60) return null;
  const digits = typed.normalize('NFKC').replace(/[\s.·-]/g, '');
  return /^[0-9]+$/.test(digits) && digits.length >= shortest && digits.length <= longest ? digits : null;
}

/** True for a PIN that is guessed first: one figure, steps of one, or a short piece over and over. */
export function isWeakPin(pin: string): boolean {
  const digits = [...pin].map(Number);
  const steps = new Set(digits.slice(1).map((digit, index) => (digit - digits[index]! + 10) % 10));
  // The same figure again and again, or counted up or down, over nine and nought as well.
  if (steps.size === 1 && [0, 1, 9].some((step) => steps.has(step))) return true;
  return [2, 3].some(
    (length) =>
      pin ===
      pin
        .slice(0, length)
        .repeat(Math.ceil(pin.length / length))
        .slice(0, pin.length),
  );
}

/** Wrong tries after which a PIN rests. */
export const pinTries = 5;

/** How long a PIN rests after so many wrong tries, in hours: each round twice as long as the one before, a day at most. */
export function pinRestHours(wrong: number): number {
  return Math.min(2 ** (Math.floor(wrong / pinTries) - 1), 24);
}
