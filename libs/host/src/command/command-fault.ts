/** What a command line cannot go on with; its message is for the person who typed. */
export class CommandFault extends Error {
  override readonly name = 'CommandFault';
}
