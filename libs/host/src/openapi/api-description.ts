/** What a service says of its API as a whole. */
export interface ApiDescription {
  readonly title: string;
  /** Plain text; a blank line begins a new paragraph. */
  readonly description: string;
  /** Groups in reading order, by the tag of their controllers (`@ApiTags`). */
  readonly groups: readonly { readonly name: string; readonly description: string }[];
}
