/** Prints figures as JSON, under what they are figures of. */
export function report(what: string, figures: unknown): void {
  console.log(JSON.stringify({ [what]: figures }, null, 2));
}
