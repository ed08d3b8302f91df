import { methodsOffered } from '@kinsent/consent';
import { Clock, showPage } from '@kinsent/host';
import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { addressBelow } from '../door/address-below';
import { DoorPages, type Reader } from '../door/door-pages';
import type { Visit } from '../door/doorway';
import { leadTo } from '../door/lead-to';
import { viewOf } from '../door/view-of';
import type { PaperSize } from '../paper/paper';
import { formStateOf } from './form-state';
import { formTermsOf } from './form-terms';
import { formPage, type FormNews } from './form.page';

const letterPlaces = ['US', 'CA', 'MX', 'PH', 'CL', 'CO', 'VE'];

/** Answers with the page of the signed form, where it is one of the ways and something waits. */
@Injectable()
export class FormPages {
  constructor(
    private readonly pages: DoorPages,
    private readonly clock: Clock,
  ) {}

  /** True when a form would be judged. */
  isOpen(visit: Visit | null): visit is Visit {
    if (visit === null || viewOf(visit, false) !== 'choose') return false;
    const { policy, known } = visit;
    const offered = methodsOffered(policy.verification, known.child.place).includes('form');
    return offered && formTermsOf(policy) !== null;
  }

  show(reply: FastifyReply, visit: Visit, reader: Reader, news: FormNews = {}, status = 200, paper?: PaperSize): void {
    const parts = this.pages.parts(visit, reader, '/form');
    const page = formPage({
      parts,
      terms: formTermsOf(visit.policy)!,
      reference: visit.verification.reference,
      paper: paper ?? paperIn(visit.known.child.place),
      state: formStateOf(visit.scans),
      news,
      now: this.clock.now(),
    });
    showPage(reply, page, { status, scripted: true });
  }

  /** On to the door, which knows what to say where no form is asked for; or to the page anew, to say what has come in. */
  lead(reply: FastifyReply, visit: Visit | null, reader: Reader, below: '' | '/form'): void {
    leadTo(reply, addressBelow(this.pages.parts(visit, reader), below));
  }
}

/** The paper that a place prints on. */
export function paperIn(place: string | null): PaperSize {
  return letterPlaces.includes(place?.slice(0, 2) ?? '') ? 'Letter' : 'A4';
}
