import { addPeriod, chargeIn, methodsOffered, periodInWords, type Policy, textIn } from '@kinsent/consent';
import { Clock, preferredLocale } from '@kinsent/host';
import type { PaymentRecord } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import type { VNode } from 'preact';
import { callTermsOf } from '../call/call-terms';
import { stillAhead } from '../call/call-times-offered';
import { CurrentRules } from '../current-rules';
import { type PurposeInWords, purposeInWords, recipientsInWords } from '../proof/purpose-in-words';
import { formStateOf } from '../signed-form/form-state';
import { choosePage, type ChooseProps } from './choose.page';
import type { Way } from './method-sections';
import { donePage, gonePage, overPage, pendingPage } from './closing.pages';
import type { Choice } from './decide-disclosure';
import { disclosurePage } from './disclosure.page';
import { doorCatalogue } from './door-catalogue';
import { type DoorParts, spoken } from './door-parts';
import type { Visit } from './doorway';
import { backOf, setbackOf, type View } from './view-of';

/** Who reads, and over which link. */
export interface Reader {
  readonly secret: string;
  /** The language asked for by link, and those that the browser asks for. */
  readonly lang: string | undefined;
  readonly acceptLanguage: string | undefined;
  /** Token for the page's forms. */
  readonly token: string;
  readonly presence: string | null;
  /** The provider's session that the guardian comes back from, as the address says. */
  readonly session: string | null;
  /** True for somebody who left the provider's page. */
  readonly left: boolean;
}

/** What has just happened, when a form comes back. */
export interface News {
  readonly fault?: ChooseProps['fault'];
  readonly choices?: ReadonlyMap<string, Choice>;
  readonly incomplete?: boolean;
  readonly forgotten?: boolean;
}

/** Builds the pages on which guardians prove who they are. */
@Injectable()
export class DoorPages {
  constructor(
    private readonly rules: CurrentRules,
    private readonly clock: Clock,
  ) {}

  /** The language that a visit's pages are shown in. */
  localeOf(visit: Visit | null, { lang, acceptLanguage }: Pick<Reader, 'lang' | 'acceptLanguage'>): string {
    const locales = spoken(visit?.policy ?? this.rules.policy);
    const asked = locales.find((each) => each === lang);
    return asked ?? visit?.verification.locale ?? preferredLocale(acceptLanguage, locales);
  }

  page(view: View, visit: Visit | null, reader: Reader, news: News = {}): VNode {
    const parts = this.parts(visit, reader);
    if (visit === null || view === 'gone') return gonePage(parts);
    const { locale } = parts;
    const { policy, waiting, known } = visit;
    const app = textIn(policy.apps[known.child.app]!.name, locale);
    switch (view) {
      case 'choose':
        return choosePage({
          parts,
          app,
          waiting: waiting.map(({ consent }) => textIn(policy.purposes[consent.purpose]!.title, locale)),
          ways: this.waysIn(visit, parts),
          form: formStateOf(visit.scans),
          now: this.clock.now(),
          reusable: visit.reusable,
          setback: setbackOf(visit, reader.left),
          calls: visit.calls,
          fault: news.fault ?? null,
        });
      case 'pending':
        return pendingPage(parts, againUrl(parts, reader));
      case 'disclosure':
        return disclosurePage({
          parts,
          asked: waiting.map(({ consent: { purpose } }) => disclosureIn(policy, purpose, locale)),
          choices: news.choices ?? new Map(),
          incomplete: news.incomplete ?? false,
        });
      case 'done':
        return donePage({ parts, ...this.doneIn(visit, locale), forgotten: news.forgotten ?? false });
      case 'over':
        return overPage(parts, app, setbackOf(visit, false));
    }
  }

  /** What the sections need to know of each way that is offered here, in the policy's order. */
  private waysIn(visit: Visit, { door, locale }: DoorParts): Way[] {
    const { policy, known } = visit;
    const { child } = known;
    const { verification } = policy;
    return methodsOffered(verification, child.place).flatMap((method): Way[] => {
      if (method === 'card' && verification?.card !== undefined) {
        const [charge, { statement }] = [chargeIn(verification, child.place), verification.card];
        return [{ method, charge, statement, rememberUntil: addPeriod(this.clock.now(), verification.stands) }];
      }
      if (method === 'form' && verification?.form !== undefined) {
        return [{ method, path: `${door}/form`, judgedWithin: periodInWords(verification.form.judgedWithin, locale) }];
      }
      return method === 'call' ? this.callIn(visit) : [];
    });
  }

  private callIn({ policy, known: { child }, verification: { reference }, calls }: Visit): Way[] {
    const terms = callTermsOf(policy, this.rules.policy, child.place);
    if (terms === null) return [];
    const standing = { ...calls, booking: stillAhead(calls.booking, terms, this.clock.now()) };
    return [{ method: 'call', offer: { terms, reference, standing } }];
  }

  private doneIn({ policy, known, verification, payments, reusable }: Visit, locale: string) {
    const decided = known.consents
      .filter(({ requestId, approvedAt }) => requestId === verification.requestId && approvedAt !== null)
      .map((consent) => ({ title: textIn(policy.purposes[consent.purpose]!.title, locale), consent }));
    const paid = payments.filter(({ paidAt }) => paidAt !== null).at(-1);
    return {
      decided,
      back: paid === undefined ? null : backOf(paid),
      rememberedUntil: reusable?.standsUntil ?? null,
    };
  }

  /** What a page behind a link is made with; `below` the door where it is not the door's own. */
  parts(visit: Visit | null, reader: Reader, below = ''): DoorParts {
    const policy = visit?.policy ?? this.rules.policy;
    const locale = this.localeOf(visit, reader);
    const door = `/p/${encodeURIComponent(reader.secret)}/verify`;
    return {
      door,
      path: door + below,
      locale,
      locales: spoken(policy),
      say: doorCatalogue.in(locale),
      operator: policy.operator,
      token: reader.token,
      presence: reader.presence,
    };
  }
}

/** Whoever comes back from having paid has done what no robot does. */
export function cameBackFrom(payments: readonly PaymentRecord[], session: string | null): boolean {
  return payments.some(({ sessionId, paidAt }) => paidAt !== null && sessionId !== null && sessionId === session);
}

function againUrl({ path, locale }: DoorParts, { session }: Reader): string {
  return `${path}/return?lang=${locale}${session === null ? '' : `&session=${encodeURIComponent(session)}`}`;
}

/** Who processes for the operator alone is no recipient that it asks about. */
function disclosureIn(policy: Policy, purpose: string, locale: string): PurposeInWords {
  const others = policy.purposes[purpose]!.recipients.filter(
    (key) => policy.recipients[key]!.role !== 'service-provider',
  );
  return { ...purposeInWords(policy, purpose, locale), recipients: recipientsInWords(policy, others, locale) };
}
