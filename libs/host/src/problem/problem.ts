import { type ProblemCode, problems } from './problems';

/** One fault of one field; `pointer` is a JSON pointer into the body (RFC 6901), `''` for the whole. */
export interface FieldFault {
  readonly pointer: string;
  readonly detail: string;
}

export interface ProblemParts {
  /** What went wrong this time and what to do; holds no input and nothing personal. */
  readonly detail?: string;
  readonly errors?: readonly FieldFault[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Further members of the problem document, such as the id of the request that is already open. */
  readonly members?: Readonly<Record<string, string | number | null>>;
}

/** Thrown to answer with a problem document (RFC 9457). */
export class Problem extends Error {
  override readonly name = 'Problem';

  readonly status: number;

  constructor(
    readonly code: ProblemCode,
    readonly parts: ProblemParts = {},
  ) {
    super(code);
    this.status = problems[code].status;
  }
}

/** The document as sent. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  readonly detail?: string;
  readonly errors?: readonly FieldFault[];
  readonly requestId: string;
  readonly [member: string]: unknown;
}

/** Writes a problem as its document. */
export function problemDocument(problem: Problem, requestId: string): ProblemDocument {
  const { detail, errors, members } = problem.parts;
  const { status, title } = problems[problem.code];
  return {
    type: `urn:kinsent:problem:${problem.code}`,
    title,
    status,
    code: problem.code,
    ...(detail === undefined ? {} : { detail }),
    ...(errors === undefined || errors.length === 0 ? {} : { errors }),
    ...members,
    requestId,
  };
}
