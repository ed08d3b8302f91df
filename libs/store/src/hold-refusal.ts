/** Thrown when a hold cannot be placed, extended or lifted; its message is for the operator. `code` is closed. */
export class HoldRefusal extends Error {
  override readonly name = 'HoldRefusal';

  constructor(
    readonly code:
      | 'unknown_child'
      | 'erased'
      | 'held'
      | 'no_key'
      | 'not_ahead'
      | 'too_long'
      | 'unknown_hold'
      | 'lifted'
      | 'over'
      | 'not_longer',
    message: string,
  ) {
    super(message);
  }
}
