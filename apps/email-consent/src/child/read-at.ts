import { Problem, type ProblemCode } from '@kinsent/host';

/** Runs a parser of the law; its RangeError becomes the Problem `code` that points at the field. */
export function readAt<T>(code: ProblemCode, pointer: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) throw new Problem(code, { errors: [{ pointer, detail: error.message }] });
    throw error;
  }
}
