import { addPeriod, inquiryAnsweredWithin, inquiryKept } from '@kinsent/consent';
import { Clock } from '@kinsent/host';
import { type InquiryContent, InquiryStore, newId } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { Allowance } from './allowance';

const anHour = 3_600_000;
/** One household, or one school, in an hour; and one address in a day. */
const most = { ofNetwork: 10, ofAddress: 3 } as const;

/** Takes inquiries in. Whatever comes of one, nobody outside can tell. */
@Injectable()
export class Inquiries {
  private readonly networks = new Allowance(most.ofNetwork, anHour);

  constructor(
    private readonly store: InquiryStore,
    private readonly clock: Clock,
  ) {}

  /** `network`: where it came from, to count by and nothing else. What is over the limits is not kept. */
  async take(content: InquiryContent, network: string): Promise<'added' | 'over'> {
    const at = this.clock.now();
    if (!this.networks.takes(network, at)) return 'over';
    return this.store.add({
      id: newId(at),
      content,
      at,
      dueAt: addPeriod(at, inquiryAnsweredWithin),
      destroyAt: addPeriod(at, inquiryKept.most),
      most: { count: most.ofAddress, since: new Date(at.getTime() - 24 * anHour) },
    });
  }
}
