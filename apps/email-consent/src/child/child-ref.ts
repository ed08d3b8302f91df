import { ValidateBy, type ValidationOptions } from 'class-validator';

/** Letters of every script, digits, signs and emoji; no control characters, half characters or hidden direction marks. */
const printable = /^[^\p{Cc}\p{Cs}\p{Cn}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]{1,128}$/u;

/**
 * True when a text can stand for a child: 1–128 printable characters. `.` and `..` are refused because no client can
 * put them into a path, and so could never ask about the child again.
 */
export function isChildRef(text: unknown): text is string {
  return typeof text === 'string' && text.length <= 128 && printable.test(text) && text !== '.' && text !== '..';
}

/** Accepts only a child reference (see `isChildRef`). */
export function IsChildRef(options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'isChildRef',
      validator: {
        validate: isChildRef,
        defaultMessage: () => 'must be 1 to 128 printable characters',
      },
    },
    options,
  );
}
