/** Reads digits as a number and leaves anything else for the check to refuse: `1e3`, `0x10` and `` are no numbers. */
export function digits({ value }: { value: unknown }): unknown {
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
}
