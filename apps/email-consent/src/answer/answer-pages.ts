import { addPeriod, type Consent, needsConfirmation, type Policy } from '@kinsent/consent';
import { Clock, PoliciesInUse, preferredLocale } from '@kinsent/host';
import type { ChildCase } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import type { VNode } from 'preact';
import { RequestNotices } from '../letter/request-notice';
import { CurrentPolicy } from '../policy/current-policy';
import { CheckStandings } from '../verification/check-standings';
import { checkAhead } from '../verification/stronger-check';
import { StrongerChecks } from '../verification/stronger-checks';
import { answerCatalogue } from './answer-catalogue';
import { askPage } from './ask.page';
import type { About } from './answer-form';
import { calledOffPage, deletedPage, freshPage, gonePage, restingPage } from './closed.pages';
import { askedIn, type Choice } from './decide-answer';
import { mayDecideAll } from './decide-restriction';
import { canBeTakenBack } from './decide-take-back';
import type { Fault } from './fault';
import { errorsOf } from './form-errors';
import { mayBringAnother } from './fresh-letter';
import { Keeps } from './keeps';
import type { PageParts } from './page-parts';
import { ProofsAsked, waitOf } from './proofs-asked';
import { type News, standingPage } from './standing.page';
import { type View, viewOf, type Visit } from './view-of';

/** Who reads, and over which link. */
export interface Reader {
  readonly secret: string;
  /** The language asked for by link, and those that the browser asks for. */
  readonly lang: string | undefined;
  readonly acceptLanguage: string | undefined;
  /** Token for the page's forms. */
  readonly token: string;
  /** They would rather use their PIN than look into the letter. */
  readonly byPin: boolean;
}

/** What was filled in and what is wrong with it, when a form comes back. */
export interface Draft {
  readonly choices?: ReadonlyMap<string, Choice>;
  readonly code?: string;
  /** What was ticked in which take-back form. */
  readonly ticked?: ReadonlySet<string>;
  readonly about?: About;
  readonly faults?: readonly Fault[];
}

export interface Shown {
  readonly view: View;
  readonly page: VNode;
}

/** Builds the parent's pages. */
@Injectable()
export class AnswerPages {
  constructor(
    private readonly notices: RequestNotices,
    private readonly policies: PoliciesInUse,
    private readonly current: CurrentPolicy,
    private readonly checks: StrongerChecks,
    private readonly standings: CheckStandings,
    private readonly keeps: Keeps,
    private readonly proofs: ProofsAsked,
    private readonly clock: Clock,
  ) {}

  /** The page that a link leads to now. */
  async show(visit: Visit | null, reader: Reader, draft: Draft = {}): Promise<Shown> {
    const view = viewOf(visit, this.clock.now());
    if (visit === null || view === 'gone') return { view, page: gonePage(this.strangerParts(reader)) };
    if (view === 'ask') return { view, page: await this.ask(visit, reader, draft) };
    if (view === 'standing') return { view, page: await this.standing(visit, reader, null, draft) };
    const parts = await this.partsOf(visit, reader);
    const { notice } = await this.notices.of(visit.known, visit.request, parts.locale);
    if (view === 'resting') return { view, page: this.resting(visit, parts, notice) };
    return { view, page: calledOffPage(parts, notice.app.name) };
  }

  /** The page after something was written; `known` is how the case stands since. */
  async done(visit: Visit, known: ChildCase, news: News | 'deleted', reader: Reader): Promise<VNode> {
    if (news === 'deleted') return this.deleted(visit, reader);
    const request = known.requests.find(({ id }) => id === visit.request.id) ?? visit.request;
    return this.standing({ ...visit, known, request }, reader, news, {});
  }

  private async deleted(visit: Visit, reader: Reader): Promise<VNode> {
    const parts = await this.partsOf(visit, reader);
    const { notice } = await this.notices.of(visit.known, visit.request, parts.locale);
    return deletedPage(parts, notice.app.name);
  }

  /** After a fresh letter was asked for: the same for everybody. */
  fresh(reader: Reader): VNode {
    return freshPage(this.strangerParts(reader));
  }

  /** The language that a visit's pages are shown in. */
  async localeOf(visit: Visit, lang: string | undefined): Promise<string> {
    const policy = await this.policies.find(visit.request.policyDigest);
    return lang !== undefined && spoken(policy).includes(lang) ? lang : visit.request.locale;
  }

  private async ask(visit: Visit, reader: Reader, { choices, code, faults = [] }: Draft): Promise<VNode> {
    const { known, request } = visit;
    const parts = await this.partsOf(visit, reader);
    const noticed = await this.notices.of(known, request, parts.locale);
    const { notice } = noticed;
    const waiting = new Set(askedIn(known, request.id).map(({ purpose }) => purpose));
    const told = canBeTakenBack(known, request.id, this.clock.now());
    return askPage({
      parts,
      notice,
      asked: notice.purposes.filter(({ key, level }) => waiting.has(key) && level !== 'notice'),
      check: checkAhead(this.checks, noticed, known.child.place),
      told:
        told.length === 0
          ? null
          : { items: this.itemsOf(told, notice), proof: this.proofs.of(visit.letter, this.clock.now()) },
      choices: choices ?? new Map(),
      code: code ?? '',
      errors: errorsOf(faults, parts.say, notice),
    });
  }

