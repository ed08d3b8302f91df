/** What an app handed over with a request, to be kept until the guardian decided. */
export class EscrowDto {
  consentRequestId: string;

  /** The purpose whose consent opened it. */
  purpose: string;

  /** The JSON object as it was handed over. */
  payload: unknown;
}

/** Everything of one child that may be read now. */
export class EscrowsDto {
  childRef: string;

  escrows: EscrowDto[];
}
