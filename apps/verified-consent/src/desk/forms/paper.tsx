import { Button, Choice } from '@kinsent/host';
import type { ScanRecord } from '@kinsent/store';
import type { VNode } from 'preact';
import { DeskForm, type DeskFrame } from '../../staff/desk-page';
import type { FormsSay } from './forms-catalogue';
import { reasons } from './look-why';

export interface PaperProps {
  readonly frame: DeskFrame;
  readonly say: FormsSay;
  readonly scan: Pick<ScanRecord, 'id' | 'pageCount' | 'destroyedAt'>;
  /** For what the person looks; null while they have to say so first. */
  readonly why: string | null;
  /** They sent the question back without an answer. */
  readonly missing: boolean;
}

const sizes = [100, 150, 200, 300] as const;
const turns = [
  ['0', 'upright'],
  ['90', 'right'],
  ['180', 'over'],
  ['270', 'left'],
] as const;

/** The form as it came in, to be enlarged and turned in place: each look at it is written down once. */
export function Paper(props: PaperProps): VNode {
  const { say, scan } = props;
  return (
    <div class="paper-side">
      <h2 id="paper-title">{say('paper.title')}</h2>
      {scan.destroyedAt !== null ? (
        <p>{say('paper.gone', { at: scan.destroyedAt })}</p>
      ) : props.why === null ? (
        <AskWhy {...props} />
      ) : (
        <Pages say={say} scan={scan} why={props.why} />
      )}
    </div>
  );
}

function Pages({ say, scan, why }: Pick<PaperProps, 'say' | 'scan'> & { readonly why: string }): VNode {
  const { id, pageCount: pages } = scan;
  const all = Array.from({ length: pages }, (_, index) => index + 1);
  return (
    <>
      <p class="hint">{say('paper.logged')}</p>
      <fieldset class="scan-tools">
        <legend>{say('paper.zoom')}</legend>
        {sizes.map((size) => (
          <label for={`zoom-${size}`}>
            <input type="radio" id={`zoom-${size}`} name="zoom" value={size} checked={size === 100} />
            {size} %
          </label>
        ))}
      </fieldset>
      {pages > 1 && (
        <nav class="scan-pages" aria-label={say('column.pages')}>
          {all.map((page) => (
            <a href={`#page-${page}`}>{say('paper.page', { page, pages })}</a>
          ))}
        </nav>
      )}
      <div class="scan" tabIndex={0} role="region" aria-labelledby="paper-title">
        {all.map((page) => (
          <div class="scan-page" id={`page-${page}`}>
            <h3>{say('paper.page', { page, pages })}</h3>
            <fieldset class="scan-tools">
              <legend>{pages > 1 ? say('paper.turned', { page }) : say('paper.turn')}</legend>
              {turns.map(([turn, name]) => (
                <label for={`turn-${page}-${turn}`}>
                  <input
                    type="radio"
                    id={`turn-${page}-${turn}`}
                    name={`turn-${page}`}
                    value={turn}
                    checked={turn === '0'}
                  />
                  {say(`paper.${name}`)}
                </label>
              ))}
            </fieldset>
            <div class="scan-leaf">
              <img src={`/desk/forms/${id}/pages/${page}?why=${why}`} alt={say('paper.alt', { page })} />
            </div>
          </div>
        ))}
      </div>
    </>
  );
}

function AskWhy({ frame, say, scan, missing }: PaperProps): VNode {
  return (
    <DeskForm frame={frame} action={`/desk/forms/${scan.id}`} method="get">
      <input type="hidden" name="look" value="1" />
      <Choice
        name="why"
        legend={say('paper.why')}
        hint={say('paper.whyHint')}
        error={missing ? say('why.missing') : undefined}
        options={reasons.map((reason) => ({ value: reason, label: say(`why.${reason}`) }))}
      />
      <Button>{say('paper.look')}</Button>
    </DeskForm>
  );
}