  private resting({ letter, known, request }: Visit, parts: PageParts, notice: Titles): VNode {
    const at = this.clock.now();
    const told = canBeTakenBack(known, request.id, at);
    const proof = this.proofs.of(letter, at);
    return restingPage({
      parts,
      waitMs: waitOf(letter, at),
      freshLetter: mayBringAnother(letter, at),
      told: told.length > 0 && proof.kind === 'number' ? { items: this.itemsOf(told, notice), proof } : null,
    });
  }

  private async standing(visit: Visit, reader: Reader, news: News | null, draft: Draft): Promise<VNode> {
    const { known, request, letter } = visit;
    const parts = await this.partsOf(visit, reader);
    const noticed = await this.notices.of(known, request, parts.locale);
    const { notice, policy } = noticed;
    const consents = known.consents.filter(({ requestId }) => requestId === request.id);
    const at = this.clock.now();
    const open = canBeTakenBack(known, request.id, at);
    const going = await this.keeps.open(visit, parts.locale);
    const form = (about: About, state: Consent['state']) => {
      const items = this.itemsOf(
        open.filter((consent) => consent.state === state),
        notice,
      );
      const ticked = draft.about === about ? (draft.ticked ?? null) : null;
      return items.length === 0 ? null : { items, proof: this.proofs.of(letter, at), ticked };
    };
    const second = consents.find(
      ({ state, level, confirmedAt }) => state === 'granted' && level === 'low' && confirmedAt === null,
    );
    const today = this.current.policy.emailPlus.countsFrom;
    // Somebody whose form was just taken had the letter in hand.
    const present = news !== null;
    return standingPage({
      parts,
      notice,
      consents,
      news,
      secondLetterOn: second?.grantedAt ? addPeriod(second.grantedAt, policy.emailPlus.delay) : null,
      awaiting: second !== undefined && needsConfirmation(second, today),
      check: await this.standings.of(known, request.id, noticed, present),
      stepProof: present ? null : this.proofs.of(letter, at),
      answerBy: request.expiresAt,
      takeBack: form('standing', 'granted'),
      waiting: form('waiting', 'asked'),
      everything: mayDecideAll(known, request.id, at)
        ? {
            restrictedAt: known.child.restrictedAt,
            claimedAt: known.child.claimedAt ?? null,
            proof: this.proofs.of(letter, at),
            codeProof: this.proofs.byCode(letter, at),
            app: notice.app.name,
          }
        : null,
      keep:
        going.length === 0
          ? null
          : {
              going,
              form: {
                items: [...new Map(going.map(({ purpose, title }) => [purpose, { purpose, title }])).values()],
                proof: this.proofs.of(letter, at),
                ticked: draft.about === 'keep' ? (draft.ticked ?? null) : null,
              },
            },
      errors: errorsOf(draft.faults ?? [], parts.say, notice),
    });
  }

  private itemsOf(consents: readonly Consent[], notice: Titles) {
    return consents.map(({ purpose }) => ({
      purpose,
      title: notice.purposes.find(({ key }) => key === purpose)?.title ?? purpose,
    }));
  }

  private async partsOf(visit: Visit, reader: Reader): Promise<PageParts> {
    const policy = await this.policies.find(visit.request.policyDigest);
    return { ...this.parts(policy, await this.localeOf(visit, reader.lang), reader), pin: pinFor(visit, reader) };
  }

  /** For somebody of whom we know nothing, or must show nothing: not even the language of a request. */
  private strangerParts(reader: Reader): PageParts {
    const { policy } = this.current;
    const [first = 'en', ...others] = spoken(policy);
    const { lang } = reader;
    const locale = [first, ...others].find((each) => each === lang);
    return this.parts(policy, locale ?? preferredLocale(reader.acceptLanguage, [first, ...others]), reader);
  }

  private parts(policy: Policy, locale: string, { secret, token }: Reader): PageParts {
    return {
      path: `/p/${encodeURIComponent(secret)}`,
      locale,
      locales: spoken(policy),
      token,
      say: answerCatalogue.in(locale),
      operator: policy.operator,
      pin: 'none',
    };
  }
}

/** Where no stronger check is asked for nobody was proven; whether somebody has a PIN is not said. */
function pinFor({ known, request }: Visit, { byPin }: Reader): PageParts['pin'] {
  const strong = known.consents.some(({ requestId, level }) => requestId === request.id && level === 'high');
  if (!strong) return 'none';
  return byPin ? 'asked' : 'offered';
}

/** What a notice calls its purposes. */
interface Titles {
  readonly purposes: readonly { readonly key: string; readonly title: string }[];
}

/** The policy's languages that we have words for. */
function spoken(policy: Policy): string[] {
  return policy.locales.filter((locale) => Object.hasOwn(answerCatalogue.locales, locale));
}
