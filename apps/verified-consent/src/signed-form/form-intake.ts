import { createHash } from 'node:crypto';
import { addPeriod, type EventDraft, type ScanRoad } from '@kinsent/consent';
import { Clock } from '@kinsent/host';
import { FormScanStore, newId, type ScanMatch, type ScanRecord } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { CurrentRules } from '../current-rules';
import { type ReadScan, type ScanFault, type ScanFile, ScanReader, ScanRefused } from '../scan/scan-reader.port';
import { carriedReferences } from './form-references';
import { type FormStanding, FormStandings } from './form-standings';
import { formTermsOf, unjudgedUntil } from './form-terms';
import { Turnstile } from './turnstile';

/** One form, by whatever road: several photos, or one PDF. */
export interface IncomingForm {
  readonly files: readonly ScanFile[];
  readonly road: ScanRoad;
  /** Whose link it came by, or whom staff say that it is for; null when only the form can tell. */
  readonly verificationId: string | null;
  /** Texts that came with it, such as a subject: references are looked for in them, and nothing of them is kept. */
  readonly hints: readonly string[];
}

/**
 * Why a form was not taken in: its files, or `passed` (the guardian is known), `over` (nothing waits), `too-often` (that
 * request had its share), `too-full` (the pile is), `busy` (too many at this moment).
 */
export type IntakeFault = ScanFault | 'passed' | 'over' | 'too-often' | 'too-full' | 'busy';

/**
 * What became of it. `waiting`: people judge it; `unmatched`: people look for its request (`otherRequest`: it came by one
 * guardian's link and carries the reference of another); `known`: the same bytes came before; `refused`: nothing was kept.
 */
export type IntakeOutcome =
  | { readonly kind: 'waiting'; readonly scanId: string; readonly dueAt: Date }
  | { readonly kind: 'unmatched'; readonly scanId: string; readonly otherRequest: boolean }
  | { readonly kind: 'known'; readonly scanId: string | null }
  | { readonly kind: 'refused'; readonly fault: IntakeFault };

/** As many of one request by one kind of road. Mail has its own count, so that a stranger's takes nothing from a guardian. */
const mostOfRequest = 10;
const mostUnmatched = 500;
const mostSuggestions = 5;
const at = { once: 2, wait: 6 } as const;

/** The one way in for signed forms: reads them, finds their request, seals them, and obliges us to judge and to forget (T5, M-i). */
@Injectable()
export class FormIntake {
  private readonly turnstile = new Turnstile(at.once, at.wait);

  constructor(
    private readonly reader: ScanReader,
    private readonly scans: FormScanStore,
    private readonly standings: FormStandings,
    private readonly rules: CurrentRules,
    private readonly clock: Clock,
  ) {}

  /** Answers after the commit, and never before. Throws when nothing is known of what became of it: try again. */
  async take(form: IncomingForm): Promise<IntakeOutcome> {
    const outcome = await this.turnstile.pass(() => this.takeInTurn(form));
    return outcome ?? refused('busy');
  }

  private async takeInTurn(form: IncomingForm): Promise<IntakeOutcome> {
    const { files, road, verificationId, hints } = form;
    const own = verificationId === null ? null : await this.standings.byId(verificationId);
    if (verificationId !== null && own?.standing !== 'open')
      return refused(own?.standing === 'passed' ? 'passed' : 'over');
    const digest = digestOf(files);
    // What came before is not read again: that costs the most.
    const early = own === null ? null : await this.shareOf(own, road, digest);
    if (early !== null) return early;
    const scan = await this.read(files);
    if (typeof scan === 'string') return refused(scan);
    const { match, suggestions } = await this.place(scan, hints, own);
    if (match !== null && own === null) {
      const outcome = await this.shareOf(match, road, digest);
      if (outcome !== null) return outcome;
    }
    const parts = { id: newId(this.clock.now()), road, digest, pages: scan.pages, receivedAt: this.clock.now() };
    return this.keep(parts, match, suggestions, own !== null);
  }

  private async keep(
    parts: { id: string; road: ScanRoad; digest: string; pages: readonly Buffer[]; receivedAt: Date },
    match: FormStanding | null,
    suggestions: readonly FormStanding[],
    byLink: boolean,
  ): Promise<IntakeOutcome> {
    const { receivedAt, ...scan } = parts;
    if (match === null && (await this.scans.unmatched()) >= mostUnmatched) return refused('too-full');
    const terms = match === null ? formTermsOf(this.rules.policy) : match.terms;
    const matched = match === null ? null : matchOf(match, receivedAt);
    const added = await this.scans.add({
      ...scan,
      match: matched,
      suggestions: suggestions.map(({ verification }) => verification.id).slice(0, mostSuggestions),
      at: receivedAt,
      destroyAt: unjudgedUntil(receivedAt, terms),
    });
    if (added === 'known') return { kind: 'known', scanId: await this.knownAs(match, scan.digest) };
    if (added === 'added' && matched !== null) return { kind: 'waiting', scanId: scan.id, dueAt: matched.dueAt };
    if (added === 'added') return { kind: 'unmatched', scanId: scan.id, otherRequest: byLink };
    // Forgotten while it was read: for a link that says all, and otherwise people look at it.
    return byLink ? refused('over') : this.keep({ ...parts, id: newId(receivedAt) }, null, [], false);
  }

  private async read(files: readonly ScanFile[]): Promise<ReadScan | ScanFault> {
    try {
      return await this.reader.read(files);
    } catch (error) {
      if (error instanceof ScanRefused) return error.fault;
      throw error;
    }
  }

  /** Answers early for what came before, and for what comes too often. */
  private async shareOf({ verification }: FormStanding, road: ScanRoad, digest: string): Promise<IntakeOutcome | null> {
    const before = await this.scans.ofVerification(verification.id);
    const same = before.find((scan) => scan.digest === digest);
    if (same !== undefined) return { kind: 'known', scanId: same.id };
    return before.filter((scan) => shares(scan, road)).length >= mostOfRequest ? refused('too-often') : null;
  }

  /** Finds the request: the surest kind of reference that names one decides. Where it is not clear, people do. */
  private async place(
    scan: ReadScan,
    hints: readonly string[],
    own: FormStanding | null,
  ): Promise<{ match: FormStanding | null; suggestions: FormStanding[] }> {
    const { coded, printed, written } = carriedReferences(scan, hints);
    const [byCode, byText] = [await this.named(coded), await this.named(printed)];
    if (own !== null) {
      const carried = [...byCode, ...byText];
      const isOther = carried.length > 0 && !carried.some(({ verification: { id } }) => id === own.verification.id);
      return isOther ? { match: null, suggestions: distinct([...carried, own]) } : { match: own, suggestions: [] };
    }
    const kinds = [byCode, byText, await this.named(written)];
    const surest = kinds.find((named) => named.length > 0) ?? [];
    const [only, ...others] = surest;
    if (only !== undefined && others.length === 0 && only.standing === 'open') return { match: only, suggestions: [] };
    return { match: null, suggestions: distinct(kinds.flat()) };
  }

  private async named(references: readonly string[]): Promise<FormStanding[]> {
    const found = await Promise.all(references.map((reference) => this.standings.byReference(reference)));
    return distinct(found.filter((one) => one !== null));
  }

  private async knownAs(match: FormStanding | null, digest: string): Promise<string | null> {
    if (match === null) return null;
    const before = await this.scans.ofVerification(match.verification.id);
    return before.find((scan) => scan.digest === digest)?.id ?? null;
  }
}

function refused(fault: IntakeFault): IntakeOutcome {
  return { kind: 'refused', fault };
}

/** SHA-256 (hex) over the files' bytes, in their order: what evidence and ledger call the form by. */
function digestOf(files: readonly ScanFile[]): string {
  const hash = createHash('sha256');
  for (const { bytes } of files) hash.update(bytes);
  return hash.digest('hex');
}

export function matchOf({ verification, app, terms }: FormStanding, receivedAt: Date): ScanMatch {
  const { id: verificationId, requestId: consentRequestId, childId } = verification;
  const data = { consentRequestId, verificationId, method: 'signed-form' };
  const event: EventDraft = { app, childId, type: 'verification.review_needed', data };
  return { verificationId, childId, dueAt: addPeriod(receivedAt, terms!.judgedWithin), events: [event] };
}

function shares(scan: ScanRecord, road: ScanRoad): boolean {
  const kind = (each: ScanRoad): string => (each === 'fax' ? 'email' : each);
  return road !== 'post' && kind(scan.road) === kind(road);
}

function distinct(found: readonly FormStanding[]): FormStanding[] {
  return [...new Map(found.map((one) => [one.verification.id, one])).values()];
}
